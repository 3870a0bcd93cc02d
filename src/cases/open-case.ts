import type { Actor } from '../access/actor.js';
import { seesAllAgencies } from '../access/permissions.js';
import { getAgency } from '../agencies/agency.queries.js';
import { perform, type Registry, type Request } from '../audit/act.js';
import type { Reader, Tx } from '../database/connection.js';
import type { Destination } from '../database/insert-row.js';
import { assertNotFuture, dateOf, type CivilDate } from '../dates.js';
import { Forbidden, Invalid } from '../errors.js';
import { newId, type AgencyId, type CaseId } from '../identifiers.js';
import { assertBirthPossible } from '../identity/births.js';
import {
  assertNamePossible,
  findPossibleDuplicates,
  noteBearer,
  recordPossibleDuplicates,
  type Alike,
} from '../identity/names.js';
import { assertFewNames } from '../identity/new-names.js';
import { personOf } from './change-case.js';
import { insertNewCase, type CaseContent } from './insert-new-case.js';
import { joinSiblings } from './join-siblings.js';
import { isLanguageCode, mostLanguages } from './rules/languages.js';
import { assertSightingPossible } from './facts/record-whereabouts.js';

export interface OpenCase extends CaseContent, Request {
  readonly siblingOf?: CaseId | undefined;
  /** The agency that will own the case; the actor's own unless a role that spans agencies names another. */
  readonly ownerAgencyId?: AgencyId | undefined;
}

/**
 * Opens a case at REPORTED, runs the duplicate check and posts the child into the books.
 * Errors: IMPOSSIBLE_DATES, INVALID_INPUT (also a family with as many children as one may have), UNKNOWN_CODE, NOT_FOUND (sibling, site or agency), FORBIDDEN.
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
  readonly alike: Alike;
}

/**
 * Everything that opening a case writes but its audit row: for acts that open one case or many. Errors as openCase;
 * whoever calls it has checked the right to open cases.
 */
export async function writeNewCase(tx: Tx, actor: Actor, input: OpenCase, now: number): Promise<NewCase> {
  await assertPossible(tx, input, dateOf(now));
  const ownerAgencyId = await chooseOwner(tx, actor, input);
  return writeCheckedCase(tx, actor, { ...input, ownerAgencyId }, now);
}

/**
 * As `writeNewCase`, for an act that opens many cases and has made each one's `openingChecks`, and chosen the owner for
 * all of them, in this very transaction: the rows may wait in a batch, and there is room in the sibling's family then.
 * Errors: NOT_FOUND (sibling), IMPOSSIBLE_DATES.
 */
export async function writeCheckedCase(
  to: Destination,
  actor: Actor,
  input: OpenCase & { readonly ownerAgencyId: AgencyId },
  now: number,
): Promise<NewCase> {
  const { ownerAgencyId } = input;
  const siblingGroupId = await joinSiblings(to, actor, input.siblingOf, now);
  const alike = await findPossibleDuplicates(to, input.names, input.birth);
  const caseId = newId<CaseId>(now);
  await insertNewCase(to, input, {
    caseId,
    ownerAgencyId,
    siblingGroupId,
    recordedAt: now,
    recordedBy: personOf(actor),
  });
  noteBearer(to, caseId, input.names, input.birth);
  await recordPossibleDuplicates(to, caseId, alike.cases, now);
  return { caseId, alike };
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
  () => assertSightingPossible(db, input.sighting, today, ['sighting']),
  () => assertReportedAfterSighting(input),
  () => assertFewLanguages(input.languages),
  ...input.languages.map((code, index) => () => assertLanguage(code, ['languages', String(index)])),
  () => input.birth && assertBirthPossible(input.birth, input.sighting.observedOn, 'birth'),
  () => assertOneOfEachRole(input.parents),
  () => assertFewNames(input.names, ['names']),
  ...input.names.map((name, index) => () => assertNamePossible(name, ['names', String(index)])),
  ...input.parents.map(
    ({ names }, at) =>
      () =>
        assertFewNames(names, ['parents', String(at), 'names']),
  ),
  ...input.parents.flatMap((parent, at) =>
    parent.names.map((name, index) => () => assertNamePossible(name, ['parents', String(at), 'names', String(index)])),
  ),
];

function assertFewLanguages({ length }: OpenCase['languages']): void {
  if (length <= mostLanguages) return;
  throw Invalid(`A child speaks at most ${mostLanguages} languages; languages came with ${length}.`, ['languages']);
}

function assertLanguage(code: string, field: readonly string[]): void {
  if (isLanguageCode(code)) return;
  throw Invalid(`A language is named by its code of ISO 639-1, such as kk; it came as ${code}.`, field, 'UNKNOWN_CODE');
}

/** A child has one mother and one father, as in `parentRecord`. */
function assertOneOfEachRole(given: OpenCase['parents']): void {
  const second = given.findIndex(({ role }, at) => given.findIndex((one) => one.role === role) < at);
  if (second === -1) return;
  throw Invalid(
    `A child has one mother and one father; the role ${given[second]?.role} came more than once. Give all that is known of one parent together.`,
    ['parents', String(second), 'role'],
  );
}

function assertReportedAfterSighting({ sighting, reportedOn }: OpenCase): void {
  if (sighting.observedOn <= reportedOn) return;
  throw Invalid(
    `A sighting is reported after it is made: reportedOn is ${reportedOn}, the sighting was on ${sighting.observedOn}.`,
    ['sighting', 'observedOn'],
    'IMPOSSIBLE_DATES',
  );
}

/** The agency that will own what is opened. Errors: FORBIDDEN, NOT_FOUND. */
export async function chooseOwner(tx: Tx, actor: Actor, input: Pick<OpenCase, 'ownerAgencyId'>): Promise<AgencyId> {
  if (actor.kind !== 'user') throw Forbidden('Only a named person or partner application can open a case.');
  const chosen = input.ownerAgencyId ?? actor.agencyId;
  if (chosen !== actor.agencyId && !seesAllAgencies(actor)) {
    throw Forbidden(`The role ${actor.role} opens cases for its own agency only.`);
  }
  await getAgency(tx, actor, chosen);
  return chosen;
}
