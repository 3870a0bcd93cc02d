import { asc, eq } from 'drizzle-orm';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { ReleaseCalendar } from '../../../schema/release.js';
import { releaseEvents } from '../../../schema/releases.js';
import type { Registry } from '../../audit/act.js';
import { OraluError } from '../../errors.js';
import { calendarFile, withdrawalFile } from '../../publication/release-folder.js';
import { canonicalJson } from '../../publication/canonical-json.js';
import { realDisk } from '../disk.js';
import { publishingAlone } from '../publication-lock.js';
import { replaceFile } from '../write-release.js';
import { finishCommitted, publishDraft } from './publish-draft.js';
import { findWithdrawnEntry, listAnnounced, listDrafts } from './release.queries.js';
import { bury, readWithdrawalNote } from './withdraw-release.js';

const system = { kind: 'system', task: 'releases' } as const;

/**
 * Publishes what was approved and whose time has come, and finishes what a killed process left between the commit and
 * the folder. Called at the start and every few seconds; does nothing where nothing is due.
 */
export async function tendReleases(registry: Registry, folder: string): Promise<void> {
  await publishingAlone(folder, async () => {
    await finishCommitted(registry, folder);
    await finishWithdrawn(registry, folder);
  });
  const now = registry.clock();
  for (const draft of await listDrafts(registry.store.reader.db, system)) {
    const publishAt = draft.announcement?.publishAt ?? Number.POSITIVE_INFINITY;
    if (draft.state !== 'APPROVED' || publishAt > now) continue;
    try {
      await publishDraft(registry, system, folder, { draftId: draft.id });
    } catch (error) {
      // Overtaken by another release: it waits to be built again, and keeps none of the others waiting.
      if (!(error instanceof OraluError) || error.code !== 'RELEASE_REFUSED') throw error;
    }
  }
}

/** Tombstones that a killed process did not come to set. */
async function finishWithdrawn(registry: Registry, folder: string): Promise<void> {
  const withdrawn = await registry.store.reader.db
    .select()
    .from(releaseEvents)
    .where(eq(releaseEvents.kind, 'WITHDRAWN'))
    .orderBy(asc(releaseEvents.id));
  for (const { draftId, releaseId, note, recordedAt: at } of withdrawn) {
    if (releaseId === null || note === null || existsSync(join(folder, releaseId, withdrawalFile))) continue;
    const ledger = await findWithdrawnEntry(registry.store.reader.db, draftId);
    bury(registry, folder, { ...readWithdrawalNote(note), release: releaseId, at, ledger });
  }
}

/** Writes the calendar of what is announced beside the releases: public, and all that the public plane knows of it. */
export async function writeCalendar({ store, clock }: Registry, folder: string): Promise<void> {
  const announced = await listAnnounced(store.reader.db, clock());
  const calendar: ReleaseCalendar = {
    format: 'oralu-calendar/1',
    announced: announced.map(({ publishAt, asOf, families, recordedAt }) => ({
      publishAt: new Date(publishAt).toISOString(),
      announcedAt: new Date(recordedAt).toISOString(),
      asOf,
      families,
    })),
  };
  realDisk.makeFolder(folder);
  replaceFile(folder, calendarFile, canonicalJson(calendar));
}
