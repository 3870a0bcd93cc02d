import { ID, Int, ObjectType } from 'type-graphql';
import { Agency } from '../../agencies/agency.types.js';
import { Guarded } from '../../access/guarded.js';
import { InstantScalar } from '../../access/scalars.js';
import { ConnectionOf } from '../../graphql/connection.js';
import type { OpeningRow } from './openings.queries.js';
import type { YoungPersonRow } from './young-persons.queries.js';

const audit = 'audit:read';

@ObjectType({ simpleResolvers: true, description: 'One opening of a sealed file.' })
export class SealedFileOpening implements OpeningRow {
  @Guarded(audit, () => ID, 'The case.') caseId!: string;
  @Guarded(audit, () => String, 'Who opened it.') openedBy!: string;
  @Guarded(audit, () => String, 'In which role.') role!: string;
  @Guarded(audit, () => String, 'Why, as they stated it.') justification!: string;
  @Guarded(audit, () => InstantScalar, 'When.') openedAt!: number;
  @Guarded(audit, () => InstantScalar, 'Until when it was open to them.') expiresAt!: number;
}

export const SealedFileOpeningConnection = ConnectionOf<OpeningRow>({
  name: 'SealedFileOpening',
  type: () => SealedFileOpening,
  right: audit,
  description: 'A page of openings, newest first.',
});

const admit = 'holder:admit';
const none = { nullable: true } as const;

@ObjectType({
  simpleResolvers: true,
  description: 'The account of a young person, to which the rights in a file may pass.',
})
export class YoungPersonAccount implements Omit<YoungPersonRow, 'heldCaseKey'> {
  @Guarded(admit, () => ID, 'What fileHolderAdmit names.') id!: string;
  @Guarded(admit, () => String, 'Under which name it is registered.') name!: string;
  @Guarded(admit, () => Agency, 'The agency that looks after it.') agency!: Agency;
  @Guarded(
    admit,
    () => ID,
    'The case whose file it holds; null also where that file is sealed and you have not opened it.',
    none,
  )
  heldCaseId!: string | null;
  @Guarded(admit, () => Int, 'The version of that case, which fileHolderRevoke names.', none)
  heldCaseVersion!: number | null;
}
