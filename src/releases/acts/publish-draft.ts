import { desc, eq } from 'drizzle-orm';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { releaseEvents, releaseLedger } from '../../../schema/releases.js';
import type { LatestPointer, ReleaseContent } from '../../../schema/release.js';
import type { Actor } from '../../access/actor.js';
import { performAnswering, type Registry, type Request } from '../../audit/act.js';
import type { Reader, Tx } from '../../database/connection.js';
import { Invalid } from '../../errors.js';
import { latestFile, readChain, type Chain } from '../../publication/release-folder.js';
import { canonicalJson } from '../../publication/canonical-json.js';
import { realDisk, type Disk } from '../disk.js';
import { admit } from '../gate.js';
import { releaseKeysOf, sealState, unsealState } from '../keys.js';
import { publishingAlone } from '../publication-lock.js';
import { releaseRefused } from '../release-errors.js';
import { placeRelease, prepareRelease, type PreparedRelease } from '../write-release.js';
import { wrongState } from './decide-release.js';
import {
  findAdmission,
  findCatalogue,
  getDraft,
  listWithdrawn,
  repeatedIn,
  readLedger,
  type AdmissionRow,
} from './release.queries.js';

export interface PublishDraft extends Request {
  readonly draftId: number;
}

/**
 * Publishes an approved draft when its announced time has come: the files lie complete on the disk, then the ledger,
 * the event and the audit row are committed together, then the release is moved into place. Killed before the commit,
 * nothing was published; after it, the next call or start puts the same bytes in place. Answers the release's id.
 * Errors: NOT_FOUND, GUARD_FAILED, EMBARGOED, RELEASE_REFUSED, RELEASE_DAMAGED, UNAVAILABLE.
 */
export async function publishDraft(
  registry: Registry,
  actor: Actor,
  folder: string,
  input: PublishDraft,
  disk: Disk = realDisk,
): Promise<string> {
  let prepared: PreparedRelease | undefined;
  const act = { action: 'release:publish', operation: 'releasePublish', input } as const;
  const kept = { write: (id: string) => id, read: (id: string) => id };
  return publishingAlone(folder, async () => {
    await finishCommitted(registry, folder, disk);
    const id = await performAnswering(registry, actor, act, kept, async (tx, now) => {
      prepared = await commitDraft(tx, actor, { folder, disk, now, databaseFile: registry.store.file }, input.draftId);
      return { answer: prepared.id, subjects: [] };
    });
    if (prepared) placeRelease(folder, prepared, disk);
    return id;
  });
}

interface Where {
  readonly folder: string;
  readonly disk: Disk;
  readonly now: number;
  readonly databaseFile: string;
}

/** Writes everything but the move into place, in the transaction of the act. */
export async function commitDraft(tx: Tx, actor: Actor, where: Where, draftId: number): Promise<PreparedRelease> {
  const { now, databaseFile } = where;
  const draft = await getDraft(tx, actor, draftId);
  if (draft.state !== 'APPROVED') throw wrongState(draft, ['APPROVED']);
  const publishAt = draft.announcement?.publishAt ?? now;
  if (now < publishAt)
    throw Invalid(
      `This release is under embargo until ${new Date(publishAt).toISOString()}.`,
      ['draftId'],
      'EMBARGOED',
    );
  const admission = await findAdmission(tx, draftId);
  if (!admission) throw wrongState(draft, ['APPROVED']);
  const keys = releaseKeysOf(databaseFile);
  const { head } = await readLedger(tx, keys);
  if (head !== admission.ledgerBefore)
    throw releaseRefused('Another release was published since this one was built. Build it again.', ['draftId']);
  const withdrawn = await listWithdrawn(tx);
  const repeated = repeatedIn(JSON.parse(admission.content) as ReleaseContent);
  if ([...repeated].some((release) => withdrawn.has(release)))
    throw releaseRefused('A release whose tables this one repeats was withdrawn since. Build it again.', ['draftId']);
  const prepared = await prepare(tx, { ...where, at: now }, admission);
  const entry = JSON.parse(admission.entry) as { index: number; hash: string };
  await tx.insert(releaseLedger).values({
    entryIndex: entry.index,
    draftId,
    entry: admission.entry,
    hash: entry.hash,
    sealed: sealState(keys, draftId, unsealState(keys, draftId, admission.sealed)),
  });
  const recordedBy = actor.kind === 'user' ? actor.userId : null;
  const event = { draftId, kind: 'PUBLISHED', releaseId: prepared.id, recordedAt: now, recordedBy } as const;
  await tx.insert(releaseEvents).values(event);
  return prepared;
}

/** The files of an admitted draft under a temporary name; the same draft and time give the same bytes. */
async function prepare(
  db: Reader,
  where: Omit<Where, 'now'> & { readonly at: number },
  admission: AdmissionRow,
): Promise<PreparedRelease> {
  const { folder, disk, at, databaseFile } = where;
  const catalogue = await findCatalogue(db);
  const { release: id } = JSON.parse(admission.entry) as { release: string };
  const chain = readSoundChain(folder);
  return prepareRelease(
    folder,
    admit(JSON.parse(admission.content) as ReleaseContent),
    {
      id,
      at,
      predecessor: chain.links.at(-1),
      attachments: {
        'certificate.json': admission.certificate,
        'ledger-entry.json': admission.entry,
        'catalogue.json': canonicalJson(catalogue?.declaration),
      },
      keys: releaseKeysOf(databaseFile),
    },
    disk,
  );
}

/** A release is never chained to one that cannot be verified. */
export function readSoundChain(folder: string): Chain {
  const chain = readChain(folder);
  const [first] = chain.damage;
  if (!first) return chain;
  throw Invalid(
    `${first.file} is damaged: ${first.problem}. Restore it before publishing.`,
    undefined,
    'RELEASE_DAMAGED',
  );
}

/**
 * Puts in place what was committed and then not moved, since the process was killed in between. Only the last release
 * can be so: nothing is committed before it is in place. Called by whoever holds the lock of the folder.
 */
export async function finishCommitted(registry: Registry, folder: string, disk: Disk = realDisk): Promise<void> {
  const db = registry.store.reader.db;
  const [published] = await db
    .select()
    .from(releaseEvents)
    .where(eq(releaseEvents.kind, 'PUBLISHED'))
    .orderBy(desc(releaseEvents.id))
    .limit(1);
  if (!published || readPointer(folder) === published.releaseId) return;
  const admission = await findAdmission(db, published.draftId);
  if (!admission || readSoundChain(folder).links.some(({ id }) => id === published.releaseId)) return;
  const where = { folder, disk, at: published.recordedAt, databaseFile: registry.store.file };
  placeRelease(folder, await prepare(db, where, admission), disk);
}

function readPointer(folder: string): string | undefined {
  const file = join(folder, latestFile);
  return existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as LatestPointer).release : undefined;
}
