import type { GraphQLResolveInfo } from 'graphql';
import type { RegistryContext } from '../access/context.js';
import { assertKey, withoutNulls } from '../cases/case-payload.js';
import { loadCases } from '../cases/case.queries.js';
import { NotFound } from '../errors.js';
import { selectedPaths } from '../graphql/selection.js';
import { toCursor } from '../graphql/pagination.js';
import { toUserErrors, type UserError } from '../graphql/user-errors.js';
import { fromNodeId, type CaseId, type ReferralId } from '../identifiers.js';
import { grantOrder, type GrantRow } from './grant.queries.js';
import { toGrantTree, toReferralTree, type ReferralTree } from './referral-tree.js';
import { findReferral, listReferralEvents, referralOrder, type ReferralRow } from './referral.queries.js';
import type { AccessGrantConnection, ReferralConnection } from './referral.types.js';

/** Runs an act on the input as plain data: what it answers, or what was wrong. */
export async function attempt<Input extends { readonly idempotencyKey: string }, Answer>(
  context: RegistryContext,
  input: Input,
  act: (given: Input) => Promise<Answer>,
): Promise<{ readonly answer: Answer | null; readonly userErrors: UserError[] }> {
  try {
    assertKey(input.idempotencyKey);
    return { answer: await act(withoutNulls({ purpose: context.purpose, ...input }) as Input), userErrors: [] };
  } catch (error) {
    return { answer: null, userErrors: toUserErrors(error) };
  }
}

/** The number in a node id of this type; NOT_FOUND for any other, as for one that is absent. */
export function toKey<Id extends number>(prefix: 'agency' | 'referral' | 'grant', nodeId: string, field: string): Id {
  const id = fromNodeId(prefix, nodeId);
  if (id === undefined) throw NotFound(prefix, [field]);
  return id as Id;
}

/** Referrals with what is asked for beneath them; each case is noted as read, and shown where the actor may see it. */
export async function growReferrals(
  context: RegistryContext,
  rows: readonly ReferralRow[],
  wanted: ReadonlySet<string>,
): Promise<ReferralTree[]> {
  const { registry, actor, reads } = context;
  const events = wanted.has('events')
    ? await listReferralEvents(registry.store.reader, { ids: JSON.stringify(rows.map(({ key }) => key)) })
    : [];
  const beneathCase = new Set([...wanted].filter((path) => path.startsWith('case.')).map((path) => path.slice(5)));
  const ids = rows.map(({ caseId }) => caseId as CaseId);
  const trees = wanted.has('case') ? await loadCases(registry, actor, ids, beneathCase) : [];
  for (const id of ids) reads.subjects.add(id);
  return rows.map((row, index) => toReferralTree(row, events, trees[index]));
}

/** One referral by its number, as far as the actor may see it. */
export async function findReferralTree(
  context: RegistryContext,
  id: ReferralId,
  wanted: ReadonlySet<string>,
): Promise<ReferralTree | null> {
  const { registry, actor } = context;
  const row = await findReferral(registry.store.reader.db, actor, id, registry.clock());
  const [tree] = row ? await growReferrals(context, [row], wanted) : [];
  return tree ?? null;
}

/** The referral that an act answers, with what is asked for beneath it. */
export const answeredReferral = (
  context: RegistryContext,
  info: GraphQLResolveInfo,
  id: ReferralId | null,
): Promise<ReferralTree | null> =>
  id === null ? Promise.resolve(null) : findReferralTree(context, id, selectedPaths(info, ['referral']));

interface Paged {
  readonly first: number;
  readonly after?: string | undefined;
}

export async function toReferralConnection(
  context: RegistryContext,
  rows: readonly ReferralRow[],
  page: Paged,
  wanted: ReadonlySet<string>,
): Promise<ReferralConnection> {
  const shown = rows.slice(0, page.first);
  return { nodes: await growReferrals(context, shown, wanted), pageInfo: pageInfoOf(referralOrder, rows, page) };
}

export function toGrantConnection(
  context: RegistryContext,
  rows: readonly GrantRow[],
  page: Paged,
): AccessGrantConnection {
  const shown = rows.slice(0, page.first);
  for (const { caseKey } of shown) context.reads.subjects.add(caseKey as CaseId);
  return { nodes: shown.map(toGrantTree), pageInfo: pageInfoOf(grantOrder, rows, page) };
}

function pageInfoOf(order: string, rows: readonly { readonly key: number }[], { first, after }: Paged) {
  const shown = rows.slice(0, first);
  const cursorOf = (row: { readonly key: number } | undefined) => (row ? toCursor(order, [row.key]) : null);
  return {
    hasNextPage: rows.length > first,
    hasPreviousPage: after !== undefined,
    startCursor: cursorOf(shown[0]),
    endCursor: cursorOf(shown.at(-1)),
  };
}
