import type { FormattedExecutionResult, GraphQLFormattedError, GraphQLResolveInfo, GraphQLSchema } from 'graphql';
import type { RegistryContext } from '../access/context.js';
import { following } from '../audit/course.js';
import { traceRefusal } from '../audit/trace-refusal.js';
import { OraluError, told } from '../errors.js';
import { fromNodeId, type CaseId } from '../identifiers.js';

/** What every mutation is given, as far as its row in the audit says it. */
interface Given {
  readonly input: { readonly caseId?: unknown; readonly purpose?: string | null };
}

/** What every mutation answers. */
interface Payload {
  readonly userErrors: readonly unknown[];
}

/** Follows each mutation of the schema: whether its act is stored, and that its refusal leaves a row, wherever it was refused. */
export function followActs(schema: GraphQLSchema): void {
  for (const field of Object.values(schema.getMutationType()?.getFields() ?? {})) {
    const { resolve, name } = field;
    if (!resolve) throw new Error(`The mutation ${name} does nothing.`);
    field.resolve = (source: unknown, given: Given, context: RegistryContext, info: GraphQLResolveInfo) =>
      follow(context, info, given, async () => (await resolve(source, given, context, info)) as Payload);
  }
}

async function follow(
  context: RegistryContext,
  { fieldName, path }: GraphQLResolveInfo,
  { input }: Given,
  act: () => Promise<Payload>,
): Promise<Payload> {
  const course = { isStored: false, isTraced: false };
  let isRefused = false;
  try {
    const payload = await following(course, act);
    isRefused = payload.userErrors.length > 0;
    return payload;
  } catch (error) {
    isRefused = error instanceof OraluError && error.code !== 'UNAVAILABLE';
    throw error;
  } finally {
    if (course.isStored) context.stored.add(String(path.key));
    else if (isRefused && !course.isTraced)
      await traceRefusal(context.registry, context.actor, triedBy(fieldName, input, context));
  }
}

/** The row that the act would have left had it begun: the names of what came and no value, beside the case that is named. */
function triedBy(operation: string, input: Given['input'], { purpose: ofRequest }: RegistryContext) {
  const purpose = input.purpose ?? ofRequest;
  const given = Object.entries({ ...input, purpose }).filter(([, value]) => value !== undefined && value !== null);
  const caseId = typeof input.caseId === 'string' ? fromNodeId('case', input.caseId) : undefined;
  const subjects = caseId === undefined ? [] : [caseId as CaseId];
  return { operation, fields: given.map(([name]) => name), purpose, subjects };
}

/**
 * An answer whose data had to be taken away says what is stored all the same: `stored` of each error, and the message where the
 * registry could not go on, lest somebody take it that nothing was done.
 */
export function tellStored(result: FormattedExecutionResult, acts: ReadonlySet<string>): FormattedExecutionResult {
  if (acts.size === 0 || (result.data !== null && result.data !== undefined)) return result;
  const stored = [...acts];
  const tell = (error: GraphQLFormattedError): GraphQLFormattedError =>
    error.extensions?.['code'] === 'UNAVAILABLE'
      ? { ...error, message: cutShort(stored), extensions: { code: 'UNAVAILABLE', stored } }
      : { ...error, extensions: { ...error.extensions, stored } };
  return { ...result, data: null, errors: (result.errors ?? []).map(tell) };
}

const cutShort = (stored: readonly string[]): string =>
  told(
    `Of this document these acts are stored: ${stored.join(', ')}. What else it asks for could not be done, or not be shown, right now. Send it again with the same idempotencyKey in each act: what is stored is answered and not done twice.`,
  );
