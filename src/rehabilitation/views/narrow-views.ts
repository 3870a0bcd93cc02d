import type { Actor } from '../../access/actor.js';
import type { Registry } from '../../audit/act.js';
import { toPage, type Page, type PageOf } from '../../graphql/pagination.js';
import type { CaseId } from '../../identifiers.js';
import { listCareOf } from '../care/care.queries.js';
import { listSeparationRows } from '../care/separations.queries.js';
import * as rows from '../rehabilitation.queries.js';
import { careAtHome, decisionsAtHome, separationsAtHome } from './care-at-home.js';
import { listBirthsAtHome, listNamesAtHome, listShown, type Shown, viewKeyset } from './narrow-views.queries.js';

/*
 * What a body outside the programme sees of a child. Each view is composed of the few columns named here, from closed
 * vocabularies, days since the return and one name fit for home: what is not fetched cannot leak. Where a child was
 * abroad and in whose care, when and how it came home, what was said in sessions and what was scored is in none of them.
 */

/** A page, and the cases that it speaks of, for the audit. */
export interface PageOfViews<Tree> {
  readonly page: PageOf<Tree>;
  readonly keys: readonly CaseId[];
}

export interface PupilTree {
  reference: string;
  name: string | null;
  yearOfBirth: number | null;
  level: number | null;
  language: string | null;
  supports: string[];
  shownUntil: string;
}

/** What a school sees: what its pupils need there. */
export async function listPupils(registry: Registry, actor: Actor, page: Page): Promise<PageOfViews<PupilTree>> {
  return compose(await listShown(registry, actor, 'SCHOOL', page), page, async (shown, ids) => {
    const [names, births] = [await listNamesAtHome(registry, shown), await listBirthsAtHome(registry, shown)];
    const needs = new Map((await rows.listEducationRows(registry.store.reader, ids)).map((row) => [row.caseId, row]));
    return ({ key, reference, expiresOn }) => {
      const { level = null, language = null, supports = [] } = needs.get(key) ?? {};
      const birth = births.get(key);
      const [first, last] = [birth?.earliest.slice(0, 4), birth?.latest.slice(0, 4)];
      const yearOfBirth = first !== undefined && first === last ? Number(first) : null;
      return { reference, name: names.get(key) ?? null, yearOfBirth, level, language, supports, shownUntil: expiresOn };
    };
  });
}

export interface AppointmentTree {
  on: string;
  attendance: string;
}

export interface PatientTree {
  reference: string;
  name: string | null;
  sex: string;
  bornEarliest: string | null;
  bornLatest: string | null;
  needs: string[];
  appointments: AppointmentTree[];
  shownUntil: string;
}

/** What a clinic sees: what its patients need and when they came; nothing of what was said or scored. */
export async function listPatients(registry: Registry, actor: Actor, page: Page): Promise<PageOfViews<PatientTree>> {
  return compose(await listShown(registry, actor, 'CLINIC', page), page, async (shown, ids) => {
    const [names, births] = [await listNamesAtHome(registry, shown), await listBirthsAtHome(registry, shown)];
    const needs = new Map(
      (await rows.listHealthRows(registry.store.reader, ids)).map((row) => [row.caseId, row.needs]),
    );
    const visits = await visitsOf(registry, shown, 'MEDICAL');
    return ({ key, reference, sex, expiresOn }) => ({
      reference,
      name: names.get(key) ?? null,
      sex,
      bornEarliest: births.get(key)?.earliest ?? null,
      bornLatest: births.get(key)?.latest ?? null,
      needs: needs.get(key) ?? [],
      appointments: visits.get(key) ?? [],
      shownUntil: expiresOn,
    });
  });
}

export interface WardTree {
  reference: string;
  name: string | null;
  arrangements: { arrangement: string; since: string | null }[];
  decisions: { kind: string; relation: string; decidedOn: string; isEnd: boolean }[];
  separations: { reason: string; since: string | null; endedOn: string | null }[];
  homeVisits: AppointmentTree[];
  shownUntil: string;
}

/** What a guardianship office sees: who has cared for the child since it came, by which decision, and whether siblings are together. */
export async function listWards(registry: Registry, actor: Actor, page: Page): Promise<PageOfViews<WardTree>> {
  return compose(await listShown(registry, actor, 'GUARDIANSHIP', page), page, async (shown, ids) => {
    const at = registry.store.reader;
    const names = await listNamesAtHome(registry, shown);
    const care = await listCareOf(at, ids);
    const decisions = Map.groupBy(
      (await rows.listGuardianshipRows(at, ids)).filter(({ isWithdrawn }) => isWithdrawn === 0),
      ({ caseId }) => caseId,
    );
    const apart = Map.groupBy(await listSeparationRows(at, ids), ({ caseId }) => caseId);
    const visits = await visitsOf(registry, shown, 'HOME_VISIT');
    return ({ key, reference, arrivedOn, expiresOn }) => ({
      reference,
      name: names.get(key) ?? null,
      arrangements: careAtHome(care.get(key) ?? [], arrivedOn),
      decisions: decisionsAtHome(decisions.get(key) ?? [], arrivedOn),
      separations: separationsAtHome(apart.get(key) ?? [], arrivedOn),
      homeVisits: visits.get(key) ?? [],
      shownUntil: expiresOn,
    });
  });
}

/** The sessions of one type since the return, by child: the day and whether the child was there, and no more of them. */
async function visitsOf(
  registry: Registry,
  shown: readonly Shown[],
  type: string,
): Promise<Map<number, AppointmentTree[]>> {
  const ids = JSON.stringify(shown.map(({ key }) => key));
  const sessions = Map.groupBy(await rows.listSessionDays(registry.store.reader, { ids }), ({ caseId }) => caseId);
  return new Map(
    shown.map(({ key, arrivedOn }) => [
      key,
      (sessions.get(key) ?? [])
        .filter((session) => session.isWithdrawn === 0 && session.type === type && session.heldOn > arrivedOn)
        .map(({ heldOn, attendance }) => ({ on: heldOn, attendance })),
    ]),
  );
}

async function compose<Tree>(
  rows: readonly Shown[],
  page: Page,
  make: (shown: readonly Shown[], ids: { ids: string }) => Promise<(child: Shown) => Tree>,
): Promise<PageOfViews<Tree>> {
  const shown = rows.slice(0, page.first);
  const keys = shown.map(({ key }) => key);
  const toTree = await make(shown, { ids: JSON.stringify(keys) });
  return { page: toPage(viewKeyset, rows, page, shown.map(toTree)), keys };
}
