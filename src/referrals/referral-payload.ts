import type { GraphQLResolveInfo } from 'graphql';
import type { RegistryContext } from '../access/context.js';
import { loadCases } from '../cases/reading/case.queries.js';
import { beneathPath, selectedPaths } from '../graphql/selection.js';
import { toPage, type Page, type PageOf } from '../graphql/pagination.js';
import type { CaseId, GrantId, ReferralId } from '../identifiers.js';
import { findGrant, grantOrder, type GrantRow } from './grants/grant.queries.js';
import { toGrantTree, toReferralTree, type GrantTree, type ReferralTree } from './referral-tree.js';
import { findReferral, listReferralEvents, referralOrder, type ReferralRow } from './referral.queries.js';

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
  const ids = rows.map(({ caseId }) => caseId as CaseId);
  const trees = wanted.has('case') ? await loadCases(registry, actor, ids, beneathPath(wanted, 'case')) : [];
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

export async function toReferralConnection(
  context: RegistryContext,
  rows: readonly ReferralRow[],
  page: Page,
  wanted: ReadonlySet<string>,
): Promise<PageOf<ReferralTree>> {
  const nodes = await growReferrals(context, rows.slice(0, page.first), wanted);
  return toPage({ order: referralOrder, placeOf: ofKey }, rows, page, nodes);
}

/** One grant by its number, as far as the actor may see it; its case is noted as read. */
export async function findGrantTree(
  { registry, actor, reads }: RegistryContext,
  id: GrantId,
): Promise<GrantTree | null> {
  const row = await findGrant(registry.store.reader.db, actor, id, registry.clock());
  if (!row) return null;
  reads.subjects.add(row.caseKey as CaseId);
  return toGrantTree(row);
}

export function toGrantConnection(context: RegistryContext, rows: readonly GrantRow[], page: Page): PageOf<GrantTree> {
  const shown = rows.slice(0, page.first);
  for (const { caseKey } of shown) context.reads.subjects.add(caseKey as CaseId);
  return toPage({ order: grantOrder, placeOf: ofKey }, rows, page, shown.map(toGrantTree));
}

const ofKey = ({ key }: { readonly key: number }) => [key];
