import { eq } from 'drizzle-orm';
import { releaseEvents } from '../../../schema/releases.js';
import type { Actor } from '../../access/actor.js';
import type { Registry } from '../../audit/act.js';
import { appendEntry } from '../../audit/append-entry.js';
import { isForClients } from '../../errors.js';
import { releaseRefused } from '../release-errors.js';

/** Where a build stands, for whoever waits for it; kept in this process alone. */
export const running = new Map<number, { done: number; all: number }>();
export const progressOf = (draftId: number): { done: number; all: number } | undefined => running.get(draftId);

/** What went wrong, for the staff. A failure of ours says nothing of its cause in the draft. */
export async function fail({ store, clock }: Registry, actor: Actor, draftId: number, error: unknown): Promise<void> {
  const isRefusal = isForClients(error);
  if (!isRefusal) process.emitWarning(error instanceof Error ? (error.stack ?? error.message) : String(error));
  const note = isRefusal ? `${error.code}: ${error.message}` : unexpectedly;
  await store.inTransaction(async (tx) => {
    const now = clock();
    const recordedBy = actor.kind === 'user' ? actor.userId : null;
    await tx.insert(releaseEvents).values({ draftId, kind: 'FAILED', note, recordedAt: now, recordedBy });
    const trace = { operation: 'releaseFailed', decision: 'REFUSED', subjects: [], fields: [] } as const;
    await appendEntry(tx, actor, trace, now);
  });
}

const unexpectedly = 'INTERNAL: It failed for no reason of its own; the log of the server says why. Build it again.';

const system = { kind: 'system', task: 'releases' } as const;

/** Builds that a process left unfinished when it ended: they failed, and are said to have. */
export async function failInterrupted({ store, clock }: Registry): Promise<void> {
  const started = await store.reader.db
    .select({ draftId: releaseEvents.draftId, id: releaseEvents.id })
    .from(releaseEvents)
    .where(eq(releaseEvents.kind, 'STARTED'));
  const ended = new Set(
    (await store.reader.db.select().from(releaseEvents))
      .filter(({ kind }) => kind !== 'STARTED')
      .map((event) => event.draftId),
  );
  for (const { draftId } of started.filter((event) => !ended.has(event.draftId) && !running.has(event.draftId))) {
    await fail(
      { store, clock },
      system,
      draftId,
      releaseRefused('The process that built it ended before it was done.'),
    );
  }
}
