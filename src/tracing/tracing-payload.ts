import type { RegistryContext } from '../access/context.js';
import { seesAllAgencies } from '../access/permissions.js';
import { listIdentifiedIds } from '../cases/reading/case.queries.js';
import { showCases } from '../cases/reading/show-cases.js';
import { beneathPath } from '../graphql/selection.js';
import type { CaseId, LinkId, RequestId } from '../identifiers.js';
import { readEarlierParticulars } from '../identity/corrected-particulars.js';
import { listBearersOfSoughtNames, listParticulars, listSoughtNames } from '../identity/tracing-particulars.js';
import { listStillCounting } from './first-word.js';
import { listLinkEvidence } from './link-evidence.js';
import { findLink, listCorrectionTimes, listLinkEvents, type LinkRow } from './link.queries.js';
import { toLinkTree, toRequestTree, type Beneath, type LinkTree, type RequestTree } from './tracing-tree.js';
import { listConsents } from './consents.js';
import {
  findRequest,
  findRequests,
  listRequestCorrections,
  listRequestEvents,
  listSoughtBirths,
  type RequestRow,
} from './tracing.queries.js';

/** Requests with what lies beneath them, each noted as read: it describes a child and a relative. `rows` must come from a query of this module: it decides who sees what. */
export async function growRequests(
  context: RegistryContext,
  rows: readonly RequestRow[],
  wanted: ReadonlySet<string>,
): Promise<RequestTree[]> {
  const { registry, reads } = context;
  for (const { id } of rows) reads.records.add(id);
  const reader = registry.store.reader;
  const ids = { ids: JSON.stringify(rows.map(({ key }) => key)) };
  const asks = (...paths: readonly string[]) => paths.some((path) => wanted.has(path));
  const beneath = {
    ...(await readCorrections(context, rows, wanted)),
    particulars: asks('inquirerName', 'inquirerContact', 'description') ? await listParticulars(reader, ids) : [],
    births: asks('bornFrom', 'bornUntil') ? await listSoughtBirths(reader, ids) : [],
    names: asks('names') ? await listSoughtNames(reader, ids) : [],
    consents: asks('consents', 'possibleCases') ? await listConsents(reader, ids) : [],
    events: asks('events') ? await listRequestEvents(reader, ids) : [],
  };
  const trees = rows.map((row) => ({
    key: row.key,
    tree: toRequestTree(row, beneath, tookRequest(context, row)),
  }));
  if (wanted.has('possibleCases')) await growPossibleCases(context, trees, beneathPath(wanted, 'possibleCases'));
  return trees.map(({ tree }) => tree);
}

/**
 * What requests said before, for whoever took them: by a link nobody is shown what the inquirer did not say of that child. Each word
 * is read where it is asked for alone.
 */
async function readCorrections(
  context: RegistryContext,
  rows: readonly RequestRow[],
  wanted: ReadonlySet<string>,
): Promise<Pick<Beneath, 'corrections' | 'saidBefore'>> {
  const own = rows.filter((row) => tookRequest(context, row)).map(({ key }) => key);
  if (own.length === 0 || !wanted.has('corrections')) return { corrections: [], saidBefore: new Map() };
  const { reader } = context.registry.store;
  const asked = beneathPath(wanted, 'corrections');
  const ids = { ids: JSON.stringify(own) };
  const corrections = await listRequestCorrections(reader, ids, (path) => asked.has(path));
  const saidBefore = await readEarlierParticulars(reader, corrections, {
    words: ['inquirerName', 'inquirerContact', 'description'].some((path) => asked.has(path)),
    names: asked.has('names'),
  });
  return { corrections, saidBefore };
}

/** Who the children sought may be, each noted as read. */
async function growPossibleCases(
  context: RegistryContext,
  trees: readonly { readonly key: number; readonly tree: RequestTree }[],
  wanted: ReadonlySet<string>,
): Promise<void> {
  const { registry, actor } = context;
  // Nobody is compared with children whose relative has not agreed to it, or does so no more.
  const compared = trees.filter(
    ({ tree }) => tree.consents.findLast(({ purpose }) => purpose === 'TRACING')?.isGiven === true,
  );
  const keys = compared.map(({ key }) => key);
  const bearers = await listBearersOfSoughtNames(registry.store.reader, keys);
  const known = new Set(await listIdentifiedIds(registry, actor, [...new Set([...bearers.values()].flat())]));
  const possible = new Map(
    keys.map((key) => [key, (bearers.get(key) ?? []).filter((id) => known.has(id)).slice(0, mostPossibleCases)]),
  );
  const shown = await showCases(context, [...new Set([...possible.values()].flat())], wanted);
  const caseOf = new Map(shown.map((tree) => [tree.key, tree]));
  for (const { key, tree } of compared) {
    tree.possibleCases = (possible.get(key) ?? []).flatMap((id) => caseOf.get(id) ?? []);
  }
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
  const { registry, reads } = context;
  for (const { requestId } of rows) reads.records.add(requestId);
  const reader = registry.store.reader;
  const events = await listLinkEvents(reader, { ids: JSON.stringify(rows.map(({ key }) => key)) });
  const items = wanted.has('evidence')
    ? await listLinkEvidence(reader, { ids: JSON.stringify(showEvidence(context, rows).map(({ key }) => key)) })
    : [];
  const eventsOf = Map.groupBy(events, ({ linkId }) => linkId);
  // Of a sealed file nothing is shown, and nothing is awaited.
  const open = rows.filter(({ isSealed }) => isSealed === 0);
  const last = open.flatMap(({ key, correctedAt }) =>
    (eventsOf.get(key) ?? []).slice(-1).map((event) => ({ ...event, correctedAt })),
  );
  const counting = wanted.has('awaits') ? await listStillCounting(reader.db, last, registry.clock()) : [];
  const waits = new Set(counting.map(({ linkId }) => linkId));
  // An item tells of the child of the case, also to who does not see the case.
  for (const { key, caseKey } of rows)
    if (items.some(({ linkId }) => linkId === key)) reads.subjects.add(caseKey as CaseId);
  const cases = wanted.has('case')
    ? await showCases(
        context,
        open.map(({ caseKey }) => caseKey as CaseId),
        beneathPath(wanted, 'case'),
      )
    : [];
  const caseOf = new Map(cases.map((tree) => [tree.key as number, tree]));
  const requestOf = await growRequestsOf(context, rows, wanted);
  const requestKeys = {
    ids: JSON.stringify(wanted.has('events.fellAt') ? rows.map(({ requestKey }) => requestKey) : []),
  };
  const corrected = Map.groupBy(await listCorrectionTimes(reader, requestKeys), ({ requestId }) => requestId);
  return rows.map((row) =>
    toLinkTree(row, eventsOf.get(row.key) ?? [], {
      items,
      waits: waits.has(row.key),
      correctedAt: corrected.get(row.requestKey) ?? [],
      request: requestOf.get(row.requestKey),
      ofCase: row.isSealed === 1 ? undefined : caseOf.get(row.caseKey),
      showsWords: row.isSealed === 0 && (row.isShared === 1 || tookRequest(context, { agencyId: row.requestAgencyId })),
    }),
  );
}

/** The requests of links that the actor may see, by their numbers, where they are asked for. */
async function growRequestsOf(
  context: RegistryContext,
  links: readonly LinkRow[],
  wanted: ReadonlySet<string>,
): Promise<Map<number, RequestTree>> {
  if (!wanted.has('request')) return new Map();
  const { registry, actor } = context;
  const keys = [...new Set(links.map(({ requestKey }) => requestKey))];
  const rows = await findRequests(registry.store.reader.db, actor, keys, registry.clock());
  const trees = await growRequests(context, rows, beneathPath(wanted, 'request'));
  return new Map(trees.map((tree, place) => [rows[place]?.key ?? 0, tree]));
}

/** A link that was rejected or undone was of another child, whose evidence is the business of the agency of the case alone. */
function showEvidence({ actor }: RegistryContext, rows: readonly LinkRow[]): readonly LinkRow[] {
  const isOfCase = (row: LinkRow) =>
    seesAllAgencies(actor) || (actor.kind === 'user' && actor.agencyId === row.caseAgencyId);
  const isWhole = (row: LinkRow) => row.status === 'POSSIBLE' || row.status === 'CONFIRMED' || isOfCase(row);
  return rows.filter((row) => row.isSealed === 0 && isWhole(row));
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
