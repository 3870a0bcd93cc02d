/*
 * Errors are for a person: a stable code, what was expected, what came. Commands and queries throw these; only
 * src/server translates them, and anything else is answered as INTERNAL without a word of its own.
 */

export const errorCodes = [
  'UNAUTHENTICATED',
  'FORBIDDEN',
  'NOT_FOUND',
  'NOT_GRANTED',
  'INVALID_INPUT',
  'INVALID_CURSOR',
  'INVALID_DATE',
  'IMPOSSIBLE_DATES',
  'UNKNOWN_CODE',
  'GUARD_FAILED',
  'NOT_READY',
  'SAME_PERSON',
  'CONSENT_MISSING',
  'LINK_REJECTED',
  'EVIDENCE_BEFORE_BIRTH',
  'OPEN_CHILDREN',
  'ON_MANIFEST_ALREADY',
  'ON_OTHER_MANIFEST',
  'OVER_CAPACITY',
  'ALREADY_RETURNED',
  'SIBLINGS_SEPARATED',
  'NO_SUCH_TRANSITION',
  'ALREADY_RECORDED',
  'VERSION_CONFLICT',
  'IDEMPOTENCY_KEY_REUSED',
  'BEFORE_ARRIVAL',
  'NO_PLAN',
  'TOO_EARLY',
  'SAME_PERSON',
  'OUTSIDE_AGES',
  'NOT_ATTENDED',
  'ITEMS_INVALID',
  'CONSENT_REQUIRED',
  'FILE_SEALED',
  'JUSTIFICATION_REQUIRED',
  'NOT_OF_AGE',
  'STATEMENT_FILE_INVALID',
  'RELEASE_REFUSED',
  'EMBARGOED',
  'NOTICE_TOO_SHORT',
  'RELEASE_DAMAGED',
  'AUDIT_ROLLED_BACK',
  'CHECKPOINT_INVALID',
  'CHECKPOINT_UNREADABLE',
  'BACKUP_REFUSED',
  'BACKUP_DAMAGED',
  'REGISTRY_SEALED',
  'TOO_MANY_OPENINGS',
  'STORE_REFUSED',
  'SETTING_INVALID',
  'FILE_EXISTS',
  'KEY_MISSING',
  'KEY_REFUSED',
  'KEY_WRONG',
  'UNAVAILABLE',
] as const;
export type ErrorCode = (typeof errorCodes)[number];

/** One thing wrong with a request: `field` is the path of the input field, where one field is to blame. */
export interface Problem {
  readonly code: ErrorCode;
  readonly message: string;
  readonly field?: readonly string[];
}

/** Every error that a person may read. Carries one or more problems, so that a form can show all of them at once. */
export class OraluError extends Error {
  readonly problems: readonly Problem[];

  constructor(problems: readonly [Problem, ...Problem[]]) {
    super(problems.map((problem) => problem.message).join(' '));
    this.name = 'OraluError';
    this.problems = problems;
  }

  get code(): ErrorCode {
    const [first] = this.problems;
    return first?.code ?? 'UNAVAILABLE';
  }
}

const failure = (code: ErrorCode, message: string, field?: readonly string[]) =>
  new OraluError([field ? { code, message, field } : { code, message }]);

/** The token is missing, unknown, expired or revoked. */
export const Unauthenticated = (message: string) => failure('UNAUTHENTICATED', message);

/** The role may not do this to anything; never used where the answer would tell that one record exists. */
export const Forbidden = (message: string) => failure('FORBIDDEN', message);

/** Absent and not visible alike: the message is the same, byte for byte. */
export const NotFound = (noun: string, field?: readonly string[]) =>
  failure('NOT_FOUND', `No ${noun} with this id is visible to you.`, field);

export const Invalid = (message: string, field?: readonly string[], code: ErrorCode = 'INVALID_INPUT') =>
  failure(code, message, field);

export const VersionConflict = (expected: number, current: number) =>
  failure(
    'VERSION_CONFLICT',
    `The record has changed: you expected version ${expected}, it is now at version ${current}. Read it again and decide anew.`,
    ['expectedVersion'],
  );

export const Unavailable = (message: string) => failure('UNAVAILABLE', message);

export const StoreRefused = (message: string) => failure('STORE_REFUSED', message);

/** Something set from outside, by an environment variable, cannot be used. */
export const SettingInvalid = (message: string) => failure('SETTING_INVALID', message);

/** There is no master key where one was expected. */
export const KeyMissing = (message: string) => failure('KEY_MISSING', message);

/** There is a master key that must not be used: exposed, malformed, or a demonstration's for real children. */
export const KeyRefused = (message: string) => failure('KEY_REFUSED', message);

/** The master key does not open this registry. */
export const KeyWrong = (message: string) => failure('KEY_WRONG', message);
