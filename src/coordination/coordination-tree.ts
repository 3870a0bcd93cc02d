import type { RegistryContext } from '../access/context.js';
import { showCases } from '../cases/reading/show-cases.js';
import type { AgencyTree, CaseTree } from '../cases/reading/case-tree.js';
import type { CivilDate } from '../dates.js';
import { beneathPath } from '../graphql/selection.js';
import { toNodeId, type CaseId, type ListId } from '../identifiers.js';
import type { Line } from './compare-versions.js';
import {
  findAgreement,
  findLists,
  findRound,
  findRounds,
  listAgreementRows,
  listListRows,
  listRounds,
  listTracks,
  type AgreementRow,
  type ListRow,
  type RoundRow,
} from './coordination.queries.js';
import { compareList } from './list.queries.js';

export interface AgreementTree {
  id: string;
  agreedOn: CivilDate;
  terms: string;
  endedOn: CivilDate | null;
  endReason: string | null;
  version: number;
}
export interface RoundTree {
  id: string;
  code: string;
  place: string;
  startsOn: CivilDate;
  endsOn: CivilDate;
  agreements: AgreementTree[];
  lists: ListTree[];
}
export interface TrackTree {
  id: string;
  title: string;
  counterpart: string;
  country: string;
  leadAgency: AgencyTree;
  rounds: RoundTree[];
}
export interface ListLineTree {
  id: string;
  name: string | null;
  reference: string | null;
  bornFrom: CivilDate | null;
  bornUntil: CivilDate | null;
  sex: string;
}
export interface ComparedLineTree {
  presence: string;
  case: CaseTree | null;
  ours: ListLineTree | null;
  theirs: ListLineTree | null;
  differences: string[];
}
export interface ListTree {
  id: string;
  title: string;
  exchangedOn: CivilDate;
  agreedOn: CivilDate | null;
  version: number;
  round: RoundTree;
  agreement: AgreementTree | null;
  lines: ComparedLineTree[];
}
/** All tracks with their rounds, and what was agreed and exchanged in each. */
export async function growTracks(context: RegistryContext, wanted: ReadonlySet<string>): Promise<TrackTree[]> {
  const reader = context.registry.store.reader;
  const tracks = await listTracks(reader.db, context.actor);
  const rounds = wanted.has('rounds')
    ? await listRounds(reader, { ids: JSON.stringify(tracks.map(({ key }) => key)) })
    : [];
  const grown = await growRounds(context, rounds, beneathPath(wanted, 'rounds'));
  return tracks.map(({ key, ...track }) => ({
    ...track,
    rounds: grown.filter((_round, place) => rounds[place]?.trackId === key),
  }));
}

export async function findTrackTree(
  context: RegistryContext,
  key: number,
  wanted: ReadonlySet<string>,
): Promise<TrackTree | null> {
  const id = toNodeId('track', key);
  return (await growTracks(context, wanted)).find((track) => track.id === id) ?? null;
}

/** Rounds with what was agreed and exchanged in each, where that is asked for. */
async function growRounds(
  context: RegistryContext,
  rounds: readonly RoundRow[],
  wanted: ReadonlySet<string>,
): Promise<RoundTree[]> {
  const reader = context.registry.store.reader;
  const ids = { ids: JSON.stringify(rounds.map(({ key }) => key)) };
  const agreed = wanted.has('agreements') ? await listAgreementRows(reader, ids) : [];
  const exchanged = wanted.has('lists') ? await listListRows(reader, ids) : [];
  const lists = await growLists(context, exchanged, beneathPath(wanted, 'lists'));
  return rounds.map(({ key, trackId: _trackId, ...round }) => ({
    ...round,
    agreements: agreed.filter(({ roundId }) => roundId === key).map(toAgreement),
    lists: lists.filter((_list, place) => exchanged[place]?.roundId === key),
  }));
}

const toAgreement = ({ id, agreedOn, terms, endedOn, endReason, version }: AgreementRow): AgreementTree => ({
  ...{ id, agreedOn, terms, endedOn, endReason, version },
});

/** One round by its number or by its code, with what was agreed and exchanged in it. */
export async function findRoundTree(
  context: RegistryContext,
  by: { readonly id: number } | { readonly code: string },
  wanted: ReadonlySet<string>,
): Promise<RoundTree | null> {
  const row = await findRound(context.registry.store.reader.db, context.actor, by);
  const [tree] = row ? await growRounds(context, [row], wanted) : [];
  return tree ?? null;
}

export async function findAgreementTree(
  { registry, actor }: RegistryContext,
  id: number,
): Promise<AgreementTree | null> {
  const row = await findAgreement(registry.store.reader, actor, id);
  return row ? toAgreement(row) : null;
}

/**
 * Lists with what is asked for beneath them, their versions compared as far as the actor may see the children; the cases
 * are noted as read, whatever is asked of them, and the list itself. `rows` must come from a query of this module.
 */
export async function growLists(
  context: RegistryContext,
  rows: readonly ListRow[],
  wanted: ReadonlySet<string>,
): Promise<ListTree[]> {
  if (rows.length === 0) return [];
  const { registry, actor } = context;
  const reader = registry.store.reader;
  const roundRows = await findRounds(reader.db, actor, [...new Set(rows.map(({ roundId }) => roundId))]);
  const rounds = await growRounds(context, roundRows, beneathPath(wanted, 'round'));
  const roundOf = new Map(roundRows.map(({ key }, place) => [key, rounds[place]]));
  const trees: ListTree[] = [];
  for (const { key, roundId, agreementId, ...facts } of rows) {
    const round = roundOf.get(roundId);
    if (!round) throw new Error('A list belongs to a round.');
    const agreement =
      wanted.has('agreement') && agreementId !== null ? await findAgreement(reader, actor, agreementId) : undefined;
    const lines = wanted.has('lines')
      ? await growLines(context, { key, id: facts.id }, beneathPath(wanted, 'lines'))
      : [];
    trees.push({ ...facts, round, agreement: agreement ? toAgreement(agreement) : null, lines });
  }
  return trees;
}

async function growLines(
  context: RegistryContext,
  list: Pick<ListRow, 'key' | 'id'>,
  wanted: ReadonlySet<string>,
): Promise<ComparedLineTree[]> {
  const lines = await compareList(context.registry, context.actor, list.key);
  // A line of the other party that is matched with no case names a child all the same.
  if (lines.length > 0) context.reads.records.add(list.id);
  const ids = lines.flatMap(({ caseKey }) => (caseKey === null ? [] : [caseKey as CaseId]));
  const shown = await showCases(context, ids, beneathPath(wanted, 'case'));
  return lines.map(({ presence, caseKey, ours, theirs, differences }) => ({
    ...{ presence, ours: toLine(ours), theirs: toLine(theirs), differences: [...differences] },
    case: shown.find((tree) => tree.key === caseKey) ?? null,
  }));
}

/** Lists by their numbers, oldest first. */
export async function findListTrees(
  context: RegistryContext,
  keys: readonly number[],
  wanted: ReadonlySet<string>,
): Promise<ListTree[]> {
  const rows = await findLists(context.registry.store.reader.db, context.actor, keys);
  return growLists(context, rows, wanted);
}

export async function findListTree(
  context: RegistryContext,
  key: ListId,
  wanted: ReadonlySet<string>,
): Promise<ListTree | null> {
  const [tree] = await findListTrees(context, [key], wanted);
  return tree ?? null;
}

function toLine(line: Line | null): ListLineTree | null {
  if (line === null) return null;
  const { id, name, reference, bornFrom, bornUntil, sex } = line;
  return { id, name, reference, bornFrom, bornUntil, sex };
}
