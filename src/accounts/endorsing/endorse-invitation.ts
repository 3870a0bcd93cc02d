import { and, eq, gt } from 'drizzle-orm';
import { credentialEndorsements, givenCredentials } from '../../../schema/access.js';
import { users } from '../../../schema/agencies.js';
import type { Actor } from '../../access/actor.js';
import type { Registry } from '../../audit/act.js';
import { personOf } from '../../cases/change-case.js';
import type { Reader, Tx } from '../../database/connection.js';
import { Invalid, NotFound } from '../../errors.js';
import type { UserId } from '../../identifiers.js';
import { changeRecord } from '../../versions/change-record.js';
import { versionOf } from '../../versions/record-versions.js';
import { keptId } from '../given.js';
import { lifetimes } from '../lifetimes.js';
import type { ChangeAccount } from '../the-account.js';
import { listWaitingCredentials, type WaitingCredential } from './given-credentials.js';

/**
 * The second of two persons: endorses what was given out to let this account in and waits, so that it can be used. Errors:
 * NOT_FOUND where nothing of the account ever did, VERSION_CONFLICT, NO_SUCH_TRANSITION where nothing does now, SAME_PERSON,
 * GUARD_FAILED where the one who endorses was let in by the same administrator around that time.
 */
export function endorseInvitation(registry: Registry, actor: Actor, input: ChangeAccount): Promise<number> {
  const act = { action: 'invitation:endorse', operation: 'invitationEndorse', input } as const;
  const account = {
    kind: 'user',
    find: (tx: Tx) => getLetIn(tx, input.userId),
    keyOf: ({ id }: LetIn) => id,
    kept: keptId,
  } as const;
  return changeRecord(registry, actor, act, account, async ({ tx, now, row: { id } }) => {
    const by = personOf(actor);
    for (const credential of await getWaiting(tx, actor, input.userId, now)) {
      await assertIndependent(tx, by, credential);
      const { credentialId } = credential;
      await tx.insert(credentialEndorsements).values({ credentialId, recordedAt: now, recordedBy: by });
    }
    return { answer: id, subjects: [] };
  });
}

interface LetIn {
  readonly id: number;
  readonly version: number;
}

/** An account for which something was given out that waits or waited for a second person. */
async function getLetIn(tx: Tx, userId: UserId): Promise<LetIn> {
  const [row] = await tx
    .select({ id: users.id, version: versionOf('user', users.id) })
    .from(users)
    .innerJoin(givenCredentials, eq(givenCredentials.userId, users.id))
    .where(eq(users.id, userId))
    .limit(1);
  if (!row) throw NotFound('account that waits for a second person', ['userId']);
  return row;
}

async function getWaiting(tx: Tx, actor: Actor, userId: UserId, now: number): Promise<readonly WaitingCredential[]> {
  const waiting = await listWaitingCredentials(tx, actor, now, userId);
  if (waiting.length > 0) return waiting;
  throw Invalid(
    'Nothing of this account waits for a second person now: it was endorsed, used or taken back, or has lapsed.',
    ['userId'],
    'NO_SUCH_TRANSITION',
  );
}

/** Whoever endorses is not whom it lets in, did not give it out, and does not owe their own way in to who did. */
async function assertIndependent(
  db: Reader,
  by: UserId,
  { userId, givenById, givenBy, givenAt }: WaitingCredential,
): Promise<void> {
  if (by === userId || by === givenById) {
    throw Invalid(
      `What lets somebody in takes two persons: ${givenBy} gave it out, and another supervisor or administrator endorses it, whom it does not let in.`,
      ['userId'],
      'SAME_PERSON',
    );
  }
  const [self] = await db.select({ createdAt: users.createdAt }).from(users).where(eq(users.id, by));
  const [letIn] = await db
    .select({ id: givenCredentials.id })
    .from(givenCredentials)
    .where(
      and(
        eq(givenCredentials.userId, by),
        eq(givenCredentials.givenBy, givenById),
        gt(givenCredentials.givenAt, givenAt - lifetimes.invitation),
      ),
    )
    .limit(1);
  if (self !== undefined && self.createdAt <= givenAt && !letIn) return;
  throw Invalid(
    `INDEPENDENT: whoever endorses was registered before it was given out, and was not invited by ${givenBy} in the three days before or since: ask another supervisor or administrator.`,
    ['userId'],
    'GUARD_FAILED',
  );
}
