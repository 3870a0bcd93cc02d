import { and, eq } from 'drizzle-orm';
import { cases } from '../../../schema/cases.js';
import { agreements, negotiationRounds } from '../../../schema/coordination.js';
import { movements, operations as operationRows } from '../../../schema/movements.js';
import type { Actor } from '../../access/actor.js';
import type { Registry } from '../../audit/act.js';
import { recordVitalStatus } from '../../cases/facts/record-vital-status.js';
import type { Reader } from '../../database/connection.js';
import type { AgreementId, CaseId, MovementId, OperationId } from '../../identifiers.js';
import { addToManifest } from '../../movements/change-manifest.js';
import { readManifest } from '../../movements/manifest.queries.js';
import { getMovement } from '../../movements/movement.queries.js';
import { planMovement, planOperation } from '../../movements/plan-movement.js';
import { completeMovement, departMovement } from '../../movements/run-movement.js';
import { entriesOf } from './entries.js';
import { operations, timesOf, type Flight } from './flights.js';

/** One flight on the stage, and who flies with it. */
export interface Journey {
  readonly flight: Flight;
  readonly travellers: readonly { readonly caseId: CaseId | undefined }[];
}

/** Who plays it, where. */
export interface Crew {
  readonly registry: Registry;
  readonly db: Reader;
  readonly registrar: Actor;
}

/** What becomes of a flight, each part at its moment, by the commands that staff use. */
export const partsOfFlight = (flight: Flight) => {
  const { plannedAt, boardedAt, seenAt, departedAt, completedAt } = timesOf(flight);
  return [
    { at: plannedAt, play: plan },
    { at: boardedAt, play: board },
    { at: seenAt, play: lookAtEach },
    { at: departedAt, play: depart },
    { at: completedAt, play: complete },
  ] as const;
};

/** The movement of a flight, where it is planned already. */
export async function findFlight(db: Reader, flight: Flight): Promise<MovementId | undefined> {
  const [found] = await db
    .select({ id: movements.id })
    .from(movements)
    .innerJoin(operationRows, eq(operationRows.id, movements.operationId))
    .where(and(eq(operationRows.code, flight.operation), eq(movements.plannedOn, timesOf(flight).departedOn)));
  return found?.id as MovementId | undefined;
}

async function getFlight(db: Reader, flight: Flight): Promise<MovementId> {
  const movementId = await findFlight(db, flight);
  if (movementId === undefined) throw new Error(`The flight ${flight.fate} is not planned.`);
  return movementId;
}

/** The movement of a flight as whoever changes it has read it. */
async function readFlight(db: Reader, registrar: Actor, flight: Flight) {
  const movementId = await getFlight(db, flight);
  const { version } = await getMovement(db, registrar, movementId);
  return { movementId, expectedVersion: version };
}

async function plan({ registry, db, registrar }: Crew, { flight, travellers }: Journey): Promise<void> {
  const { operation: code, fromPlace, port } = flight;
  const [known] = await db.select().from(operationRows).where(eq(operationRows.code, code));
  const described = operations.find((operation) => operation.code === code);
  const operationId = (known?.id ??
    (await planOperation(registry, registrar, {
      code,
      title: described?.title ?? code,
      agreementId: described?.followsTalks ? await findAgreement(db) : undefined,
    }))) as OperationId;
  const capacity = Math.ceil(travellers.length / 10) * 10;
  const movement = { operationId, plannedOn: timesOf(flight).departedOn, fromPlace, port, capacity };
  await planMovement(registry, registrar, movement);
}

/** The agreement of the round of the first source, by which a child is traced back to the talks. */
async function findAgreement(db: Reader): Promise<AgreementId | undefined> {
  const [found] = await db
    .select({ id: agreements.id })
    .from(agreements)
    .innerJoin(negotiationRounds, eq(negotiationRounds.id, agreements.roundId))
    .where(eq(negotiationRounds.code, 'Astana-8'));
  return found?.id as AgreementId | undefined;
}

async function board({ registry, db, registrar }: Crew, { flight, travellers }: Journey): Promise<void> {
  const aboard = travellers.map(({ caseId }) => {
    if (caseId === undefined) throw new Error(`A child of ${flight.fate} flies before its case is opened.`);
    return caseId;
  });
  const entries = await entriesOf(db, aboard);
  await addToManifest(registry, registrar, { ...(await readFlight(db, registrar, flight)), entries });
}

/** Whose last sign of life says nothing on the day of the departure, or who was never seen alive, is seen by the mission. */
async function lookAtEach({ registry, db, registrar }: Crew, { flight }: Journey): Promise<void> {
  const movementId = await getFlight(db, flight);
  const { departedOn } = timesOf(flight);
  for (const { caseKey, missing } of await readManifest(db, registrar, movementId, registry.clock(), departedOn)) {
    if (!missing.some(({ code }) => code === 'LIFE_LAPSED' || code === 'LIFE_UNKNOWN')) continue;
    const [row] = await db.select({ version: cases.version }).from(cases).where(eq(cases.id, caseKey));
    await recordVitalStatus(registry, registrar, {
      ...{ caseId: caseKey as CaseId, expectedVersion: row?.version ?? 0, observedOn: timesOf(flight).seenOn },
      ...{ status: 'CONFIRMED_ALIVE', source: 'Consular mission, before the departure', grade: 'A' },
    });
  }
}

async function depart({ registry, db, registrar }: Crew, { flight }: Journey): Promise<void> {
  const { departedOn } = timesOf(flight);
  await departMovement(registry, registrar, { ...(await readFlight(db, registrar, flight)), departedOn });
}

async function complete({ registry, db, registrar }: Crew, { flight }: Journey): Promise<void> {
  const { arrivedOn } = timesOf(flight);
  await completeMovement(registry, registrar, { ...(await readFlight(db, registrar, flight)), arrivedOn });
}
