import { and, eq, isNull } from 'drizzle-orm';
import { holds } from '../../../schema/holds.js';
import { liftHold } from '../../cases/facts/hold-case.js';
import { addDays, dateOf } from '../../dates.js';
import type { MovementId } from '../../identifiers.js';
import { removeFromManifest } from '../../movements/change-manifest.js';
import { getMovement, type MovementRow } from '../../movements/movement.queries.js';
import { cancelMovement } from '../../movements/run-movement.js';
import { readManifest } from '../../movements/manifest.queries.js';
import type { Role } from '../course/play-act.js';
import type { Parts } from './parts.types.js';
import { caseOf, changeOf, ownerOf, registrarOf, type Company } from './scene.js';

const reason = 'The other party cannot let the convoy pass.';

/**
 * The flight does not take place: whoever was on it goes on as the histories tell. Where people have acted on one of its children, or
 * put others on it, the flight is theirs, and those of the demonstration are taken off one by one.
 */
export async function callOff(
  company: Company,
  { travellers }: Parts,
  movementId: MovementId | undefined,
): Promise<void> {
  // A demonstration that an older version made has no such flight, and one that people have let depart is gone.
  if (movementId === undefined || (await readFlight(company, movementId)).status !== 'PLANNED') return;
  const ours = travellers.filter((role) => !company.left.has(caseOf(role)));
  const aboard = await listAboard(company, movementId);
  if (aboard.length > 0 && aboard.every((caseKey) => ours.some((role) => caseOf(role) === caseKey))) {
    const change = changing(movementId, await readFlight(company, movementId));
    await cancelMovement(company.registry, registrarOf(company), { ...change, reason });
  } else {
    for (const role of ours.filter((one) => aboard.includes(caseOf(one)))) await takeOff(company, movementId, role);
  }
  for (const role of ours) await discharge(company, role);
}

const readFlight = (company: Company, movementId: MovementId): Promise<MovementRow> =>
  getMovement(company.db, registrarOf(company), movementId);

const changing = (movementId: MovementId, { version }: MovementRow) => ({ movementId, expectedVersion: version });

async function listAboard(company: Company, movementId: MovementId): Promise<number[]> {
  const { registry, db } = company;
  const entries = await readManifest(db, registrarOf(company), movementId, registry.clock());
  return entries.flatMap(({ endedAs, caseKey }) => (endedAs === null ? [caseKey] : []));
}

async function takeOff(company: Company, movementId: MovementId, role: Role): Promise<void> {
  const change = changing(movementId, await readFlight(company, movementId));
  await removeFromManifest(company.registry, registrarOf(company), { ...change, ofCaseId: caseOf(role), reason });
}

/** Who lay in hospital is well again by then. */
async function discharge(company: Company, role: Role): Promise<void> {
  const { registry, db } = company;
  const isMedical = and(eq(holds.caseId, caseOf(role)), eq(holds.kind, 'MEDICAL'), isNull(holds.liftedOn));
  const [open] = await db.select({ id: holds.id }).from(holds).where(isMedical);
  if (!open) return;
  const lifted = { kind: 'MEDICAL', liftedOn: addDays(dateOf(registry.clock()), -1) } as const;
  await liftHold(registry, ownerOf(company, 'supervisor', role), { ...(await changeOf(company, role)), ...lifted });
}
