import { and, asc, desc, eq, or, sql, type SQL } from 'drizzle-orm';
import { alias } from 'drizzle-orm/sqlite-core';
import { agencies } from '../../schema/agencies.js';
import { referralEvents, referrals, type referralEventKinds } from '../../schema/referrals.js';
import { destroyedKeys } from '../../schema/vault.js';
import type { Actor } from '../access/actor.js';
import { assertMay, seesAllAgencies } from '../access/permissions.js';
import type { Registry } from '../audit/act.js';
import { among, nodeIdOf } from '../database/dialect-words.js';
import type { Reader } from '../database/connection.js';
import { prepared } from '../database/prepared.js';
import { Invalid, NotFound } from '../errors.js';
import { assertPageSize, fromCursor } from '../graphql/pagination.js';
import type { CaseId, ReferralId } from '../identifiers.js';
import { versionOf } from '../versions/record-versions.js';

/** PENDING until it is answered; LAPSED where its day passed while it was pending or accepted. */
export const referralStatuses = ['PENDING', 'ACCEPTED', 'DECLINED', 'WITHDRAWN', 'COMPLETED', 'LAPSED'] as const;
export type ReferralStatus = (typeof referralStatuses)[number];

/** As seen from the own agency. */
export const referralDirections = ['INCOMING', 'OUTGOING'] as const;
export type ReferralDirection = (typeof referralDirections)[number];

const senders = alias(agencies, 'senders');
const receivers = alias(agencies, 'receivers');
const lastKind = sql<string>`(select ${referralEvents.kind} from ${referralEvents} where ${referralEvents.referralId} = ${referrals.id} order by ${referralEvents.id} desc limit 1)`;
const status = sql<ReferralStatus>`case when ${lastKind} in ('DECLINED', 'WITHDRAWN', 'COMPLETED') then ${lastKind} when ${referrals.expiresAt} <= ${sql.placeholder('now')} then 'LAPSED' else coalesce(${lastKind}, 'PENDING') end`;

const selectReferrals = (db: Reader) =>
  db
    .select({
      key: referrals.id,
      id: nodeIdOf('referral', referrals.id),
      caseId: referrals.caseId,
      fromAgencyId: referrals.fromAgencyId,
      toAgencyId: referrals.toAgencyId,
      fromAgency: { id: nodeIdOf('agency', senders.id), code: senders.code, name: senders.name, kind: senders.kind },
      toAgency: {
        id: nodeIdOf('agency', receivers.id),
        code: receivers.code,
        name: receivers.name,
        kind: receivers.kind,
      },
      reason: referrals.reason,
      coversIdentity: referrals.coversIdentity,
      coversRecord: referrals.coversRecord,
      coversClinical: referrals.coversClinical,
      expiresAt: referrals.expiresAt,
      createdAt: referrals.createdAt,
      status,
      version: versionOf('referral', referrals.id),
    })
    .from(referrals)
    .innerJoin(senders, eq(senders.id, referrals.fromAgencyId))
    .innerJoin(receivers, eq(receivers.id, referrals.toAgencyId));

export type ReferralRow = ReturnType<typeof selectReferrals>['_']['result'][number];

export interface ReferralEventRow {
  referralId: number;
  kind: (typeof referralEventKinds)[number];
  note: string | null;
  recordedAt: number;
}

/** The two agencies of a referral see it, and roles whose work spans agencies. */
function visibleReferrals(actor: Actor, direction?: ReferralDirection): SQL {
  const mine = sql.placeholder('agencyId');
  const [incoming, outgoing] = [eq(referrals.toAgencyId, mine), eq(referrals.fromAgencyId, mine)];
  if (actor.kind !== 'user') return sql`1 = 0`;
  const ofErased = sql`exists (select 1 from ${destroyedKeys} where ${destroyedKeys.subjectId} = ${referrals.caseId})`;
  if (direction === 'INCOMING') return sql`${incoming} and not ${ofErased}`;
  if (direction === 'OUTGOING') return sql`${outgoing} and not ${ofErased}`;
  return seesAllAgencies(actor) ? sql`not ${ofErased}` : sql`${or(incoming, outgoing)} and not ${ofErased}`;
}

export interface ListReferrals {
  readonly first: number;
  readonly after?: string | undefined;
  readonly direction?: ReferralDirection | undefined;
  readonly status?: ReferralStatus | undefined;
}

/** The order of referrals in cursors: newest first. */
export const referralOrder = 'REFERRAL_DESC';

/** One row more than asked for, newest first. Errors: INVALID_INPUT for a page size or cursor that cannot be. */
export async function listReferrals(registry: Registry, actor: Actor, list: ListReferrals): Promise<ReferralRow[]> {
  assertMay(actor, 'referral:read');
  assertPageSize(list.first);
  const [after] = list.after === undefined ? [] : fromCursor(list.after, referralOrder, 1);
  const run = prepared<Record<string, unknown>, ReferralRow>((db) =>
    selectReferrals(db)
      .where(
        and(
          visibleReferrals(actor, list.direction),
          list.status && sql`${status} = ${sql.placeholder('status')}`,
          after === undefined ? undefined : sql`${referrals.id} < ${sql.placeholder('after')}`,
        ),
      )
      .orderBy(desc(referrals.id))
      .limit(sql.placeholder('limit')),
  );
  const agencyId = actor.kind === 'user' ? actor.agencyId : null;
  const args = { agencyId, now: registry.clock(), status: list.status, after, limit: list.first + 1 };
  return run(registry.store.reader, args);
}

/** A referral as far as the actor may see it, or nothing. */
export async function findReferral(
  db: Reader,
  actor: Actor,
  id: ReferralId,
  now: number,
): Promise<ReferralRow | undefined> {
  assertMay(actor, 'referral:read');
  const run = prepared<Record<string, unknown>, ReferralRow>((reader) =>
    selectReferrals(reader).where(and(eq(referrals.id, sql.placeholder('id')), visibleReferrals(actor))),
  );
  const [row] = await run(db, { id, now, agencyId: actor.kind === 'user' ? actor.agencyId : null });
  return row;
}

/** NOT_FOUND for absent and invisible alike. */
export async function getReferral(
  db: Reader,
  actor: Actor,
  id: ReferralId,
  now: number,
): Promise<ReferralRow & { readonly caseId: CaseId }> {
  const row = await findReferral(db, actor, id, now);
  if (!row) throw NotFound('referral', ['referralId']);
  return row as ReferralRow & { caseId: CaseId };
}

const isOver = 'it is over; referralCreate asks anew';

/** Where a referral can go from where it stands, and by which act. */
const waysOn: Readonly<Record<ReferralStatus, string>> = {
  PENDING: 'referralAccept or referralDecline answers it, and referralWithdraw takes it back',
  ACCEPTED: 'referralComplete ends it',
  DECLINED: isOver,
  WITHDRAWN: isOver,
  COMPLETED: isOver,
  LAPSED: isOver,
};

/** NO_SUCH_TRANSITION where the referral does not stand at `from`. */
export function assertStatus({ status }: ReferralRow, from: ReferralStatus): void {
  if (status === from) return;
  throw Invalid(
    `This needs a referral that is ${from}; it is ${status}: ${waysOn[status]}.`,
    ['referralId'],
    'NO_SUCH_TRANSITION',
  );
}

/** What befell these referrals, in order; on ids that a visible list has yielded, and on no others. */
export const listReferralEvents = prepared<{ ids: string }, ReferralEventRow>((db) =>
  db
    .select({
      referralId: referralEvents.referralId,
      kind: referralEvents.kind,
      note: referralEvents.note,
      recordedAt: referralEvents.recordedAt,
    })
    .from(referralEvents)
    .where(among(referralEvents.referralId, 'ids'))
    .orderBy(asc(referralEvents.id)),
);
