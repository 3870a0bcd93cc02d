import { and, eq } from 'drizzle-orm';
import { movements, operations } from '../../../schema/movements.js';
import { agreementTasks } from '../../../schema/tasks.js';
import { placeHold } from '../../cases/facts/hold-case.js';
import { recordVitalStatus } from '../../cases/facts/record-vital-status.js';
import { createTask, moveTask, settleTaskChild } from '../../coordination/change-task.js';
import { getTask } from '../../coordination/task.queries.js';
import type { MovementId, TaskId } from '../../identifiers.js';
import { addToManifest } from '../../movements/change-manifest.js';
import { getMovement } from '../../movements/movement.queries.js';
import { planMovement, planOperation } from '../../movements/plan-movement.js';
import { callOff } from './call-off.js';
import { agreeOnChildren, exchangeList, recordTheirVersion, withdrawTheirLine, type Written } from './lists.js';
import type { Parts } from './parts.types.js';
import { caseOf, changeOf, ownerOf, registrarOf, scene, type Company, type Scene } from './scene.js';
import { getAgreementOf } from './talks-track.js';

const roundCode = 'Astana-8';
const listTitle = 'Second list of children';
const taskTitle = 'See each child of the second list before the flight';
const operation = { code: 'January-2018', title: 'Return by the second list, in January 2018' } as const;
const flight = { plannedOn: '2018-01-18', fromPlace: 'Qamishli', port: 'Astana', capacity: 10 } as const;
const wrongLine = '9';

/**
 * The second list of the round: compared with the other party's and agreed, the task and the flight that follow from it. On the
 * last day of the demonstration's year the flight is planned, and one child is not ready; with the next year it is called off.
 */
export const scenesOfNextFlight = (parts: Parts): readonly Scene[] => [
  scene('2017-12-23T10:00:00Z', (company) => handOver(company, parts)),
  scene('2017-12-24T07:00:00Z', (company) => giveTask(company, parts)),
  scene('2017-12-24T11:00:00Z', (company) => compare(company, parts)),
  scene('2017-12-25T06:30:00Z', async (company) => {
    const reason = 'Read from the page of another family: it is not on their list.';
    await withdrawTheirLine(company, { title: listTitle, reference: wrongLine, reason });
  }),
  scene('2017-12-25T10:00:00Z', (company) => visit(company, parts)),
  scene('2017-12-26T05:00:00Z', (company) => agree(company, parts)),
  scene('2017-12-26T06:00:00Z', (company) => plan(company)),
  scene('2017-12-26T11:00:00Z', (company) => board(company, parts)),
  scene('2018-01-16T06:00:00Z', async (company) => callOff(company, parts, await findFlight(company))),
];

/** Their children one by one, and what they write otherwise than we do. */
const asWritten = ({ travellers }: Parts): readonly Written[] =>
  travellers.map((role, place): Written => ({
    ...{ role, reference: String(place + 1) },
    ...(place === 1 && { yearsOff: 2 }),
    ...(place === 2 && { anotherName: 'أم الخير' }),
  }));

const isWrittenOtherwise = ({ yearsOff, anotherName }: Written): boolean =>
  yearsOff !== undefined || anotherName !== undefined;

async function handOver(company: Company, { travellers, mistaken }: Parts): Promise<void> {
  const agreement = await getAgreementOf(company.db, roundCode);
  // One more, of whom the other party says nothing.
  const children = [...travellers, mistaken].map(caseOf);
  await exchangeList(company, { ...agreement, title: listTitle, exchangedOn: '2017-12-22', children });
}

async function compare(company: Company, parts: Parts): Promise<void> {
  await recordTheirVersion(company, listTitle, asWritten(parts), [
    { name: 'يوسف', reference: '8', bornFrom: '2012-01-01', bornUntil: '2012-12-31', sex: 'MALE' },
    { name: 'زينب', reference: wrongLine, sex: 'FEMALE' },
  ]);
}

async function agree(company: Company, parts: Parts): Promise<void> {
  const despite = asWritten(parts).flatMap((written) => (isWrittenOtherwise(written) ? [caseOf(written.role)] : []));
  await agreeOnChildren(company, {
    title: listTitle,
    agreedOn: '2017-12-25',
    reference: 'Protocol 8, annex 2',
    despite,
  });
}

async function giveTask(company: Company, { travellers }: Parts): Promise<void> {
  const { registry, db, cast } = company;
  const { agreementId } = await getAgreementOf(db, roundCode);
  const task = { ownerAgencyId: cast.agencyId('MFA'), title: taskTitle, dueOn: '2018-01-10' };
  await createTask(registry, registrarOf(company), { ...task, agreementId, caseIds: travellers.map(caseOf) });
}

async function readTask(company: Company) {
  const { registry, db } = company;
  const rows = await db.select({ id: agreementTasks.id, title: agreementTasks.title }).from(agreementTasks);
  const found = rows.find(({ title }) => title === taskTitle);
  if (!found) throw new Error('The task of the second list was not given.');
  const taskId = found.id as TaskId;
  const { version } = await getTask(db, registrarOf(company), taskId, registry.clock());
  return { taskId, expectedVersion: version };
}

/** The mission sees all but one, who lies in hospital; with that the task is done. */
async function visit(company: Company, { travellers }: Parts): Promise<void> {
  const { registry } = company;
  const seen = travellers.slice(0, -1);
  const observedOn = '2017-12-24';
  for (const role of travellers) {
    const caseworker = ownerOf(company, 'caseworker', role);
    const isSeen = seen.includes(role);
    const change = await changeOf(company, role);
    if (isSeen) {
      const claim = { status: 'CONFIRMED_ALIVE', source: 'Consular mission, camp visit', grade: 'A' } as const;
      await recordVitalStatus(registry, caseworker, { ...change, ...claim, observedOn });
    } else {
      const hold = { kind: 'MEDICAL', reason: 'Under treatment, not fit to travel.' } as const;
      await placeHold(registry, caseworker, { ...change, ...hold, placedOn: observedOn });
    }
    const came = isSeen
      ? ({ outcome: 'DONE' } as const)
      : ({ outcome: 'NOT_POSSIBLE', note: 'In hospital: nobody was let in.' } as const);
    const settled = { ...(await readTask(company)), ofCaseId: caseOf(role), ...came };
    await settleTaskChild(registry, registrarOf(company), settled);
  }
  await moveTask(registry, registrarOf(company), { ...(await readTask(company)), toStatus: 'DONE' });
}

async function plan(company: Company): Promise<void> {
  const { registry, db } = company;
  const { agreementId } = await getAgreementOf(db, roundCode);
  const operationId = await planOperation(registry, registrarOf(company), { ...operation, agreementId });
  await planMovement(registry, registrarOf(company), { ...flight, operationId });
}

async function findFlight({ db }: Company): Promise<MovementId | undefined> {
  const [found] = await db
    .select({ id: movements.id })
    .from(movements)
    .innerJoin(operations, eq(operations.id, movements.operationId))
    .where(and(eq(operations.code, operation.code), eq(movements.plannedOn, flight.plannedOn)));
  return found?.id as MovementId | undefined;
}

async function board(company: Company, { travellers }: Parts): Promise<void> {
  const { registry, db } = company;
  const movementId = await findFlight(company);
  if (movementId === undefined) throw new Error('The flight of January is not planned.');
  const { version } = await getMovement(db, registrarOf(company), movementId);
  const entries = travellers.map((role) => ({ caseId: caseOf(role) }));
  await addToManifest(registry, registrarOf(company), { movementId, expectedVersion: version, entries });
}
