import { Invalid } from '../../errors.js';

/** That what was asked of a case lies behind a seal: for whoever sees the case, and so that it is sealed. */
export const behindSeal = (): Error =>
  Invalid(
    'This file is sealed: who the child is and what was written of it is shown to whoever may open it and has, with sealedFileOpen for a stated reason. Case.isSealed says of which files that is so.',
    ['caseId'],
    'JUSTIFICATION_REQUIRED',
  );
