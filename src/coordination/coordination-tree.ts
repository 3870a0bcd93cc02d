import type { RegistryContext } from '../access/context.js';
import { showCases } from '../cases/reading/show-cases.js';
import type { AgencyTree, CaseTree } from '../cases/reading/case-tree.js';
import type { CivilDate } from '../dates.js';
import { beneathPath } from '../graphql/selection.js';
import type { CaseId, ListId, TaskId } from '../identifiers.js';
import type { Line } from './compare-versions.js';
import {
  findAgreement,
  findList,
  findRound,
  listAgreementRows,
  listListRows,
  listRounds,
  listTracks,
  type AgreementRow,
  type ListRow,
  type RoundRow,
} from './coordination.queries.js';
import { compareList } from './list.queries.js';
import { childrenOfTasks, findTask, listTaskEvents, type TaskRow } from './task.queries.js';

export interface AgreementTree {
  id: string;
  agreedOn: CivilDate;
  terms: string;
  endedOn: CivilDate | null;
  endReason: string | null;
  version: number;
}
export interface ListSummaryTree {
  id: string;
  title: string;
  exchangedOn: CivilDate;
  agreedOn: CivilDate | null;
  version: number;
}
export interface RoundTree {
  id: string;
  code: string;
  place: string;
  startsOn: CivilDate;
  endsOn: CivilDate;
  agreements: AgreementTree[];
  lists: ListSummaryTree[];
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
export interface ListTree extends ListSummaryTree {
  lines: ComparedLineTree[];
}
export interface TaskEventTree {
  toStatus: string;
  reason: string | null;
  recordedAt: number;
  recordedBy: string;
}
export interface TaskChildTree {
  case: CaseTree;
  outcome: string | null;
  note: string | null;
}
export interface TaskTree {
  id: string;
  version: number;
  status: string;
  isOverdue: boolean;
  dueOn: CivilDate;
  title: string;
  ownerAgency: AgencyTree;
  agreementId: string;
  roundCode: string;
  events: TaskEventTree[];
  children: TaskChildTree[];
}

/** All tracks with their rounds, and what was agreed and exchanged in each. */
export async function growTracks({ registry, actor }: RegistryContext): Promise<TrackTree[]> {
  const reader = registry.store.reader;
  const tracks = await listTracks(reader.db, actor);
  const rounds = await listRounds(reader, { ids: JSON.stringify(tracks.map(({ key }) => key)) });
  const grown = await growRounds({ registry, actor }, rounds);
  return tracks.map(({ key, ...track }) => ({
    ...track,
    rounds: grown.filter((_round, place) => rounds[place]?.trackId === key),
  }));
}

/** Rounds with what was agreed and exchanged in each. */
export async function growRounds(
  { registry }: Pick<RegistryContext, 'registry' | 'actor'>,
  rounds: readonly RoundRow[],
): Promise<RoundTree[]> {
  const reader = registry.store.reader;
  const ids = { ids: JSON.stringify(rounds.map(({ key }) => key)) };
  const agreed = Map.groupBy(await listAgreementRows(reader, ids), ({ roundId }) => roundId);
  const lists = Map.groupBy(await listListRows(reader, ids), ({ roundId }) => roundId);
  return rounds.map(({ key, trackId: _trackId, ...round }) => ({
    ...round,
    agreements: (agreed.get(key) ?? []).map(toAgreement),
    lists: (lists.get(key) ?? []).map(toSummary),
  }));
}

const toAgreement = ({ id, agreedOn, terms, endedOn, endReason, version }: AgreementRow): AgreementTree => ({
  ...{ id, agreedOn, terms, endedOn, endReason, version },
});

/** One round by its number or by its code, with what was agreed and exchanged in it. */
export async function findRoundTree(
  context: RegistryContext,
  by: { readonly id: number } | { readonly code: string },
): Promise<RoundTree | null> {
  const row = await findRound(context.registry.store.reader.db, context.actor, by);
  const [tree] = row ? await growRounds(context, [row]) : [];
  return tree ?? null;
}

export async function findAgreementTree(
  { registry, actor }: RegistryContext,
  id: number,
): Promise<AgreementTree | null> {
  const row = await findAgreement(registry.store.reader, actor, id);
  return row ? toAgreement(row) : null;
}

/** A list with its versions compared; the cases are noted as read, whatever is asked of them, and the list itself. */
export async function findListTree(
  context: RegistryContext,
  key: ListId,
  wanted: ReadonlySet<string>,
): Promise<ListTree | null> {
  const { registry, actor } = context;
  const list = await findList(registry.store.reader.db, actor, key);
  if (!list) return null;
  const lines = wanted.has('lines') ? await compareList(registry, actor, key) : [];
  // A line of the other party that is matched with no case names a child all the same.
  if (lines.length > 0) context.reads.records.add(list.id);
  const ids = lines.flatMap(({ caseKey }) => (caseKey === null ? [] : [caseKey as CaseId]));
  const shown = await showCases(context, ids, beneathPath(wanted, 'lines.case'));
  return {
    ...toSummary(list),
    lines: lines.map(({ presence, caseKey, ours, theirs, differences }) => ({
      ...{ presence, ours: toLine(ours), theirs: toLine(theirs), differences: [...differences] },
      case: shown.find((tree) => tree.key === caseKey) ?? null,
    })),
  };
}

const toSummary = ({ id, title, exchangedOn, agreedOn, version }: ListRow): ListSummaryTree => ({
  ...{ id, title, exchangedOn, agreedOn, version },
});

function toLine(line: Line | null): ListLineTree | null {
  if (line === null) return null;
  const { id, name, reference, bornFrom, bornUntil, sex } = line;
  return { id, name, reference, bornFrom, bornUntil, sex };
}

/** Tasks with what lies beneath them, each noted as read: its words may speak of a child. `rows` must come from a query of this module: it decides who sees what. */
export async function growTasks(
  context: RegistryContext,
  rows: readonly TaskRow[],
  wanted: ReadonlySet<string>,
): Promise<TaskTree[]> {
  const { registry, actor } = context;
  for (const { id } of rows) context.reads.records.add(id);
  const ids = JSON.stringify(rows.map(({ key }) => key));
  const events = Map.groupBy(await listTaskEvents(registry.store.reader, { ids }), ({ taskId }) => taskId);
  const children = wanted.has('children') ? await childrenOfTasks(registry, actor, ids) : [];
  const shown = await showCases(
    context,
    children.map(({ caseId }) => caseId as CaseId),
    beneathPath(wanted, 'children.case'),
  );
  const caseOf = new Map(shown.map((tree) => [tree.key as number, tree]));
  return rows.map(({ key, ownerAgencyId: _owner, ...task }) => ({
    ...task,
    events: (events.get(key) ?? []).map(({ toStatus, reason, recordedAt, recordedByName }) => ({
      ...{ toStatus, reason, recordedAt },
      recordedBy: recordedByName,
    })),
    children: children.flatMap(({ taskId, caseId, outcome, note }) => {
      const found = caseOf.get(caseId);
      return taskId === key && found ? [{ case: found, outcome, note: found.isIdentified ? note : null }] : [];
    }),
  }));
}

export async function findTaskTree(
  context: RegistryContext,
  id: TaskId,
  wanted: ReadonlySet<string>,
): Promise<TaskTree | null> {
  const { registry, actor } = context;
  const row = await findTask(registry.store.reader.db, actor, id, registry.clock());
  const [tree] = row ? await growTasks(context, [row], wanted) : [];
  return tree ?? null;
}
