import { eq } from 'drizzle-orm';
import {
  cases,
  parents,
  profileVersions,
  stageChanges,
  type parentCitizenships,
  type parentFates,
  type parentRoles,
} from '../../schema/cases.js';
import { whereaboutsClaims } from '../../schema/claims.js';
import type { regionsOfOrigin } from '../../schema/places.js';
import type { sexes } from '../../schema/cases.js';
import type { Actor } from '../access/actor.js';
import { seesAllAgencies } from '../access/permissions.js';
import { getAgency } from '../agencies/agency.queries.js';
import { perform, type Registry, type Request } from '../audit/act.js';
import { postChanges } from '../counts/post.js';
import type { Reader, Tx } from '../database/connection.js';
import { insertRow } from '../database/insert-row.js';
import { assertNotFuture, dateOf, type CivilDate } from '../dates.js';
import { Forbidden, Invalid } from '../errors.js';
import { newId, type AgencyId, type CaseId } from '../identifiers.js';
import { assertBirthPossible, recordBirth, type BirthInterval } from '../identity/births.js';
import { addNames, assertNamePossible, recordPossibleDuplicates, type NameGiven } from '../identity/names.js';
import { getRecordableCase, personOf } from './change-case.js';
import { refreshCase } from './refresh-case.js';
import { assertSightingPossible, type Sighting } from './record-whereabouts.js';

export interface ParentGiven {
  readonly role: (typeof parentRoles)[number];
  readonly fate: (typeof parentFates)[number];
  readonly citizenship: (typeof parentCitizenships)[number];
  readonly names: readonly NameGiven[];
}

export interface OpenCase extends Request {
  readonly reportedOn: CivilDate;
  /** Who reported the child, when and where it was seen: a case cannot be opened without a dated source. */
  readonly sighting: Sighting;
  readonly sex: (typeof sexes)[number];
  readonly birth?: BirthInterval | undefined;
  readonly regionOfOrigin?: (typeof regionsOfOrigin)[number] | undefined;
  readonly languages: readonly string[];
  readonly names: readonly NameGiven[];
  readonly parents: readonly ParentGiven[];
  readonly siblingOf?: CaseId | undefined;
  /** The agency that will own the case; the actor's own unless a role that spans agencies names another. */
  readonly ownerAgencyId?: AgencyId | undefined;
}

/**
 * Opens a case at REPORTED, runs the duplicate check and posts the child into the books.
 * Errors: IMPOSSIBLE_DATES, INVALID_INPUT, NOT_FOUND (sibling, site or agency), FORBIDDEN.
 */
export function openCase(registry: Registry, actor: Actor, input: OpenCase): Promise<CaseId> {
  return perform(registry, actor, { action: 'case:open', operation: 'caseOpen', input }, async (tx, now) => {
    const { caseId } = await writeNewCase(tx, actor, input, now);
    return caseId;
  });
}

export interface NewCase {
  readonly caseId: CaseId;
  /** Cases that may be the same child, seen by the actor or not. */
  readonly possibleDuplicates: readonly CaseId[];
}

/**
 * Everything that opening a case writes but its audit row: for acts that open one case or many. Errors as openCase;
 * whoever calls it has checked the right to open cases.
 */
export async function writeNewCase(tx: Tx, actor: Actor, input: OpenCase, now: number): Promise<NewCase> {
  await assertPossible(tx, input, dateOf(now));
  const caseId = newId<CaseId>(now);
  const ownerAgencyId = await chooseOwner(tx, actor, input);
  const siblingGroupId = await joinSiblings(tx, actor, input.siblingOf, now);
  await insertRow(tx, cases, {
    id: caseId,
    ownerAgencyId,
    stage: 'REPORTED',
    stageSince: input.reportedOn,
    reportedOn: input.reportedOn,
    vitalStatus: 'UNKNOWN',
    nationality: 'UNDER_DETERMINATION',
    statelessnessRisk: false,
    careArrangement: 'UNKNOWN',
    sex: input.sex,
    regionOfOrigin: input.regionOfOrigin ?? null,
    languages: [...input.languages],
    siblingGroupId,
    version: 1,
    createdAt: now,
    updatedAt: now,
  });
  await writeHistories(tx, actor, caseId, input, now);
  await addNames(tx, caseId, input.names, now);
  const possibleDuplicates = await recordPossibleDuplicates(tx, caseId, input.names, input.birth, now);
  const known = await postChanges(tx, caseId, now);
  await refreshCase(tx, caseId, known, { now, version: 1, updatedAt: now });
  return { caseId, possibleDuplicates };
}

async function assertPossible(db: Reader, input: OpenCase, today: CivilDate): Promise<void> {
  for (const check of openingChecks(db, input, today)) await check();
}

/** What must hold of a case before it is opened, each check throwing on its own: a form can show all that fail. */
export const openingChecks = (
  db: Reader,
  input: OpenCase,
  today: CivilDate,
): readonly (() => Promise<void> | void)[] => [
  () => assertNotFuture(input.reportedOn, today, 'reportedOn'),
  () => assertSightingPossible(db, input.sighting, today, 'sighting'),
  () => assertReportedAfterSighting(input),
  () => input.birth && assertBirthPossible(input.birth, input.sighting.observedOn, 'birth'),
  ...input.names.map((name, index) => () => assertNamePossible(name, ['names', String(index)])),
  ...input.parents.flatMap((parent, at) =>
    parent.names.map((name, index) => () => assertNamePossible(name, ['parents', String(at), 'names', String(index)])),
  ),
];

function assertReportedAfterSighting({ sighting, reportedOn }: OpenCase): void {
  if (sighting.observedOn <= reportedOn) return;
  throw Invalid(
    `A sighting is reported after it is made: reportedOn is ${reportedOn}, the sighting was on ${sighting.observedOn}.`,
    ['sighting', 'observedOn'],
    'IMPOSSIBLE_DATES',
  );
}

async function chooseOwner(tx: Tx, actor: Actor, input: OpenCase): Promise<AgencyId> {
  if (actor.kind !== 'user') throw Forbidden('Only a named person or partner application can open a case.');
  const chosen = input.ownerAgencyId ?? actor.agencyId;
  if (chosen !== actor.agencyId && !seesAllAgencies(actor)) {
    throw Forbidden(`The role ${actor.role} opens cases for its own agency only.`);
  }
  await getAgency(tx, actor, chosen);
  return chosen;
}

/** The sibling's group, made where it has none yet. A link is no part of the sibling's file: it stays as it was. */
async function joinSiblings(tx: Tx, actor: Actor, siblingOf: CaseId | undefined, now: number): Promise<number | null> {
  if (siblingOf === undefined) return null;
  const sibling = await getRecordableCase(tx, actor, siblingOf, now);
  if (sibling.siblingGroupId !== null) return sibling.siblingGroupId;
  const groupId = newId(now);
  await tx.update(cases).set({ siblingGroupId: groupId }).where(eq(cases.id, sibling.id));
  return groupId;
}

async function writeHistories(tx: Tx, actor: Actor, caseId: CaseId, input: OpenCase, now: number): Promise<void> {
  const recordedBy = personOf(actor);
  const birthId = input.birth ? await recordBirth(tx, caseId, input.birth, now) : null;
  await insertRow(tx, profileVersions, {
    caseId,
    sex: input.sex,
    regionOfOrigin: input.regionOfOrigin ?? null,
    birthId,
    recordedAt: now,
    recordedBy,
  });
  await insertRow(tx, stageChanges, {
    caseId,
    toStage: 'REPORTED',
    effectiveOn: input.reportedOn,
    isAnnulment: false,
    recordedAt: now,
    recordedBy,
  });
  await insertRow(tx, whereaboutsClaims, {
    caseId,
    ...input.sighting,
    siteId: input.sighting.siteId ?? null,
    isWithdrawal: false,
    recordedAt: now,
    recordedBy,
  });
  for (const parent of input.parents) {
    const parentId = newId(now);
    const { role, fate, citizenship } = parent;
    await insertRow(tx, parents, { id: parentId, caseId, role, fate, citizenship });
    await addNames(tx, caseId, parent.names, now, parentId);
  }
}
