import { and, asc, eq, gte, sql, type Placeholder, type SQL } from 'drizzle-orm';
import { clientSecrets, passwords } from '../../../schema/access.js';
import { accessTokens, users } from '../../../schema/agencies.js';
import { cases } from '../../../schema/cases.js';
import { endorsements } from '../../../schema/evidence.js';
import type { User } from '../../access/actor.js';
import { may } from '../../access/permissions.js';
import type { Reader } from '../../database/connection.js';
import { among } from '../../database/dialect-words.js';
import { prepared } from '../../database/prepared.js';
import type { CivilDate } from '../../dates.js';
import { Invalid } from '../../errors.js';
import type { AgencyId, CaseId, UserId } from '../../identifiers.js';
import type { CaseStage, ClosureReason, Move } from '../rules/case.rules.js';
import { listActable } from '../change-case.js';

export const endorsementLastsMilliseconds = 30 * 86_400_000;

/** The word of the first of two persons, as it counts now. */
export interface Endorsement {
  readonly caseId: CaseId;
  readonly by: UserId;
  readonly toStage: CaseStage;
  readonly closureReason: ClosureReason | null;
  /** The day endorsed; null for the annulment of a stage change. */
  readonly effectiveOn: CivilDate | null;
  /** The stage change whose correction is endorsed; null for a move. */
  readonly stageChangeId: number | null;
  readonly recordedAt: number;
}

/**
 * Every endorsement of these cases that counts now: on the present version of the file, within the last 30 days, by
 * somebody other than `mover` who still can sign in, still may endorse and still may act on the case; oldest first.
 */
export async function listEndorsements(
  db: Reader,
  caseIds: readonly number[],
  mover: UserId | undefined,
  now: number,
): Promise<Endorsement[]> {
  const since = now - endorsementLastsMilliseconds;
  const rows = await listRows(db, { ids: JSON.stringify(caseIds), since, now });
  const words = rows.map(({ name, role, agencyId, by, ...endorsement }) => ({
    endorser: { kind: 'user', userId: by as UserId, name, role, agencyId: agencyId as AgencyId } as const,
    endorsement: { ...endorsement, caseId: endorsement.caseId as CaseId, by: by as UserId },
  }));
  const ofOthers = words.filter(({ endorser }) => endorser.userId !== mover && may(endorser, 'case:endorse'));
  return keepActable(db, ofOthers, now);
}

/** Those whose endorser may still act on the case: one statement for each person, however many cases. */
async function keepActable(
  db: Reader,
  words: readonly { readonly endorser: User; readonly endorsement: Endorsement }[],
  now: number,
): Promise<Endorsement[]> {
  const actable = new Map<UserId, ReadonlySet<number>>();
  for (const [userId, own] of Map.groupBy(words, ({ endorser }) => endorser.userId)) {
    const [first] = own;
    const ids = own.map(({ endorsement }) => endorsement.caseId);
    if (first) actable.set(userId, await listActable(db, first.endorser, ids, now));
  }
  const counting = words.filter(({ endorser, endorsement }) => actable.get(endorser.userId)?.has(endorsement.caseId));
  return counting.map(({ endorsement }) => endorsement);
}

/** Who endorsed exactly this move to this day, as far as the endorsement counts now. Errors: SAME_PERSON for one's own. */
export async function findEndorser(
  db: Reader,
  move: Move & { readonly caseId: CaseId; readonly effectiveOn: CivilDate },
  mover: UserId,
  now: number,
): Promise<UserId | undefined> {
  const isOfMove = (endorsed: Endorsement) =>
    endorsed.stageChangeId === null &&
    endorsed.toStage === move.toStage &&
    endorsed.closureReason === (move.closureReason ?? null) &&
    endorsed.effectiveOn === move.effectiveOn;
  return otherThan(mover, (await listEndorsements(db, [move.caseId], undefined, now)).filter(isOfMove), 'toStage');
}

/**
 * Who endorsed exactly this correction, to this day or (without one) as an annulment, as far as it counts now. Errors:
 * SAME_PERSON for one's own.
 */
export async function findCorrectionEndorser(
  db: Reader,
  correction: { readonly caseId: CaseId; readonly stageChangeId: number; readonly effectiveOn: CivilDate | undefined },
  corrector: UserId,
  now: number,
): Promise<UserId | undefined> {
  const isOfCorrection = ({ stageChangeId, effectiveOn }: Endorsement) =>
    stageChangeId === correction.stageChangeId && effectiveOn === (correction.effectiveOn ?? null);
  const found = (await listEndorsements(db, [correction.caseId], undefined, now)).filter(isOfCorrection);
  return otherThan(corrector, found, 'stageChangeId');
}

/** ALREADY_RECORDED where this very word was given already, and counts: saying it again would change nothing. */
export async function assertFirstTime(
  db: Reader,
  word: Omit<Endorsement, 'recordedAt'>,
  { now, field }: { readonly now: number; readonly field: string },
): Promise<void> {
  const given = (await listEndorsements(db, [word.caseId], undefined, now)).some(
    (one) =>
      one.by === word.by &&
      one.toStage === word.toStage &&
      one.closureReason === word.closureReason &&
      one.effectiveOn === word.effectiveOn &&
      one.stageChangeId === word.stageChangeId,
  );
  if (!given) return;
  throw Invalid(
    'Your endorsement of exactly this stands already, on the present version of the file: a colleague gives the second word.',
    [field],
    'ALREADY_RECORDED',
  );
}

/** The last who endorsed, other than whoever acts: one's own word is the first of the two, and never both. */
function otherThan(actor: UserId, found: readonly Endorsement[], field: string): UserId | undefined {
  const other = found.findLast(({ by }) => by !== actor);
  if (other === undefined && found.length > 0) {
    throw Invalid(
      'Your endorsement of exactly this stands, and it is the first of two words: a colleague gives the second.',
      [field],
      'SAME_PERSON',
    );
  }
  return other?.by;
}

const tokenOf = sql`select 1 from ${accessTokens} where ${accessTokens.userId} = ${users.id}`;
const secretOf = sql`select 1 from ${clientSecrets} where ${clientSecrets.userId} = ${users.id}`;
const passwordOf = sql`select 1 from ${passwords} where ${passwords.userId} = ${users.id}`;

/**
 * Nobody who was disabled, and nobody whose every token and secret was revoked or has ended and who has no password to
 * sign in with. People of the demonstration who act inside the process alone never had any.
 */
export const hasAccess = (now: SQL | Placeholder): SQL => sql`${users.disabledAt} is null and (
  not exists (${tokenOf})
  or exists (${tokenOf} and ${accessTokens.revokedAt} is null and ${accessTokens.expiresAt} > ${now})
  or exists (${secretOf} and ${clientSecrets.revokedAt} is null and ${clientSecrets.expiresAt} > ${now})
  or exists (${passwordOf}))`;

/** Somebody who can still sign in, with the rights of now; or nothing. */
export async function findPerson(db: Reader, userId: UserId, now: number): Promise<User | undefined> {
  return (await findPersons(db, [userId], now)).get(userId);
}

/** Of these, by their ids, whoever can still sign in, with the rights of now. */
export async function findPersons(db: Reader, userIds: readonly UserId[], now: number): Promise<Map<UserId, User>> {
  const rows = await selectPersons(db, { ids: JSON.stringify([...new Set(userIds)]), now });
  return new Map(
    rows.map(({ id, name, role, agencyId }) => {
      const userId = id as UserId;
      return [userId, { kind: 'user', userId, name, role, agencyId: agencyId as AgencyId }];
    }),
  );
}

const selectPersons = prepared<
  { ids: string; now: number },
  Pick<typeof users.$inferSelect, 'id' | 'name' | 'role' | 'agencyId'>
>((db) =>
  db
    .select({ id: users.id, name: users.name, role: users.role, agencyId: users.agencyId })
    .from(users)
    .where(and(among(users.id, 'ids'), hasAccess(sql.placeholder('now')))),
);

const listRows = prepared((db) =>
  db
    .select({
      caseId: endorsements.caseId,
      toStage: endorsements.toStage,
      closureReason: endorsements.closureReason,
      effectiveOn: endorsements.effectiveOn,
      stageChangeId: endorsements.stageChangeId,
      recordedAt: endorsements.recordedAt,
      by: endorsements.recordedBy,
      name: users.name,
      role: users.role,
      agencyId: users.agencyId,
    })
    .from(endorsements)
    .innerJoin(cases, and(eq(cases.id, endorsements.caseId), eq(cases.version, endorsements.caseVersion)))
    .innerJoin(users, eq(users.id, endorsements.recordedBy))
    .where(
      and(
        among(endorsements.caseId, 'ids'),
        gte(endorsements.recordedAt, sql.placeholder('since')),
        hasAccess(sql.placeholder('now')),
      ),
    )
    .orderBy(asc(endorsements.id)),
);
