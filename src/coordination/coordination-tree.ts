import type { RegistryContext } from '../access/context.js';
import { may } from '../access/permissions.js';
import type { AgencyTree } from '../cases/reading/case-tree.js';
import type { CivilDate } from '../dates.js';
import { beneathPath } from '../graphql/selection.js';
import { toNodeId, type ListId } from '../identifiers.js';
import {
  findAgreement,
  findAgreements,
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
import {
  readAgreementCorrections,
  readListCorrections,
  readRoundCorrections,
  readTrackCorrections,
  type AgreementCorrectionTree,
  type ListCorrectionTree,
  type RoundCorrectionTree,
  type TrackCorrectionTree,
} from './correction.queries.js';
import { growLines, growWithdrawn, type ComparedLineTree, type WithdrawnLineTree } from './list-lines-tree.js';

export interface AgreementTree {
  id: string;
  agreedOn: CivilDate;
  terms: string;
  endedOn: CivilDate | null;
  endReason: string | null;
  version: number;
  corrections: AgreementCorrectionTree[];
}
export interface RoundTree {
  id: string;
  version: number;
  corrections: RoundCorrectionTree[];
  code: string;
  place: string;
  startsOn: CivilDate;
  endsOn: CivilDate;
  agreements: AgreementTree[];
  lists: ListTree[];
}
export interface TrackTree {
  id: string;
  version: number;
  corrections: TrackCorrectionTree[];
  title: string;
  counterpart: string;
  country: string;
  leadAgency: AgencyTree;
  rounds: RoundTree[];
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
  withdrawnLines: WithdrawnLineTree[];
  corrections: ListCorrectionTree[];
}

/**
 * The version of a record as an actor is told it: it counts also what befell children whom not everybody sees, so that it is
 * told to those who record talks, and give it back. There is no version 0.
 */
const toldVersion = ({ actor }: RegistryContext, version: number): number =>
  may(actor, 'coordination:record') ? version : 0;

const keysIf = (isWanted: boolean, rows: readonly { readonly key: number }[]): number[] =>
  isWanted ? rows.map(({ key }) => key) : [];

/** All tracks with their rounds, and what was agreed and exchanged in each. */
export async function growTracks(context: RegistryContext, wanted: ReadonlySet<string>): Promise<TrackTree[]> {
  const reader = context.registry.store.reader;
  const tracks = await listTracks(reader.db, context.actor);
  const rounds = wanted.has('rounds')
    ? await listRounds(reader, { ids: JSON.stringify(tracks.map(({ key }) => key)) })
    : [];
  const grown = await growRounds(context, rounds, beneathPath(wanted, 'rounds'));
  const roundsOf = Map.groupBy(grown, (_round, place) => rounds[place]?.trackId);
  const correctionsOf = await readTrackCorrections(reader, keysIf(wanted.has('corrections'), tracks));
  return tracks.map(({ key, ...track }) => ({
    ...track,
    rounds: roundsOf.get(key) ?? [],
    corrections: correctionsOf(key),
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
  const agreements = await growAgreements(context, agreed, beneathPath(wanted, 'agreements'));
  const correctionsOf = await readRoundCorrections(reader, keysIf(wanted.has('corrections'), rounds));
  const agreedIn = Map.groupBy(agreements, (_agreement, place) => agreed[place]?.roundId);
  const exchangedIn = Map.groupBy(lists, (_list, place) => exchanged[place]?.roundId);
  return rounds.map(({ key, trackId: _trackId, ...round }) => ({
    ...round,
    agreements: agreedIn.get(key) ?? [],
    lists: exchangedIn.get(key) ?? [],
    corrections: correctionsOf(key),
  }));
}

/** Agreements, with what they said before they were put right where that is asked for. */
async function growAgreements(
  context: RegistryContext,
  rows: readonly AgreementRow[],
  wanted: ReadonlySet<string>,
): Promise<AgreementTree[]> {
  const reader = context.registry.store.reader;
  const correctionsOf = await readAgreementCorrections(reader, keysIf(wanted.has('corrections'), rows));
  return rows.map(({ key, id, agreedOn, terms, endedOn, endReason, version }) => ({
    ...{ id, agreedOn, terms, endedOn, endReason, version: toldVersion(context, version) },
    corrections: correctionsOf(key),
  }));
}

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
  context: RegistryContext,
  id: number,
  wanted: ReadonlySet<string>,
): Promise<AgreementTree | null> {
  const row = await findAgreement(context.registry.store.reader, context.actor, id);
  const [tree] = row ? await growAgreements(context, [row], wanted) : [];
  return tree ?? null;
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
  const agreementOf = await readAgreementsOf(context, rows, wanted);
  const linesOf = await growLines(context, rows, wanted);
  const withdrawnOf = await growWithdrawn(context, rows, wanted);
  const correctionsOf = await readListCorrections(reader, keysIf(wanted.has('corrections'), rows));
  return rows.map(({ key, roundId, agreementId, version, ...facts }) => {
    const round = roundOf.get(roundId);
    if (!round) throw new Error('A list belongs to a round.');
    const agreement = agreementId === null ? undefined : agreementOf.get(agreementId);
    return {
      ...{ ...facts, round, agreement: agreement ?? null, version: toldVersion(context, version) },
      lines: linesOf.get(key) ?? [],
      withdrawnLines: withdrawnOf.get(key) ?? [],
      corrections: correctionsOf(key),
    };
  });
}

/** Under which agreements lists were exchanged, by their numbers, where that is asked for. */
async function readAgreementsOf(
  context: RegistryContext,
  rows: readonly ListRow[],
  wanted: ReadonlySet<string>,
): Promise<Map<number, AgreementTree>> {
  const ids = [...new Set(rows.flatMap(({ agreementId }) => agreementId ?? []))];
  if (!wanted.has('agreement') || ids.length === 0) return new Map();
  const found = await findAgreements(context.registry.store.reader, context.actor, ids);
  const trees = await growAgreements(context, found, beneathPath(wanted, 'agreement'));
  return new Map(found.flatMap(({ key }, place) => (trees[place] ? [[key, trees[place]]] : [])));
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
