import { releaseEvents } from '../../../schema/releases.js';
import { languages, type Text } from '../../../schema/release.js';
import type { Actor } from '../../access/actor.js';
import { performAnswering, type Registry, type Request } from '../../audit/act.js';
import { Invalid } from '../../errors.js';
import { realDisk, type Disk } from '../disk.js';
import { releaseKeysOf } from '../keys.js';
import { publishingAlone } from '../publication-lock.js';
import { buryRelease } from '../write-release.js';
import { wrongState } from './decide-release.js';
import { getPublishedDraft } from './release.queries.js';

export interface WithdrawRelease extends Request {
  readonly release: string;
  /** Why, for all to read, in each language. */
  readonly reason: Text;
}

/**
 * Takes a release back: its content is gone within a day, its manifest stays in the chain, and what asks for it is told
 * when and why. What it told cannot be un-told, so that the ledger keeps it. Errors: NOT_FOUND, GUARD_FAILED.
 */
export async function withdrawRelease(
  registry: Registry,
  actor: Actor,
  folder: string,
  input: WithdrawRelease,
  disk: Disk = realDisk,
): Promise<string> {
  const act = { action: 'release:publish', operation: 'releaseWithdraw', input } as const;
  const kept = { write: (id: string) => id, read: (id: string) => id };
  let withdrawnAt = 0;
  return publishingAlone(folder, async () => {
    const release = await performAnswering(registry, actor, act, kept, async (tx, now) => {
      assertReason(input.reason);
      const draft = await getPublishedDraft(tx, actor, input.release);
      if (draft.state !== 'PUBLISHED') throw wrongState(draft, ['PUBLISHED']);
      withdrawnAt = now;
      await tx.insert(releaseEvents).values({
        draftId: draft.id,
        kind: 'WITHDRAWN',
        releaseId: input.release,
        note: JSON.stringify(input.reason),
        recordedAt: now,
        recordedBy: actor.kind === 'user' ? actor.userId : null,
      });
      return { answer: input.release, subjects: [] };
    });
    if (withdrawnAt > 0) bury(registry, folder, { release, reason: input.reason, at: withdrawnAt }, disk);
    return release;
  });
}

export const bury = (
  { store }: Registry,
  folder: string,
  { release, reason, at }: { readonly release: string; readonly reason: Text; readonly at: number },
  disk: Disk = realDisk,
): void =>
  buryRelease(folder, { release, reason, withdrawnAt: new Date(at).toISOString() }, releaseKeysOf(store.file), disk);

function assertReason(reason: Text): void {
  const missing = languages.filter((language) => reason[language].trim() === '' || reason[language].length > 500);
  if (missing.length === 0) return;
  throw Invalid(`The reason must be given in ${missing.join(', ')}, in at most 500 characters.`, ['reason']);
}
