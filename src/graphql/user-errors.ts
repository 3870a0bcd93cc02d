import { ID, Int, ObjectType } from 'type-graphql';
import { Guarded } from '../access/guarded.js';
import { vocabulary } from '../access/vocabulary.js';
import { OraluError, userErrorCodes, type ErrorCode, type Problem, type UserErrorCode } from '../errors.js';
import { errorMeanings } from './error-meanings.js';

export const ErrorCodeEnum = vocabulary(
  userErrorCodes,
  'ErrorCode',
  'What was wrong with an act: stable, for programs. The message is for people.',
  (code) => code,
  errorMeanings,
);

const nullable = { nullable: true } as const;

@ObjectType({ simpleResolvers: true, description: 'One thing wrong with a mutation. Nothing of it was stored.' })
export class UserError {
  @Guarded('public:read', () => ErrorCodeEnum, 'What went wrong, for programs.') code!: UserErrorCode;
  @Guarded('public:read', () => [String], 'The path of the input field to blame, where it is one.', nullable)
  field!: readonly string[] | null;
  @Guarded('public:read', () => String, 'What was expected and what came, for people.') message!: string;
  @Guarded(
    'public:read',
    () => String,
    'The code of the condition that does not hold, as possibleMoves and manifests name it, where one is asked by a code.',
    nullable,
  )
  guard!: string | null;
  @Guarded(
    'public:read',
    () => ID,
    'Of an act about many records, the one that this is about, such as a case of a manifest; only one that you named or may see.',
    nullable,
  )
  subjectId!: string | null;
  @Guarded('public:read', () => Int, 'Of VERSION_CONFLICT: the version that the record is at now.', nullable)
  currentVersion!: number | null;
}

/** What else fails the whole operation is of the request's sender or of the server, not of the input. */
const isOfInput = (code: ErrorCode): code is UserErrorCode => (userErrorCodes as readonly ErrorCode[]).includes(code);

/** The problems of a refused act as user errors; anything else is thrown on. `input` is that of the act. */
export function toUserErrors(error: unknown, input?: unknown): UserError[] {
  if (!(error instanceof OraluError)) throw error;
  return error.problems.map(({ code, message, field, days, guard, subjectId, currentVersion }: Problem) => {
    if (!isOfInput(code)) throw error;
    return {
      code,
      message,
      field: field ?? fieldOfDay(days ?? [], input),
      guard: guard ?? null,
      subjectId: subjectId ?? null,
      currentVersion: currentVersion ?? null,
    };
  });
}

/** Where in the input the first of these days came that came in it at all. */
function fieldOfDay(days: readonly string[], input: unknown): readonly string[] | null {
  const given = [...leavesOf(input, [])];
  for (const day of days) {
    const found = given.find(({ value }) => value === day);
    if (found) return found.path;
  }
  return null;
}

interface Leaf {
  readonly path: readonly string[];
  readonly value: unknown;
}

function* leavesOf(value: unknown, path: readonly string[]): Generator<Leaf> {
  if (typeof value !== 'object' || value === null) yield { path, value };
  else for (const [name, inner] of Object.entries(value)) yield* leavesOf(inner, [...path, name]);
}
