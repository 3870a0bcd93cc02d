import { and, asc, desc, eq, inArray, lt } from 'drizzle-orm';
import { cases } from '../../../schema/cases.js';
import type { Registry } from '../../audit/act.js';
import { recordVitalStatus } from '../../cases/facts/record-vital-status.js';
import { createTask, moveTask } from '../../coordination/change-task.js';
import { openList } from '../../coordination/change-list.js';
import { recordAgreement, recordRound } from '../../coordination/record-talks.js';
import type { Tx } from '../../database/connection.js';
import { addDays } from '../../dates.js';
import type { CaseId } from '../../identifiers.js';
import { openRequest } from '../../tracing/open-request.js';
import { proposeLink } from '../../tracing/propose-link.js';
import { ensureTrack } from '../search/talks-track.js';
import type { Cast } from './play-act.js';

/** The day after the eighth round of Astana, on which its outcome is put on file. */
export const talksRecordedAt = Date.parse('2017-12-23T06:00:00Z');

const childrenOnList = 20;

/** A list is of children who are known to be somewhere abroad and are to come home. */
const located = ['LOCATED', 'VERIFYING_IDENTITY', 'IDENTITY_CONFIRMED', 'RETURN_PREPARATION'] as const;

/** The version of what the story has just made. */
const asMade = 1;

/**
 * Puts on file what the source tells of the talks: the round Astana-8, what it agreed, the tasks that followed, our
 * version of a list; and some relatives who ask. All by the commands that staff use. Terms and people are invented.
 */
export async function playTalks(registry: Registry, tx: Tx, cast: Cast): Promise<void> {
  const registrar = cast.actorOf('registrar', 'MFA');
  const known = await tx
    .select({ id: cases.id, ownerAgencyId: cases.ownerAgencyId })
    .from(cases)
    .where(and(lt(cases.reportedOn, '2017-06-01'), inArray(cases.stage, located)))
    .orderBy(asc(cases.id))
    .limit(childrenOnList);
  const children = known.map(({ id }) => id as CaseId);
  const trackId = await ensureTrack({ registry, db: tx, cast });
  const round = { code: 'Astana-8', place: 'Astana', startsOn: '2017-12-21', endsOn: '2017-12-22' };
  const roundId = await recordRound(registry, registrar, { trackId, ...round });
  const terms = 'Working group on the release of detained and held persons; lists of children are exchanged.';
  const agreementId = await recordAgreement(registry, registrar, { roundId, agreedOn: '2017-12-22', terms });
  for (const { code, title, dueOn } of tasks) {
    const ownerAgencyId = cast.agencyId(code);
    // The ministry sees all; another agency is given a task over those of its own.
    const own = known.filter((row) => code === 'MFA' || row.ownerAgencyId === ownerAgencyId);
    const caseIds = own.slice(0, 5).map(({ id }) => id as CaseId);
    const task = { agreementId, ownerAgencyId, title, dueOn, caseIds };
    const taskId = await createTask(registry, registrar, task);
    const blocked = { taskId, toStatus: 'BLOCKED', reason: 'The road to the camp is closed.' } as const;
    if (code === 'ICRC') await moveTask(registry, registrar, { ...blocked, expectedVersion: asMade });
  }
  const list = { roundId, agreementId, title: 'First list of children', exchangedOn: '2017-12-22', caseIds: children };
  await openList(registry, registrar, list);
  await playRequests(registry, cast, children);
  await playRumour(registry, tx, cast);
}

const tasks = [
  { code: 'MFA', title: 'Obtain the consent of the host authority for the first list', dueOn: '2018-02-01' },
  { code: 'ICRC', title: 'Visit its children of the first list and report how they are', dueOn: '2018-01-15' },
  { code: 'MES', title: 'Prepare places in the adaptation centre', dueOn: '2018-03-01' },
] as const;

const inquirers = [
  { relation: 'GRANDPARENT', inquirerName: 'Күләш', name: 'Айша' },
  { relation: 'AUNT_OR_UNCLE', inquirerName: 'Нұрлан', name: 'Мұхаммед' },
  { relation: 'GRANDPARENT', inquirerName: 'Роза', name: 'Сүмейя' },
  { relation: 'SIBLING', inquirerName: 'Әсел', name: 'Ибраһим' },
] as const;

/** Relatives who turned to a partner; of two of them a case may be that of the child they seek. */
async function playRequests(registry: Registry, cast: Cast, children: readonly CaseId[]): Promise<void> {
  const partner = cast.actorOf('partner', 'ICRC');
  for (const [place, { relation, inquirerName, name }] of inquirers.entries()) {
    const statedOn = '2017-12-18';
    const reference = `Form ${place + 1}`;
    const requestId = await openRequest(registry, partner, {
      ...{ relation, inquirerName, receivedOn: statedOn, sex: 'UNKNOWN', lastCountry: 'SY' },
      names: [{ text: name, script: 'CYRILLIC_KAZAKH' }],
      consents: [
        { purpose: 'TRACING', statedOn, reference },
        { purpose: 'SHARING_WITH_AGENCIES', statedOn, reference },
      ],
    });
    const caseId = children[place];
    const basis = 'The first name and the region of the family agree; to be compared.';
    if (place < 2 && caseId !== undefined)
      await proposeLink(registry, cast.actorOf('registrar', 'MFA'), {
        ...{ requestId, caseId, basis },
        expectedVersion: asMade,
      });
  }
}

/** A neighbour says that a child is dead whom the mission saw alive later: both stand, and people are to settle it. */
async function playRumour(registry: Registry, tx: Tx, cast: Cast): Promise<void> {
  const [known] = await tx
    .select({ id: cases.id, version: cases.version, seenOn: cases.vitalStatusOn })
    .from(cases)
    .where(
      and(
        eq(cases.ownerAgencyId, cast.agencyId('MFA')),
        eq(cases.vitalStatus, 'CONFIRMED_ALIVE'),
        inArray(cases.stage, ['LOCATED', 'VERIFYING_IDENTITY']),
        lt(cases.vitalStatusOn, '2017-12-20'),
      ),
    )
    .orderBy(desc(cases.vitalStatusOn), asc(cases.id))
    .limit(1);
  if (!known?.seenOn) return;
  const claim = { status: 'REPORTED_DEAD', source: 'A former neighbour, by telephone', grade: 'D' } as const;
  const observedOn = addDays(known.seenOn, -20);
  const change = { caseId: known.id as CaseId, expectedVersion: known.version };
  await recordVitalStatus(registry, cast.actorOf('caseworker', 'MFA'), { ...change, ...claim, observedOn });
}
