import { and, asc, eq, inArray, isNull, sql } from 'drizzle-orm';
import { cases } from '../../../schema/cases.js';
import { milestones, plans } from '../../../schema/rehabilitation/plans.js';
import type { Actor, User } from '../../access/actor.js';
import type { Registry } from '../../audit/act.js';
import type { BirthDays } from '../../counts/age.js';
import type { Reader } from '../../database/connection.js';
import { addDays, addYears, dateOf, type CivilDate } from '../../dates.js';
import type { AgencyId, CaseId } from '../../identifiers.js';
import { listBirthsOf } from '../../identity/births.js';
import { grantAccess } from '../../referrals/grants/grant-access.js';
import { recordAssessment } from '../../rehabilitation/assessments/record-assessment.js';
import { sdqAges, sdqNormSets, type SdqNormSet } from '../../rehabilitation/assessments/sdq.rules.js';
import { assignMilestone } from '../../rehabilitation/plans/assign-milestone.js';
import { admitHolder, ofAgeOn } from '../../rehabilitation/sealing/admit-holder.js';
import { recordSession } from '../../rehabilitation/sessions/record-session.js';
import { shareView } from '../../rehabilitation/views/share-view.js';

/** Who furnishes the demonstration, and for whom. */
export interface Furnishing {
  readonly registrar: Actor;
  readonly psychologist: User;
  readonly caseworker: User;
  readonly youngPerson: User;
  agencyId(code: string): AgencyId;
}

const childrenWithViews = 6;
const childrenTreated = 3;

/** What members of staff answer for in person, of that which is open, and how many of these. */
const inPerson = { psychologist: ['ADP-PSY1', 'PSY-REG', 'FAM-PAR'], caseworker: ['REV-365', 'FUP-18M', 'FUP-24M'] };
const assignedToEach = 3;

/**
 * What the examples of the playground show, done at the moment of loading: narrow views that stand for a year, what a
 * psychologist wrote of a few children of the own agency, the rights of a young person who has come of age since, the children
 * shown to the centres that accompany them, and what members of staff answer for in person.
 */
export async function furnishHome(registry: Registry, db: Reader, cast: Furnishing): Promise<void> {
  const children = await db
    .select({ id: cases.id, stage: cases.stage, body: plans.bodyAgencyId })
    .from(plans)
    .innerJoin(cases, eq(cases.id, plans.caseId))
    .orderBy(asc(plans.arrivedOn), asc(cases.id));
  const own = await db
    .select({ id: plans.caseId, arrivedOn: plans.arrivedOn })
    .from(plans)
    .where(and(eq(plans.ownerAgencyId, cast.psychologist.agencyId)))
    .orderBy(asc(plans.arrivedOn), asc(plans.caseId))
    .limit(childrenTreated);
  const openCases = children.filter(({ stage }) => stage !== 'CLOSED');
  for (const { id, body } of openCases)
    await showToCentre(registry, db, cast, { caseId: id as CaseId, agencyId: body as AgencyId });
  for (const role of ['psychologist', 'caseworker'] as const) await assign(registry, db, cast, role);
  for (const { id } of openCases.slice(0, childrenWithViews)) await showViews(registry, db, cast, id as CaseId);
  for (const { id, arrivedOn } of own) await treat(registry, db, cast.psychologist, id as CaseId, arrivedOn);
  await passRights(
    registry,
    db,
    cast,
    children.map(({ id }) => id as CaseId),
  );
}

async function changeOf(db: Reader, caseId: CaseId) {
  const [row] = await db.select({ version: cases.version }).from(cases).where(eq(cases.id, caseId));
  return { caseId, expectedVersion: row?.version ?? 0 };
}

/** A centre sees the children whom it accompanies, and acts on their files. */
async function showToCentre(
  registry: Registry,
  db: Reader,
  cast: Furnishing,
  { caseId, agencyId }: { readonly caseId: CaseId; readonly agencyId: AgencyId },
): Promise<void> {
  await grantAccess(registry, cast.registrar, {
    ...(await changeOf(db, caseId)),
    ...{ agencyId, scopes: ['FACTS', 'IDENTITY', 'RECORD'], purposeOfAccess: 'Accompanies the child at home' },
    expiresOn: addDays(dateOf(registry.clock()), 365),
  });
}

async function assign(
  registry: Registry,
  db: Reader,
  cast: Furnishing,
  role: 'psychologist' | 'caseworker',
): Promise<void> {
  const { agencyId: bodyAgencyId, userId: caseworkerId } = cast[role];
  const open = await db
    .select({
      caseId: milestones.caseId,
      code: milestones.code,
      bodyId: milestones.bodyAgencyId,
      personId: milestones.responsibleId,
    })
    .from(milestones)
    .where(
      and(
        eq(milestones.ownerAgencyId, bodyAgencyId),
        inArray(milestones.code, inPerson[role]),
        isNull(milestones.outcome),
        // A literal, as the index of this work has one; a parameter is not compared with that.
        sql`${milestones.isLive} = 1`,
      ),
    )
    .orderBy(asc(milestones.dueOn), asc(milestones.caseId))
    .limit(assignedToEach);
  for (const { caseId, code, bodyId, personId } of open) {
    // Furnished before.
    if (bodyId === bodyAgencyId && personId === caseworkerId) continue;
    const change = await changeOf(db, caseId as CaseId);
    await assignMilestone(registry, cast.registrar, { ...change, code, bodyAgencyId, caseworkerId });
  }
}

async function showViews(registry: Registry, db: Reader, cast: Furnishing, caseId: CaseId): Promise<void> {
  const expiresOn = addDays(dateOf(registry.clock()), 365);
  const views = [
    ['SCHOOL', 'SCHOOL-7'],
    ['CLINIC', 'CLINIC-3'],
    ['GUARDIANSHIP', 'GUARD-1'],
  ] as const;
  for (const [view, code] of views) {
    const shown = { agencyId: cast.agencyId(code), view, purposeOfView: 'Demonstration', expiresOn };
    await shareView(registry, cast.registrar, { ...(await changeOf(db, caseId)), ...shown });
  }
}

async function treat(
  registry: Registry,
  db: Reader,
  psychologist: Actor,
  caseId: CaseId,
  arrivedOn: CivilDate,
): Promise<void> {
  await recordSession(registry, psychologist, {
    ...(await changeOf(db, caseId)),
    ...{ type: 'PLAY_OR_ART', setting: 'PLAY', attendance: 'ATTENDED', heldOn: addDays(arrivedOn, 20), minutes: 40 },
    clinicalNote: 'Drew a house with a lamp in each window. (Invented.)',
  });
  const birth = (await listBirthsOf(db, caseId)).at(-1);
  const assessedOn = addDays(arrivedOn, 24);
  const normSet = birth && formFor(birth, assessedOn);
  if (!normSet) return;
  await recordAssessment(registry, psychologist, {
    ...(await changeOf(db, caseId)),
    ...{ instrument: 'SDQ', informant: 'PARENT', normSet, assessedOn },
    items: Array.from({ length: 25 }, (_, at) => (at * 7) % 3),
  });
}

/** The form that parents answer of a child who is surely of an age for it; none where there is no such form. */
const formFor = ({ earliest, latest }: BirthDays, on: CivilDate): SdqNormSet | undefined =>
  sdqNormSets.PARENT.toReversed().find((normSet) => {
    const [least, most] = sdqAges[normSet];
    return addYears(latest, least) <= on && on < addYears(earliest, most + 1);
  });

/** The first in the order of arrival who is of age by now. */
async function passRights(registry: Registry, db: Reader, cast: Furnishing, ids: readonly CaseId[]): Promise<void> {
  const today = dateOf(registry.clock());
  for (const caseId of ids) {
    const birth = (await listBirthsOf(db, caseId)).at(-1);
    if (!birth || ofAgeOn(birth.latest) > today) continue;
    await admitHolder(registry, cast.registrar, { ...(await changeOf(db, caseId)), userId: cast.youngPerson.userId });
    return;
  }
}
