import { ObjectType } from 'type-graphql';
import { Guarded } from '../access/guarded.js';
import { vocabulary } from '../access/vocabulary.js';
import { errorCodes, OraluError, type ErrorCode, type Problem } from '../errors.js';

export const ErrorCodeEnum = vocabulary(
  errorCodes,
  'ErrorCode',
  'What went wrong: stable, for programs. The message is for people.',
);

@ObjectType({ simpleResolvers: true, description: 'One thing wrong with a mutation. Nothing of it was stored.' })
export class UserError {
  @Guarded('public:read', () => ErrorCodeEnum, 'What went wrong, for programs.') code!: ErrorCode;
  @Guarded('public:read', () => [String], 'The path of the input field to blame, where it is one.', { nullable: true })
  field!: readonly string[] | null;
  @Guarded('public:read', () => String, 'What was expected and what came, for people.') message!: string;
}

/** Faults of the request's sender or of the server, not of the input: they fail the whole operation. */
const failsOperation: ReadonlySet<ErrorCode> = new Set(['UNAUTHENTICATED', 'FORBIDDEN', 'UNAVAILABLE']);

/** The problems of a refused act as user errors; anything else is thrown on. */
export function toUserErrors(error: unknown): UserError[] {
  if (!(error instanceof OraluError) || failsOperation.has(error.code)) throw error;
  return error.problems.map(({ code, message, field }: Problem) => ({ code, message, field: field ?? null }));
}
