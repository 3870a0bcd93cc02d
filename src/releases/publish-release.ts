import { releaseEvents } from '../../schema/releases.js';
import type { ReleaseContent } from '../../schema/release.js';
import type { Actor } from '../access/actor.js';
import { assertMay } from '../access/permissions.js';
import type { Registry } from '../audit/act.js';
import { appendEntry } from '../audit/append-entry.js';
import type { Tx } from '../database/connection.js';
import type { CivilDate } from '../dates.js';
import { OraluError } from '../errors.js';
import type { StoredRelease } from '../publication/release-folder.js';
import { assertDay, insertAnnouncement } from './acts/announce-release.js';
import { buildRelease } from './acts/build-release.js';
import { commitDraft, finishCommitted, readSoundChain } from './acts/publish-draft.js';
import { findAdmission, getDraft } from './acts/release.queries.js';
import { canonicalJson } from '../publication/canonical-json.js';
import { realDisk, type Disk } from './disk.js';
import { publishingAlone } from './publication-lock.js';
import { releaseRefused } from './release-errors.js';
import { runJob } from './building/run-job.js';
import { runInChild } from './building/in-child.js';
import { placeRelease } from './write-release.js';

export interface Publication {
  /** The folder of releases, such as data/releases; made if it is not there. */
  readonly folder: string;
  /** The day the figures speak of; not in the future. */
  readonly asOf: CivilDate;
  /** The tables to put to the gate; none where nothing is said. */
  readonly families?: readonly string[];
}

export interface Published {
  readonly id: string;
  readonly sha256: string;
  /** False where the latest release for that day says the same already: nothing was added. */
  readonly isNew: boolean;
}

/**
 * Announces, builds, approves and publishes at once, as the demonstration does: with nobody's approval but that of the
 * server's own task, so that no person can call it. Throws RELEASE_REFUSED, RELEASE_DAMAGED, UNAVAILABLE.
 */
export async function publishRelease(
  registry: Registry,
  actor: Actor,
  publication: Publication,
  disk: Disk = realDisk,
): Promise<Published> {
  try {
    assertMay(actor, 'release:publish');
    if (actor.kind === 'user')
      throw releaseRefused('A release is approved by a second person: build it, then approve it.');
    assertDay(publication.asOf, registry.clock());
    return await publishingAlone(publication.folder, () => publishNext(registry, actor, publication, disk));
  } catch (error) {
    if (error instanceof OraluError && error.code !== 'UNAVAILABLE') {
      await registry.store.inTransaction((tx) => audit(tx, actor, 'REFUSED', registry.clock()));
    }
    throw error;
  }
}

async function publishNext(registry: Registry, actor: Actor, publication: Publication, disk: Disk): Promise<Published> {
  const { folder, asOf, families = [] } = publication;
  await finishCommitted(registry, folder, disk);
  const chain = readSoundChain(folder);
  const announcementId = await registry.store.inTransaction((tx) => {
    const now = registry.clock();
    return insertAnnouncement(tx, actor, { publishAt: now, asOf, families }, now);
  });
  // Headlines alone need no solver to speak of; tables go where they can be ended.
  const run = families.length === 0 ? runJob : runInChild;
  const { draftId, finished } = await buildRelease(
    registry,
    actor,
    { chain: () => chain.releases },
    { announcementId },
    run,
  );
  await finished;
  const db = registry.store.reader.db;
  const admission = await findAdmission(db, draftId);
  if (!admission) throw releaseRefused((await getDraft(db, actor, draftId)).events.at(-1)?.note ?? 'It was not built.');
  const same = chain.releases.findLast(({ release }) => release.asOf === asOf);
  if (same && saysTheSame(same, JSON.parse(admission.content) as ReleaseContent))
    return { id: same.id, sha256: same.releaseSha256, isNew: false };
  const prepared = await registry.store.inTransaction(async (tx) => {
    const now = registry.clock();
    for (const kind of ['PREVIEWED', 'APPROVED'] as const)
      await tx.insert(releaseEvents).values({ draftId, kind, recordedAt: now });
    const made = await commitDraft(tx, actor, { folder, disk, now, databaseFile: registry.store.file }, draftId);
    await audit(tx, actor, 'DONE', now);
    return made;
  });
  placeRelease(folder, prepared, disk);
  return { id: prepared.id, sha256: prepared.sha256, isNew: true };
}

const audit = (tx: Tx, actor: Actor, decision: 'DONE' | 'REFUSED', now: number) =>
  appendEntry(tx, actor, { operation: 'publishRelease', decision, subjects: [], fields: ['asOf'] }, now);

/** Equal but for what publishing itself adds: id, time, predecessor, and the release that tables were tabulated in. */
function saysTheSame({ release }: StoredRelease, content: ReleaseContent): boolean {
  const { format, id, publishedAt, predecessor, ...before } = release;
  const plain = ({ families, ...rest }: ReleaseContent): string =>
    canonicalJson({ ...rest, families: families.map(({ release: _, ...family }) => family) });
  return plain(before) === plain(content);
}
