import { eq } from 'drizzle-orm';
import { cases as caseRows } from '../../schema/cases.js';
import {
  agreementCorrections,
  agreements,
  negotiationRounds,
  negotiationTracks,
  roundCorrections,
  trackCorrections,
} from '../../schema/coordination.js';
import { listCorrections, listExchanges, listLineMatches, listLines, listLineWithdrawals } from '../../schema/lists.js';
import {
  agreementTasks,
  taskChildChanges,
  taskChildEndingCorrections,
  taskChildEndings,
  taskChildren,
  taskCorrections,
  taskEvents,
} from '../../schema/tasks.js';
import { listLineNames } from '../../schema/identity.js';
import { arrivals, manifestEntries, movements, operationCorrections, operations } from '../../schema/movements.js';
import { recordVersions } from '../../schema/versions.js';
import { newId } from '../../src/identifiers.js';
import type { TestRegistry } from '../support/registry.js';
import { canary, holders, withAbsent, type Holder, type RecordIds } from './records.js';

/** Whose children stand on the list. */
export const listedKeys = [...(Object.keys(holders) as Holder[]), 'facts'] as const;

/** Records that name no child, which everybody who reads talks or movements may name. */
export type SharedIds = Readonly<Record<'list' | 'movement' | 'track' | 'round' | 'agreement' | 'operation', string>>;

/** A task of each holder, and one list and one manifest with a child of each, full of words that nobody else may read. */
export async function writeTalks(
  registry: TestRegistry,
  cases: Readonly<Record<Holder | 'facts', string>>,
  now: number,
  nth = 0,
): Promise<{ taskId: RecordIds; shared: SharedIds }> {
  const stamp = { recordedAt: now, recordedBy: 102 };
  const [trackId, roundId, agreementId, listId] = [newId(now), newId(now), newId(now), newId(now)];
  const [operationId, movementId] = [newId(now), newId(now)];
  const taskIds: Record<string, string> = {};
  await registry.temporary.store.inTransaction(async (tx) => {
    const track = {
      title: nth === 0 ? 'Talks' : `Talks ${nth}`,
      counterpart: 'A party',
      country: 'SY',
      leadAgencyId: holders.ministry,
    } as const;
    await tx.insert(negotiationTracks).values({ id: trackId, ...track, ...stamp });
    const days = { startsOn: '2017-12-21', endsOn: '2017-12-22' };
    await tx
      .insert(negotiationRounds)
      .values({ id: roundId, trackId, code: `Astana-${8 + nth}`, place: 'Astana', ...days, ...stamp });
    await tx.insert(agreements).values({ id: agreementId, roundId, agreedOn: '2017-12-22', terms: 'Terms', ...stamp });
    await tx
      .insert(listExchanges)
      .values({ id: listId, roundId, agreementId, title: 'A list', exchangedOn: '2017-12-22', ...stamp });
    await tx
      .insert(operations)
      .values({ id: operationId, code: `Zhusan-${1 + nth}`, title: 'Zhusan', roundId, agreementId, ...stamp });
    // Each was put right once.
    const put = { version: 1, reason: 'A slip of the pen', ...stamp };
    await tx.insert(trackCorrections).values({ trackId, ...track, ...put });
    await tx.insert(roundCorrections).values({ roundId, code: 'Astana', place: 'Astana', ...days, ...put });
    await tx.insert(agreementCorrections).values({ agreementId, agreedOn: '2017-12-21', terms: 'Other terms', ...put });
    await tx.insert(listCorrections).values({ listId, title: 'Another list', exchangedOn: '2017-12-22', ...put });
    await tx
      .insert(operationCorrections)
      .values({ operationId, code: 'Zhusan', title: 'Zhusan', roundId, agreementId, ...put });
    for (const [kind, recordId] of [
      ['track', trackId],
      ['round', roundId],
      ['agreement', agreementId],
      ['list', listId],
      ['operation', operationId],
    ] as const)
      await tx.insert(recordVersions).values({ kind, recordId, version: 2 });
    const flight = { plannedOn: '2018-01-20', fromPlace: 'There', port: 'Here', capacity: 30 };
    await tx.insert(movements).values({ id: movementId, operationId, ...flight, ...stamp });
    for (const key of Object.keys(holders) as Holder[]) {
      const caseId = Number(cases[key].slice('case_'.length));
      const taskId = newId(now);
      const task = { id: taskId, agreementId, ownerAgencyId: holders[key], title: 'A task', dueOn: '2018-01-05' };
      await tx.insert(agreementTasks).values({ ...task, ...stamp });
      await tx.insert(taskEvents).values({ taskId, toStatus: 'OPEN', reason: canary(key, 'Task'), ...stamp });
      await tx.insert(taskChildren).values({ taskId, caseId, ...stamp });
      await tx
        .insert(taskChildEndings)
        .values({ taskId, caseId, outcome: 'DONE', note: canary(key, 'Outcome'), ...stamp });
      const said = { title: 'Another task', dueOn: '2018-01-04', statusReason: canary(key, 'TaskStood') };
      const [correction] = await tx
        .insert(taskCorrections)
        .values({ taskId, ownerAgencyId: holders[key], ...said, ...put, reason: canary(key, 'TaskPutRight') })
        .returning({ id: taskCorrections.id });
      const change = { taskId, correctionId: correction?.id ?? 0, isCovered: true };
      await tx.insert(taskChildChanges).values({ ...change, caseId });
      const after = { taskId, correctionId: change.correctionId, outcome: 'NOT_NEEDED' } as const;
      const puttingRight = { ...after, caseId, note: canary(key, 'OutcomePutRight') };
      await tx.insert(taskChildEndingCorrections).values(puttingRight);
      await tx.insert(recordVersions).values({ kind: 'task', recordId: taskId, version: 2 });
      const entry = {
        id: newId(now),
        movementId,
        caseId,
        separationReason: key === 'ministry' ? null : canary(key, 'Separated'),
      };
      await tx.insert(manifestEntries).values({ ...entry, ...stamp });
      taskIds[key] = `task_${taskId}`;
      if (key === 'foreign') continue;
      // A task may speak of children of whom its own agency sees nothing.
      const beyond = { taskId, caseId: Number(cases.foreign.slice('case_'.length)), ...stamp };
      await tx.insert(taskChildren).values(beyond);
      await tx.insert(taskChildChanges).values({ ...change, caseId: beyond.caseId });
      await tx.insert(taskChildEndings).values({ ...beyond, outcome: 'DONE', note: canary('foreign', 'Outcome') });
      const theirs = { ...after, caseId: beyond.caseId, note: canary('foreign', 'OutcomePutRight') };
      await tx.insert(taskChildEndingCorrections).values(theirs);
    }
    // A child of theirs in whom nobody has found one of ours: told to roles that span agencies alone.
    const unknown = { listId, side: 'THEIRS', reference: 'Unknown', sex: 'MALE' } as const;
    await tx.insert(listLines).values({ id: newId(now), ...unknown, ...stamp });
    for (const key of listedKeys) {
      const caseId = Number(cases[key].slice('case_'.length));
      const born = { bornFrom: '2012-01-01', bornUntil: '2012-12-31', sex: 'FEMALE' } as const;
      const theirs = { id: newId(now), listId, side: 'THEIRS', reference: canary(key, 'Line') } as const;
      await tx.insert(listLines).values({ id: newId(now), listId, side: 'OURS', caseId, ...born, ...stamp });
      await tx.insert(listLines).values({ ...theirs, ...born, ...stamp });
      await tx.insert(listLineNames).values({ lineId: theirs.id, text: canary(key, 'Listed'), searchKey: 'listed' });
      await tx.insert(listLineMatches).values({ lineId: theirs.id, caseId, ...stamp });
      const withdrawn = { ...theirs, id: newId(now), reference: canary(key, 'LineBefore') };
      await tx.insert(listLines).values({ ...withdrawn, ...born, ...stamp });
      await tx
        .insert(listLineNames)
        .values({ lineId: withdrawn.id, text: canary(key, 'ListedBefore'), searchKey: 'before' });
      await tx.insert(listLineMatches).values({ lineId: withdrawn.id, caseId, ...stamp });
      const taken = { lineId: withdrawn.id, reason: canary(key, 'LineTakenBack'), ...stamp };
      await tx.insert(listLineWithdrawals).values(taken);
      const arrival = {
        id: newId(now),
        caseId,
        arrivedOn: '2018-01-01',
        port: 'Here',
        note: canary(key, 'Homecoming'),
      };
      await tx.insert(arrivals).values({ ...arrival, ...stamp });
      // An arrival is that of a case which is home.
      await tx.update(caseRows).set({ arrivedOn: arrival.arrivedOn }).where(eq(caseRows.id, caseId));
    }
  });
  return {
    taskId: withAbsent(taskIds),
    shared: {
      list: `list_${listId}`,
      movement: `movement_${movementId}`,
      track: `track_${trackId}`,
      round: `round_${roundId}`,
      agreement: `agreement_${agreementId}`,
      operation: `operation_${operationId}`,
    },
  };
}
