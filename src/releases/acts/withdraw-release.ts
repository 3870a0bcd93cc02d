import { releaseEvents } from '../../../schema/releases.js';
import { languages, type Text, type WithdrawnEntry } from '../../../schema/release.js';
import type { Actor } from '../../access/actor.js';
import { performAnswering, type Registry, type Request } from '../../audit/act.js';
import { Invalid } from '../../errors.js';
import { realDisk, type Disk } from '../disk.js';
import { releaseKeysOf } from '../keys.js';
import { publishingAlone } from '../publication-lock.js';
import { buryRelease } from '../write-release.js';
import { wrongState } from './decide-release.js';
import { findWithdrawnEntry, getPublishedDraft, listRepeating } from './release.queries.js';

export interface WithdrawRelease extends Request {
  readonly release: string;
  /** Why, for all to read, in each language. */
  readonly reason: Text;
}

/**
 * Takes a release back, and with it every later one that repeats a table made in it: what endangers a child there
 * endangers it here. Their content is gone within a day, their manifests stay in the chain, and what asks for them is told
 * when and why. What they told cannot be un-told, so that the ledger keeps it. Errors: NOT_FOUND, GUARD_FAILED.
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
  const graves: Grave[] = [];
  return publishingAlone(folder, async () => {
    const release = await performAnswering(registry, actor, act, kept, async (tx, now) => {
      assertReason(input.reason);
      const draft = await getPublishedDraft(tx, actor, input.release);
      if (draft.state !== 'PUBLISHED') throw wrongState(draft, ['PUBLISHED']);
      const repeating = await listRepeating(tx, input.release);
      const taken = [
        { draftId: draft.id, release: input.release, repeats: null },
        ...repeating.map((other) => ({ ...other, repeats: input.release })),
      ];
      const recordedBy = actor.kind === 'user' ? actor.userId : null;
      for (const { draftId, release: releaseId, repeats } of taken) {
        const note: WithdrawalNote = { reason: input.reason, repeats };
        const event = { draftId, kind: 'WITHDRAWN', releaseId, note: JSON.stringify(note) } as const;
        await tx.insert(releaseEvents).values({ ...event, recordedAt: now, recordedBy });
        graves.push({ ...note, release: releaseId, at: now, ledger: await findWithdrawnEntry(tx, draftId) });
      }
      return { answer: input.release, subjects: [] };
    });
    for (const grave of graves) bury(registry, folder, grave, disk);
    return release;
  });
}

/** What the event of a withdrawal says of it. */
export interface WithdrawalNote {
  readonly reason: Text;
  readonly repeats: string | null;
}

export interface Grave extends WithdrawalNote {
  readonly release: string;
  readonly at: number;
  readonly ledger: WithdrawnEntry | undefined;
}

/** Notes of before held the reason alone. */
export function readWithdrawalNote(note: string): WithdrawalNote {
  const read = JSON.parse(note) as WithdrawalNote | Text;
  return 'reason' in read ? read : { reason: read, repeats: null };
}

export const bury = (
  { store }: Registry,
  folder: string,
  { release, reason, repeats, at, ledger }: Grave,
  disk: Disk = realDisk,
): void =>
  buryRelease(
    folder,
    {
      ...{ release, reason, withdrawnAt: new Date(at).toISOString() },
      ...(repeats !== null && { repeats }),
      ...(ledger && { ledger }),
    },
    releaseKeysOf(store.file),
    disk,
  );

function assertReason(reason: Text): void {
  const missing = languages.filter((language) => reason[language].trim() === '' || reason[language].length > 500);
  if (missing.length === 0) return;
  throw Invalid(`The reason must be given in ${missing.join(', ')}, in at most 500 characters.`, ['reason']);
}
