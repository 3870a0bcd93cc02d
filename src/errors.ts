/*
 * Errors are for a person: a stable code, what was expected, what came. Commands and queries throw these; only
 * src/server translates them, and anything else is answered as INTERNAL without a word of its own.
 */

/** What can be wrong with an act: the codes of `userErrors`. */
export const userErrorCodes = [
  'NOT_FOUND',
  'NOT_GRANTED',
  'INVALID_INPUT',
  'INVALID_DATE',
  'IMPOSSIBLE_DATES',
  'UNKNOWN_CODE',
  'GUARD_FAILED',
  'NOT_READY',
  'SAME_PERSON',
  'CONSENT_MISSING',
  'LINK_REJECTED',
  'FILE_FULL',
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
  'OUTSIDE_AGES',
  'NOT_ATTENDED',
  'ITEMS_INVALID',
  'CONSENT_REQUIRED',
  'FILE_SEALED',
  'JUSTIFICATION_REQUIRED',
  'NOT_OF_AGE',
  'RELEASE_REFUSED',
  'EMBARGOED',
  'NOTICE_TOO_SHORT',
  'RELEASE_DAMAGED',
  'TOO_MANY_OPENINGS',
  'NOT_JUSTIFIED',
] as const;
export type UserErrorCode = (typeof userErrorCodes)[number];

export const errorCodes = [
  ...userErrorCodes,
  'UNAUTHENTICATED',
  'FORBIDDEN',
  'INVALID_CURSOR',
  'STATEMENT_FILE_INVALID',
  'AUDIT_ROLLED_BACK',
  'CHECKPOINT_INVALID',
  'CHECKPOINT_UNREADABLE',
  'BACKUP_REFUSED',
  'BACKUP_DAMAGED',
  'REGISTRY_SEALED',
  'STORE_REFUSED',
  'SETTING_INVALID',
  'FILE_EXISTS',
  'KEY_MISSING',
  'KEY_REFUSED',
  'KEY_WRONG',
  'SYSTEM_REFUSED',
  'UNAVAILABLE',
] as const;
export type ErrorCode = (typeof errorCodes)[number];

/**
 * What crosses to a client: what is wrong with an act, and what the door says. All else, such as a key that is missing or a
 * backup that is damaged, is for the operator and names files of the machine.
 */
const clientCodes: ReadonlySet<ErrorCode> = new Set<ErrorCode>([
  ...userErrorCodes,
  'UNAUTHENTICATED',
  'FORBIDDEN',
  'INVALID_CURSOR',
  'UNAVAILABLE',
]);

/** One thing wrong with a request, as data beside its words. */
export interface Problem {
  readonly code: ErrorCode;
  readonly message: string;
  /** The path of the input field, where one field is to blame. */
  readonly field?: readonly string[];
  /** Days that are to blame, the likeliest first, where whoever finds so does not know in which field they came. */
  readonly days?: readonly string[];
  /** The code of the condition that does not hold, where one is asked by a code. */
  readonly guard?: string;
  /** The id of the record that the problem is with, of many that an act is about: one that the actor named or may see. */
  readonly subjectId?: string;
  /** Of a record that has changed since: the version that it is at. */
  readonly currentVersion?: number;
}

/** What came is said back, and may be without an end: nobody reads further than this. */
const longestMessage = 2_000;
const [beginShown, endShown] = [1_550, 400];

/** A message as it is told: of one that repeats much of what came the middle is left out. */
export function told(message: string): string {
  if (message.length <= longestMessage) return message;
  const [begin, end] = [message.slice(0, beginShown), message.slice(-endShown)];
  const leftOut = message.length - beginShown - endShown;
  return `${begin} … (${leftOut} characters are left out) … ${end}`.toWellFormed();
}

/** Every error that a person may read, at the command line or as a client (`isForClients`). Carries one or more problems, so that a form can show all of them at once. */
export class OraluError extends Error {
  readonly problems: readonly Problem[];

  constructor(problems: readonly [Problem, ...Problem[]]) {
    const [first, ...others] = problems;
    const toldOf = (problem: Problem): Problem => ({ ...problem, message: told(problem.message) });
    const all = [toldOf(first), ...others.map(toldOf)];
    super(told(all.map(({ message }) => message).join(' ')));
    this.name = 'OraluError';
    this.problems = all;
  }

  get code(): ErrorCode {
    const [first] = this.problems;
    return first?.code ?? 'UNAVAILABLE';
  }
}

/** Whether an error may be told to a client, word for word; where it may not, it is answered as one of ours, and logged. */
export const isForClients = (error: unknown): error is OraluError =>
  error instanceof OraluError && error.problems.every(({ code }) => clientCodes.has(code));

/** Passes once the operator has put something right: the same may be asked again. */
const isPassing = (error: unknown): boolean =>
  error instanceof OraluError && (error.code === 'KEY_MISSING' || error.code === 'REGISTRY_SEALED');

/** What a client reads in place of an error that is not for clients. */
export const maskedAs = (error: unknown): { readonly code: 'UNAVAILABLE' | 'INTERNAL'; readonly message: string } =>
  isPassing(error)
    ? { code: 'UNAVAILABLE', message: 'The registry cannot answer this right now. It was noted; try again later.' }
    : {
        code: 'INTERNAL',
        message: 'Something went wrong on the server. It was noted; nothing of it can be shown here.',
      };

/** So many problems of one act are told at once. */
const mostTold = 50;

/** Throws what is wrong with each of the many that an act is about, where something is. */
export function assertNoProblems(problems: readonly Problem[]): void {
  const [first, ...others] = problems.slice(0, mostTold);
  if (first) throw new OraluError([first, ...others]);
}

/** A message about a condition begins with its code: `TWO_PERSONS: a colleague …`. */
const guardIn = (message: string): string | undefined => /^([A-Z][A-Z0-9_]+): /.exec(message)?.[1];

function failure(code: ErrorCode, message: string, field?: readonly string[], more: Partial<Problem> = {}): OraluError {
  const guard = code === 'GUARD_FAILED' ? guardIn(message) : undefined;
  return new OraluError([{ code, message, ...(field && { field }), ...(guard !== undefined && { guard }), ...more }]);
}

/** The token is missing, unknown, expired or revoked. */
export const Unauthenticated = (message: string) => failure('UNAUTHENTICATED', message);

/** The role may not do this to anything; never used where the answer would tell that one record exists. */
export const Forbidden = (message: string) => failure('FORBIDDEN', message);

/** Absent and not visible alike: the message is the same, byte for byte. */
export const NotFound = (noun: string, field?: readonly string[]) =>
  failure('NOT_FOUND', `No ${noun} with this id is visible to you.`, field);

export const Invalid = (message: string, field?: readonly string[], code: ErrorCode = 'INVALID_INPUT') =>
  failure(code, message, field);

export const VersionConflict = (expected: number, current: number, field = 'expectedVersion') =>
  failure(
    'VERSION_CONFLICT',
    `The record has changed: you expected version ${expected}, it is now at version ${current}. Read it again and decide anew.`,
    [field],
    { currentVersion: current },
  );

/** Days that cannot have been, wherever in the input they came; those to blame first. */
export const Impossible = (message: string, days: readonly string[]) =>
  failure('IMPOSSIBLE_DATES', message, undefined, { days });

export const Unavailable = (message: string) => failure('UNAVAILABLE', message);

export const StoreRefused = (message: string) => failure('STORE_REFUSED', message);

/** Something set from outside, by an environment variable, cannot be used. */
export const SettingInvalid = (message: string) => failure('SETTING_INVALID', message);

/** There is no master key where one was expected. */
export const KeyMissing = (message: string) => failure('KEY_MISSING', message);

/** There is a master key that must not be used: exposed, malformed, or a demonstration's for real children. */
export const KeyRefused = (message: string) => failure('KEY_REFUSED', message);

/** The key that came does not open what it was brought for: the registry, or its keys that were put away. */
export const KeyWrong = (message: string) => failure('KEY_WRONG', message);

/** Does something for one record of a list that an act names: what is wrong with the list is wrong at this place, with this record. */
export async function atPlace<Answer>(
  list: string,
  place: number,
  subjectId: string,
  work: () => Promise<Answer>,
): Promise<Answer> {
  return recast(work, (problem) =>
    problem.field?.length === 1 && problem.field[0] === list
      ? { ...problem, field: [list, String(place)], subjectId }
      : problem,
  );
}

/**
 * Does something whose problems blame fields of another input: they blame those that came instead, by `names`. Of a path its
 * first step alone is named otherwise.
 */
export async function blaming<Answer>(
  names: Readonly<Record<string, string>>,
  work: () => Promise<Answer>,
): Promise<Answer> {
  return recast(work, (problem) => {
    const [step, ...deeper] = problem.field ?? [];
    return step === undefined ? problem : { ...problem, field: [names[step] ?? step, ...deeper] };
  });
}

async function recast<Answer>(work: () => Promise<Answer>, change: (problem: Problem) => Problem): Promise<Answer> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof OraluError)) throw error;
    const [first, ...others] = error.problems.map(change);
    throw first ? new OraluError([first, ...others]) : error;
  }
}
