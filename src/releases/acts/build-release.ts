import { eq } from 'drizzle-orm';
import { sites } from '../../../schema/places.js';
import type { CorrectionType, HeadlineFigure, Text } from '../../../schema/release.js';
import {
  releaseAdmissions,
  releaseAnnouncements,
  releaseCatalogues,
  releaseDrafts,
  releaseEvents,
} from '../../../schema/releases.js';
import type { Actor } from '../../access/actor.js';
import { performAnswering, type Registry, type Request } from '../../audit/act.js';
import { appendEntry } from '../../audit/append-entry.js';
import type { Reader, Tx } from '../../database/connection.js';
import { countsKeyOf } from '../../database/enciphered/counts-key.js';
import { assertNotFuture, dateOf, type CivilDate } from '../../dates.js';
import { buildCatalogue, defaultPolicy, readPolicy } from '../../disclosure/index.js';
import { Invalid, NotFound } from '../../errors.js';
import { newId } from '../../identifiers.js';
import type { StoredRelease } from '../../publication/release-folder.js';
import { buildFamilies, type Built } from '../building/build-families.js';
import { runInChild } from '../building/in-child.js';
import type { Job, JobAnswer, ReadingAt } from '../building/job.js';
import { tellFamilies } from '../building/tell-families.js';
import { canonicalJson } from '../../publication/canonical-json.js';
import { declareCatalogue, editionFor } from '../catalogue/declare-catalogue.js';
import { releaseKeysOf, sealState, type ReleaseKeys } from '../keys.js';
import { releaseRefused } from '../release-errors.js';
import { tabulateHeadlines } from '../tabulate.js';
import { composeContent } from './compose-content.js';
import { fail, running } from './fail-build.js';
import {
  findAdmission,
  findCatalogue,
  listDraftsOf,
  listReadings,
  readLedger,
  type AnnouncementRow,
  type FixedCatalogue,
  listWithdrawn,
} from './release.queries.js';

export interface BuildRelease extends Request {
  readonly announcementId: number;
  readonly correction?:
    { readonly type: CorrectionType; readonly supersedes: string; readonly reason: Text } | undefined;
}

/**
 * Begins to build a release: its draft is there at once, what becomes of it follows. Answers the draft's id and a
 * promise of the end, which never rejects: what goes wrong stands in the draft's events.
 */
export async function buildRelease(
  registry: Registry,
  actor: Actor,
  folder: { readonly chain: () => readonly StoredRelease[] },
  input: BuildRelease,
  run: (job: Job) => Promise<JobAnswer> = runInChild,
): Promise<{ readonly draftId: number; readonly finished: Promise<void> }> {
  const act = {
    action: 'release:build',
    operation: input.correction ? 'releaseCorrect' : 'releaseBuild',
    input,
  } as const;
  const begun = { isNew: false };
  const draftId = await performAnswering<number>(
    registry,
    actor,
    act,
    { write: String, read: Number },
    async (tx, now) => {
      begun.isNew = true;
      return {
        answer: await insertDraft(tx, actor, input, { now, keys: releaseKeysOf(registry.store.file) }),
        subjects: [],
      };
    },
  );
  if (!begun.isNew) return { draftId, finished: Promise.resolve() };
  running.set(draftId, { done: 0, all: 0 });
  const finished = work(registry, actor, folder.chain, { draftId, ...input }, run)
    .catch((error: unknown) => fail(registry, actor, draftId, error))
    .finally(() => running.delete(draftId));
  return { draftId, finished };
}

async function insertDraft(
  tx: Tx,
  actor: Actor,
  input: BuildRelease,
  { now, keys }: { readonly now: number; readonly keys: ReleaseKeys },
): Promise<number> {
  const announcement = await getAnnouncement(tx, input.announcementId);
  const { correction } = input;
  await assertNotBuilt(tx, actor, announcement.id, keys);
  // It may be announced before its day; it cannot be counted before that.
  assertNotFuture(announcement.asOf, dateOf(now), 'announcementId');
  await ensureCatalogue(tx, announcement.asOf, now);
  const id = newId(now);
  const recordedBy = actor.kind === 'user' ? actor.userId : null;
  await tx.insert(releaseDrafts).values({
    id,
    announcementId: announcement.id,
    supersedes: correction?.supersedes ?? null,
    correctionType: correction?.type ?? null,
    reason: correction ? JSON.stringify(correction.reason) : null,
    asOf: announcement.asOf,
    knownAt: now,
    recordedBy,
  });
  await tx.insert(releaseEvents).values({ draftId: id, kind: 'STARTED', recordedAt: now, recordedBy });
  return id;
}

/**
 * An announcement is built once: whoever could build it until the numbers please would choose them. Again only where the
 * build failed, another release has overtaken it, or its approval was taken back for a stated reason. Errors: GUARD_FAILED.
 */
async function assertNotBuilt(tx: Tx, actor: Actor, announcementId: number, keys: ReleaseKeys): Promise<void> {
  const last = (await listDraftsOf(tx, actor, announcementId)).at(-1);
  if (!last || last.state === 'FAILED') return;
  if (last.state === 'BUILT' && last.recalls.length > 0) return;
  const admission = await findAdmission(tx, last.id);
  const isPublished = last.state === 'PUBLISHED' || last.state === 'WITHDRAWN';
  if (admission && !isPublished && admission.ledgerBefore !== (await readLedger(tx, keys)).head) return;
  throw Invalid(
    `This announcement has its draft, ${last.id}, which is ${last.state}: it is built once. Announce another release, or take the approval back with a reason.`,
    ['announcementId'],
    'GUARD_FAILED',
  );
}

async function getAnnouncement(db: Reader, id: number): Promise<AnnouncementRow> {
  const [row] = await db.select().from(releaseAnnouncements).where(eq(releaseAnnouncements.id, id));
  if (!row) throw NotFound('announcement', ['announcementId']);
  return row;
}

/** Fixed with the first release, by the public total of its day. */
async function ensureCatalogue(tx: Tx, asOf: CivilDate, now: number): Promise<void> {
  if (await findCatalogue(tx)) return;
  const { KNOWN } = await tabulateHeadlines(tx, asOf, now);
  const declaration = declareCatalogue(await tx.select().from(sites).orderBy(sites.code), editionFor(KNOWN));
  await tx.insert(releaseCatalogues).values({
    declaration: canonicalJson(declaration),
    policy: canonicalJson(readPolicy({ ...defaultPolicy })),
    hash: buildCatalogue(declaration).hash,
    recordedAt: now,
  });
}

type Toil = BuildRelease & { readonly draftId: number };

async function work(
  registry: Registry,
  actor: Actor,
  readChain: () => readonly StoredRelease[],
  toil: Toil,
  run: (job: Job) => Promise<JobAnswer>,
): Promise<void> {
  const { store } = registry;
  const db = store.reader.db;
  const { built, release, announcement, catalogue, head, entries } = await askGates(registry, toil, run);
  const siteNames = new Map((await db.select().from(sites)).map(({ code, name }) => [code, name]));
  const content = await composeContent(db, readChain(), {
    asOf: announcement.asOf,
    values: valuesOf(built.headlines),
    families: tellFamilies(catalogue.declaration, [...entries, built.entry], siteNames, await listWithdrawn(db)),
    correction: toil.correction ?? null,
  });
  if (toil.correction && !release.startsWith(toil.correction.supersedes.slice(0, 10)))
    throw releaseRefused('A correction speaks of the day of the release it corrects.', ['announcementId']);
  await store.inTransaction(async (tx) => {
    const now = registry.clock();
    await tx.insert(releaseAdmissions).values({
      draftId: toil.draftId,
      content: canonicalJson(content),
      entry: canonicalJson(built.entry),
      certificate: canonicalJson(built.certificate),
      report: JSON.stringify(built.report),
      sealed: sealState(releaseKeysOf(store.file), toil.draftId, built.sealed),
      ledgerBefore: head,
    });
    const recordedBy = actor.kind === 'user' ? actor.userId : null;
    await tx.insert(releaseEvents).values({ draftId: toil.draftId, kind: 'BUILT', recordedAt: now, recordedBy });
    const trace = { operation: 'releaseBuilt', decision: 'DONE', subjects: [], fields: [] } as const;
    await appendEntry(tx, actor, trace, now);
  });
}

interface Gated {
  readonly built: Built;
  readonly release: string;
  readonly announcement: AnnouncementRow;
  readonly catalogue: FixedCatalogue;
  readonly head: string;
  readonly entries: Awaited<ReturnType<typeof readLedger>>['entries'];
}

async function askGates(
  { store }: Registry,
  { draftId, announcementId }: Toil,
  run: (job: Job) => Promise<JobAnswer>,
): Promise<Gated> {
  const db = store.reader.db;
  const keys = releaseKeysOf(store.file);
  const announcement = await getAnnouncement(db, announcementId);
  const [draft] = await db.select().from(releaseDrafts).where(eq(releaseDrafts.id, draftId));
  const catalogue = await findCatalogue(db);
  if (!draft || !catalogue) throw new Error('A draft and its catalogue are written before it is built.');
  const { asOf, knownAt } = draft;
  const { entries, sealed, head } = await readLedger(db, keys);
  const at: ReadingAt = { asOf, knownAt };
  const tabulated = await run({
    kind: 'tabulate',
    databaseFile: store.file,
    countsKey: countsKeyOf(store),
    declaration: catalogue.declaration,
    at,
    before: comparedWith(await listReadings(db), asOf),
  });
  if (tabulated.kind !== 'tabulated') throw new Error('A tabulation was answered otherwise.');
  const release = `${asOf}.${entries.filter((entry) => entry.asOf === asOf).length + 1}`;
  const today = dateOf(announcement.publishAt);
  const given = {
    ...catalogue,
    ...{ entries, sealed, release, asOf, today, key: keys.gate, families: announcement.families },
    announced: (await db.select().from(releaseAnnouncements)).map(({ publishAt }) => dateOf(publishAt)),
  };
  const note = (done: number, all: number): void => void running.set(draftId, { done, all });
  const built = await buildFamilies(given, tabulated, run, note);
  return { built, release, announcement, catalogue, head, entries };
}

/** The release that this one follows or corrects, and the one published last: revisions are counted against both. */
function comparedWith(readings: readonly ReadingAt[], asOf: CivilDate): readonly ReadingAt[] {
  const followed = readings.findLast((one) => one.asOf === asOf) ?? readings.findLast((one) => one.asOf < asOf);
  const last = readings.at(-1);
  return [...new Set([followed, last])].filter((one): one is ReadingAt => one !== undefined && one.asOf <= asOf);
}

const valuesOf = (headlines: Built['headlines']): Readonly<Record<HeadlineFigure, number>> =>
  ({ ...headlines, KNOWN: headlines['*'] ?? Number.NaN }) as never;
