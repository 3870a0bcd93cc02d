import { asc, eq } from 'drizzle-orm';
import { agencies } from '../../../schema/agencies.js';
import { viewEndings, viewGrants, type viewKinds } from '../../../schema/rehabilitation/views.js';
import type { Actor } from '../../access/actor.js';
import { seesAllAgencies } from '../../access/permissions.js';
import type { Registry } from '../../audit/act.js';
import { changeCase, type ChangeRequest } from '../../cases/change-case.js';
import type { CaseRow } from '../../cases/case-rows.js';
import { atOrdinal } from '../../cases/ordinals.js';
import type { Tx } from '../../database/connection.js';
import { addDays, startOf, type CivilDate } from '../../dates.js';
import { Invalid, NotFound } from '../../errors.js';
import { newId, type AgencyId, type CaseId, type ViewId } from '../../identifiers.js';
import { findActingGrant, lastDayOf } from '../../referrals/grants/grants.js';
import { plainWords } from '../words.js';
import { viewEnd, viewExpiry } from './view-standing.js';

export type ViewKind = (typeof viewKinds)[number];

export interface ShareView extends ChangeRequest {
  readonly agencyId: AgencyId;
  readonly view: ViewKind;
  readonly purposeOfView: string;
  /** The last day. */
  readonly expiresOn: CivilDate;
}

/** Which kind of agency is shown which view: a school is no clinic. */
const shownTo: Record<ViewKind, readonly string[]> = {
  SCHOOL: ['SCHOOL'],
  CLINIC: ['MEDICAL'],
  GUARDIANSHIP: ['GOVERNMENT'],
};

/** A view is given for a school year or so, and then considered anew. */
const longestDays = 366;

/**
 * Shows a child to a school, a clinic or a guardianship office by the view made for it. Whoever acts by a grant shows no
 * longer than that lasts, and the view ends with it. Errors: NOT_FOUND, GUARD_FAILED where the child is not at home or the
 * case is closed, IMPOSSIBLE_DATES, INVALID_INPUT where the agency is of another kind, ALREADY_RECORDED where it is shown this.
 */
export function shareView(registry: Registry, actor: Actor, input: ShareView): Promise<CaseId> {
  const kind = { action: 'view:grant', operation: 'viewShare' } as const;
  return changeCase(registry, actor, kind, input, async ({ tx, now, today, by, row }) => {
    const { caseId, agencyId, view, expiresOn } = input;
    assertAtHome(row);
    const [agency] = await tx.select({ kind: agencies.kind }).from(agencies).where(eq(agencies.id, agencyId));
    if (!agency) throw NotFound('agency', ['agencyId']);
    if (!shownTo[view].includes(agency.kind)) {
      throw Invalid(
        `The view ${view} is for agencies of the kind ${shownTo[view].join(', ')}; this one is ${agency.kind}.`,
        ['agencyId'],
      );
    }
    if (expiresOn < today || expiresOn > addDays(today, longestDays)) {
      throw Invalid(
        `expiresOn is the last day of the view, from today, ${today}, to ${longestDays} days ahead; it says ${expiresOn}.`,
        ['expiresOn'],
        'IMPOSSIBLE_DATES',
      );
    }
    await assertNotShown(tx, input, now);
    const purpose = plainWords(input.purposeOfView, 'purposeOfView');
    const expiresAt = startOf(addDays(expiresOn, 1));
    const throughGrantId = await findOwnGrant(tx, actor, row, { expiresAt, now });
    const grant = { caseId, agencyId, kind: view, purpose, throughGrantId, expiresAt };
    await tx.insert(viewGrants).values({ ...grant, id: newId<ViewId>(now), grantedAt: now, grantedBy: by });
  });
}

/** A child who is abroad is shown to nobody by a view: there is no school for it yet, and no concern of an office. */
function assertAtHome({ stage, arrivedOn }: CaseRow): void {
  if (arrivedOn !== null && stage !== 'CLOSED') return;
  const found = stage === 'CLOSED' ? 'this case is closed' : `this one is at ${stage}`;
  throw Invalid(
    `A child is shown to a school, a clinic or an office once it is at home and while its case is open; ${found}.`,
    ['caseId'],
    'GUARD_FAILED',
  );
}

/** One view to one body at a time: of two, the end of the one would leave the other standing unseen. */
async function assertNotShown(tx: Tx, { caseId, agencyId, view }: ShareView, now: number): Promise<void> {
  const rows = await listViewsOf(tx, caseId);
  const standing = rows.find((row) => row.agencyId === agencyId && row.kind === view && stands(row, now));
  if (!standing) return;
  throw Invalid(
    `That agency is shown this view already, until ${lastDayOf(standing.expiresAt)}. To show it longer or shorter, end it with viewEnd first.`,
    ['agencyId'],
    'ALREADY_RECORDED',
  );
}

const listViewsOf = (tx: Tx, caseId: CaseId) =>
  tx
    .select({
      id: viewGrants.id,
      agencyId: viewGrants.agencyId,
      kind: viewGrants.kind,
      expiresAt: viewExpiry,
      endedAt: viewEnd,
    })
    .from(viewGrants)
    .leftJoin(viewEndings, eq(viewEndings.grantId, viewGrants.id))
    .where(eq(viewGrants.caseId, caseId))
    .orderBy(asc(viewGrants.id));

const stands = ({ endedAt, expiresAt }: { endedAt: number | null; expiresAt: number }, now: number): boolean =>
  endedAt === null && expiresAt > now;

/** The grant by which the actor acts, where it is by one: IMPOSSIBLE_DATES where the view would outlast it. */
async function findOwnGrant(
  tx: Tx,
  actor: Actor,
  row: CaseRow,
  { expiresAt, now }: { readonly expiresAt: number; readonly now: number },
): Promise<number | null> {
  if (actor.kind !== 'user' || seesAllAgencies(actor) || actor.agencyId === row.ownerAgencyId) return null;
  const grant = await findActingGrant(tx, { caseId: row.id as CaseId, agencyId: actor.agencyId, now });
  if (!grant) throw new Error('Whoever acts on a case owns it, sees all or has a grant.');
  if (expiresAt > grant.expiresAt) {
    throw Invalid(
      `Your agency may act on this case until ${lastDayOf(grant.expiresAt)}, and shows it to others no longer.`,
      ['expiresOn'],
      'IMPOSSIBLE_DATES',
    );
  }
  return grant.id;
}

export interface EndView extends ChangeRequest {
  /** The view, as the file names it: its place in the case. */
  readonly viewId: number;
  readonly reason: string;
}

/**
 * Takes a view back at once, with any other of the same kind that stands for the same body. Errors: NOT_FOUND where it is not there or
 * has ended.
 */
export function endView(registry: Registry, actor: Actor, input: EndView): Promise<CaseId> {
  const kind = { action: 'view:grant', operation: 'viewEnd' } as const;
  return changeCase(registry, actor, kind, input, async ({ tx, now, by }) => {
    const rows = await listViewsOf(tx, input.caseId);
    const found = rows.find(({ id }) => id === atOrdinal(rows, input.viewId));
    if (!found || !stands(found, now)) throw NotFound('view that still stands', ['viewId']);
    const reason = plainWords(input.reason, 'reason');
    const same = rows.filter((row) => row.agencyId === found.agencyId && row.kind === found.kind && stands(row, now));
    for (const { id } of same) await tx.insert(viewEndings).values({ grantId: id, reason, endedAt: now, endedBy: by });
  });
}
