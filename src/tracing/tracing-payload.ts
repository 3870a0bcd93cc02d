import type { RegistryContext } from '../access/context.js';
import { seesAllAgencies } from '../access/permissions.js';
import { listIdentifiedIds } from '../cases/reading/case.queries.js';
import { showCases } from '../cases/reading/show-cases.js';
import { beneathPath } from '../graphql/selection.js';
import type { CaseId, LinkId, RequestId } from '../identifiers.js';
import { findBearersOfSoughtNames, listParticulars, listSoughtNames } from '../identity/tracing-particulars.js';
import { stillCounts } from './first-word.js';
import { listLinkEvidence } from './link-evidence.js';
import { findLink, listLinkEvents, type LinkRow } from './link.queries.js';
import { toLinkTree, toRequestTree, type LinkTree, type RequestTree } from './tracing-tree.js';
import { listConsents } from './consents.js';
import { findRequest, listRequestEvents, type RequestRow } from './tracing.queries.js';

/** Requests with what lies beneath them, each noted as read: it describes a child and a relative. `rows` must come from a query of this module: it decides who sees what. */
export async function growRequests(
  context: RegistryContext,
  rows: readonly RequestRow[],
  wanted: ReadonlySet<string>,
): Promise<RequestTree[]> {
  const { registry, actor, reads } = context;
  for (const { id } of rows) reads.records.add(id);
  const reader = registry.store.reader;
  const ids = { ids: JSON.stringify(rows.map(({ key }) => key)) };
  const beneath = {
    particulars: await listParticulars(reader, ids),
    names: await listSoughtNames(reader, ids),
    consents: await listConsents(reader, ids),
    events: await listRequestEvents(reader, ids),
  };
  const trees = rows.map((row) => toRequestTree(row, beneath, tookRequest(context, row)));
  if (wanted.has('possibleCases'))
    for (const [place, tree] of trees.entries()) {
      // Nobody is compared with children whose relative has not agreed to it, or does so no more.
      if (tree.consents.findLast(({ purpose }) => purpose === 'TRACING')?.isGiven !== true) continue;
      const found = await findBearersOfSoughtNames(reader.db, (rows[place]?.key ?? 0) as RequestId);
      const ids = (await listIdentifiedIds(registry, actor, found)).slice(0, mostPossibleCases);
      tree.possibleCases = await showCases(context, ids, beneathPath(wanted, 'possibleCases'));
    }
  return trees;
}

const mostPossibleCases = 20;

const tookRequest = ({ actor }: RegistryContext, { agencyId }: Pick<RequestRow, 'agencyId'>): boolean =>
  seesAllAgencies(actor) || (actor.kind === 'user' && actor.agencyId === agencyId);

export async function findRequestTree(
  context: RegistryContext,
  id: RequestId,
  wanted: ReadonlySet<string>,
): Promise<RequestTree | null> {
  const row = await findRequest(context.registry.store.reader.db, context.actor, id, context.registry.clock());
  const [tree] = row ? await growRequests(context, [row], wanted) : [];
  return tree ?? null;
}

/**
 * Links with what is asked for beneath them; each case is shown where the actor may see it. Of each link the request is
 * noted as read, whatever is asked for, and the case where it is shown.
 */
export async function growLinks(
  context: RegistryContext,
  rows: readonly LinkRow[],
  wanted: ReadonlySet<string>,
): Promise<LinkTree[]> {
  const { registry, actor, reads } = context;
  for (const { requestId } of rows) reads.records.add(requestId);
  const reader = registry.store.reader;
  const events = await listLinkEvents(reader, { ids: JSON.stringify(rows.map(({ key }) => key)) });
  const items = wanted.has('evidence')
    ? await listLinkEvidence(reader, { ids: JSON.stringify(showEvidence(context, rows).map(({ key }) => key)) })
    : [];
  const waits: number[] = [];
  for (const { key } of wanted.has('awaits') ? rows : []) {
    const last = events.findLast(({ linkId }) => linkId === key);
    if (last && (await stillCounts(reader.db, last, registry.clock()))) waits.push(key);
  }
  // An item tells of the child of the case, also to who does not see the case.
  for (const { key, caseKey } of rows)
    if (items.some(({ linkId }) => linkId === key)) reads.subjects.add(caseKey as CaseId);
  const cases = wanted.has('case')
    ? await showCases(
        context,
        rows.map(({ caseKey }) => caseKey as CaseId),
        beneathPath(wanted, 'case'),
      )
    : [];
  const requests = new Map<number, RequestTree>();
  if (wanted.has('request'))
    for (const { requestKey } of rows) {
      if (requests.has(requestKey)) continue;
      const row = await findRequest(reader.db, actor, requestKey as RequestId, context.registry.clock());
      const [tree] = row ? await growRequests(context, [row], beneathPath(wanted, 'request')) : [];
      if (tree) requests.set(requestKey, tree);
    }
  return rows.map((row) =>
    toLinkTree(row, events, {
      items,
      waits: waits.includes(row.key),
      request: requests.get(row.requestKey),
      ofCase: cases.find(({ key }) => key === row.caseKey),
      showsWords: row.isShared === 1 || tookRequest(context, { agencyId: row.requestAgencyId }),
    }),
  );
}

/** A link that was rejected or undone was of another child, whose evidence is the business of the agency of the case alone. */
function showEvidence({ actor }: RegistryContext, rows: readonly LinkRow[]): readonly LinkRow[] {
  const isOfCase = (row: LinkRow) =>
    seesAllAgencies(actor) || (actor.kind === 'user' && actor.agencyId === row.caseAgencyId);
  return rows.filter((row) => row.status === 'POSSIBLE' || row.status === 'CONFIRMED' || isOfCase(row));
}

export async function findLinkTree(
  context: RegistryContext,
  id: LinkId,
  wanted: ReadonlySet<string>,
): Promise<LinkTree | null> {
  const row = await findLink(context.registry.store.reader.db, context.actor, id, context.registry.clock());
  const [tree] = row ? await growLinks(context, [row], wanted) : [];
  return tree ?? null;
}
