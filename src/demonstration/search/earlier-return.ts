import { asc, eq } from 'drizzle-orm';
import { movements, operations } from '../../../schema/movements.js';
import { recordVitalStatus } from '../../cases/facts/record-vital-status.js';
import { recordAgreement, recordRound } from '../../coordination/record-talks.js';
import type { Reader } from '../../database/connection.js';
import { addDays, startOf, type CivilDate } from '../../dates.js';
import type { MovementId } from '../../identifiers.js';
import { addToManifest } from '../../movements/change-manifest.js';
import { getMovement } from '../../movements/movement.queries.js';
import { planMovement, planOperation } from '../../movements/plan-movement.js';
import { completeMovement, departMovement } from '../../movements/run-movement.js';
import type { Act, ChildHistory } from '../course/history.types.js';
import type { Role } from '../course/play-act.js';
import { entriesOf } from '../operations/entries.js';
import { ownFirst } from './casting.js';
import { agreeOnChildren, exchangeList, listChildrenOf, recordTheirVersion } from './lists.js';
import type { EarlierReturn } from './parts.types.js';
import { caseOf, changeOf, registrarOf, type Company, type Scene } from './scene.js';
import { ensureTrack, getAgreementOf } from './talks-track.js';

/** The rounds of that year before the one that the first source tells of. What each agreed of children is invented. */
const rounds: readonly EarlierReturn['round'][] = [
  { code: 'Astana-1', startsOn: '2017-01-23', endsOn: '2017-01-24' },
  { code: 'Astana-2', startsOn: '2017-02-15', endsOn: '2017-02-16' },
  { code: 'Astana-3', startsOn: '2017-03-14', endsOn: '2017-03-15' },
  { code: 'Astana-4', startsOn: '2017-05-03', endsOn: '2017-05-04' },
  { code: 'Astana-5', startsOn: '2017-07-04', endsOn: '2017-07-05' },
  { code: 'Astana-6', startsOn: '2017-09-14', endsOn: '2017-09-15' },
];

/** So long after a round nobody departs yet: what it agreed is carried out first. */
const daysToPrepare = 14;
const operation = { code: 'Return-2017', title: 'Return of one child by an agreed list' } as const;
const listTitle = 'List of one child who is expected home';
const hour = 3_600_000;

type Move = Extract<Act, { act: 'MOVE' }>;
const moveTo = ({ acts }: ChildHistory, stage: Move['toStage']): Move | undefined =>
  acts.find((act): act is Move => act.act === 'MOVE' && act.toStage === stage);

/**
 * Whom the operation of the demonstration's year brings home, where anybody: whose list is on file already, and else, where its talks
 * are to come, the latest of the first agency that has one who came home with its programme and alone. Alone, so that its journey is
 * recorded on the very days and at the very instants of its own history: the counts, and what was known when, stay as they are.
 */
export async function findReturned(
  db: Reader,
  roles: readonly Role[],
  after: number,
): Promise<EarlierReturn | undefined> {
  const [listed] = await listChildrenOf(db, listTitle);
  const possible = castable(ownFirst(roles));
  if (listed !== undefined) return possible.find(({ role }) => role.caseId === listed);
  const latest = possible.toSorted((one, other) => (arrivalOf(one) < arrivalOf(other) ? 1 : -1));
  const [first] = ownFirst(roles);
  const chosen = latest.find(({ role }) => role.history.ownerAgency === first?.history.ownerAgency) ?? latest[0];
  return chosen && talksAt(chosen) > after ? chosen : undefined;
}

function castable(roles: readonly Role[]): EarlierReturn[] {
  const home = roles.filter(({ history }) => history.fate === 'FAMILY_RETURN');
  return [...Map.groupBy(home, ({ history }) => history.familyKey).values()].flatMap((family): EarlierReturn[] => {
    const [role] = family;
    const departed = role && moveTo(role.history, 'IN_TRANSIT');
    const round = departed && rounds.findLast(({ endsOn }) => addDays(endsOn, daysToPrepare) <= departed.effectiveOn);
    return family.length === 1 && role && round && moveTo(role.history, 'RETURNED') ? [{ role, round }] : [];
  });
}

const arrivalOf = ({ role }: EarlierReturn): CivilDate => moveTo(role.history, 'RETURNED')?.effectiveOn ?? '';

/** When the talks that brought it home are put on file. */
const talksAt = ({ round }: EarlierReturn): number => startOf(addDays(round.endsOn, 1)) + 6 * hour;

/** From the round of talks to the arrival of the child, each part at its moment. */
export function scenesOfReturn(returned: EarlierReturn): readonly Scene[] {
  const departed = moveTo(returned.role.history, 'IN_TRANSIT');
  const arrived = moveTo(returned.role.history, 'RETURNED');
  if (!departed || !arrived) return [];
  const [departedOn, agreedOn] = [departed.effectiveOn, addDays(returned.round.endsOn, 1)];
  const before = (days: number) => startOf(addDays(departedOn, -days));
  return [
    { at: talksAt(returned), play: (company) => talk(company, returned) },
    { at: startOf(addDays(agreedOn, 1)) + 7 * hour, play: (company) => agree(company, returned, agreedOn) },
    { at: before(3) + 6 * hour, play: (company) => plan(company, returned, departedOn) },
    { at: before(2) + 13 * hour, play: (company) => board(company, returned) },
    { at: before(1) + 13 * hour, play: (company) => lookAt(company, returned, addDays(departedOn, -2)) },
    { at: departed.recordedAt, play: (company) => depart(company, departedOn) },
    { at: arrived.recordedAt, play: (company) => arrive(company, arrived.effectiveOn) },
  ];
}

async function talk(company: Company, { role, round }: EarlierReturn): Promise<void> {
  const { registry, db } = company;
  const registrar = registrarOf(company);
  const roundId = await recordRound(registry, registrar, {
    ...{ trackId: await ensureTrack(company), place: 'Astana' },
    ...round,
  });
  const terms = 'Children whose identity is proven are handed over by list.';
  await recordAgreement(registry, registrar, { roundId, agreedOn: round.endsOn, terms });
  const agreement = await getAgreementOf(db, round.code);
  await exchangeList(company, { ...agreement, title: listTitle, exchangedOn: round.endsOn, children: [caseOf(role)] });
}

async function agree(company: Company, { role }: EarlierReturn, agreedOn: CivilDate): Promise<void> {
  await recordTheirVersion(company, listTitle, [{ role, reference: '1' }]);
  await agreeOnChildren(company, { title: listTitle, agreedOn, reference: 'Exchange of notes' });
}

async function plan(company: Company, { round }: EarlierReturn, plannedOn: CivilDate): Promise<void> {
  const { registry, db } = company;
  const registrar = registrarOf(company);
  const { agreementId } = await getAgreementOf(db, round.code);
  const operationId = await planOperation(registry, registrar, { ...operation, agreementId });
  const route = { fromPlace: 'Gaziantep', port: 'Astana', capacity: 2 };
  await planMovement(registry, registrar, { operationId, plannedOn, ...route });
}

async function readReturn(company: Company) {
  const [found] = await company.db
    .select({ id: movements.id })
    .from(movements)
    .innerJoin(operations, eq(operations.id, movements.operationId))
    .where(eq(operations.code, operation.code))
    .orderBy(asc(movements.id));
  const movementId = found?.id as MovementId | undefined;
  if (movementId === undefined) throw new Error('The return of the demonstration’s year is not planned.');
  const { version } = await getMovement(company.db, registrarOf(company), movementId);
  return { movementId, expectedVersion: version };
}

async function board(company: Company, { role }: EarlierReturn): Promise<void> {
  const entries = await entriesOf(company.db, [caseOf(role)]);
  await addToManifest(company.registry, registrarOf(company), { ...(await readReturn(company)), entries });
}

async function lookAt(company: Company, { role }: EarlierReturn, observedOn: CivilDate): Promise<void> {
  const claim = { status: 'CONFIRMED_ALIVE', source: 'Consular mission, before the departure', grade: 'A' } as const;
  const change = await changeOf(company, role);
  await recordVitalStatus(company.registry, registrarOf(company), { ...change, ...claim, observedOn });
}

async function depart(company: Company, departedOn: CivilDate): Promise<void> {
  await departMovement(company.registry, registrarOf(company), { ...(await readReturn(company)), departedOn });
}

async function arrive(company: Company, arrivedOn: CivilDate): Promise<void> {
  await completeMovement(company.registry, registrarOf(company), { ...(await readReturn(company)), arrivedOn });
}
