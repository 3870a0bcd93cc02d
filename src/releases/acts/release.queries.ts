import { and, asc, desc, eq, gt } from 'drizzle-orm';
import {
  releaseAdmissions,
  releaseAnnouncements,
  releaseCatalogues,
  releaseDrafts,
  releaseEvents,
  releaseLedger,
  type releaseEventKinds,
} from '../../../schema/releases.js';
import type { ReleaseContent, WithdrawnEntry } from '../../../schema/release.js';
import type { Actor } from '../../access/actor.js';
import { assertMay } from '../../access/permissions.js';
import type { Reader } from '../../database/connection.js';
import { readPolicy, type CatalogueDeclaration, type LedgerEntry, type Policy } from '../../disclosure/index.js';
import { NotFound } from '../../errors.js';
import { type ReleaseKeys, unsealState } from '../keys.js';

export type DraftRow = typeof releaseDrafts.$inferSelect;
export type EventRow = typeof releaseEvents.$inferSelect;
export type AdmissionRow = typeof releaseAdmissions.$inferSelect;
export type AnnouncementRow = typeof releaseAnnouncements.$inferSelect;
export type DraftState = (typeof releaseEventKinds)[number];

/** A draft with all that befell it, oldest first. */
export interface Draft extends DraftRow {
  readonly events: readonly EventRow[];
  readonly announcement: AnnouncementRow | null;
  readonly state: DraftState;
}

/** Throws NOT_FOUND, and FORBIDDEN to whoever may not read drafts. */
export async function getDraft(db: Reader, actor: Actor, id: number): Promise<Draft> {
  assertMay(actor, 'release:read');
  const [row] = await db
    .select()
    .from(releaseDrafts)
    .leftJoin(releaseAnnouncements, eq(releaseAnnouncements.id, releaseDrafts.announcementId))
    .where(eq(releaseDrafts.id, id));
  if (!row) throw NotFound('draft of a release', ['draftId']);
  const events = await listEvents(db, id);
  return { ...row.release_drafts, announcement: row.release_announcements, events, state: stateOf(events) };
}

const listEvents = (db: Reader, draftId: number): Promise<EventRow[]> =>
  db.select().from(releaseEvents).where(eq(releaseEvents.draftId, draftId)).orderBy(asc(releaseEvents.id));

const stateOf = (events: readonly EventRow[]): DraftState => events.at(-1)?.kind ?? 'STARTED';

/** The newest drafts, at most fifty; or the one with this id, if there is one. */
export async function listDrafts(db: Reader, actor: Actor, id?: number): Promise<Draft[]> {
  assertMay(actor, 'release:read');
  const rows = await db
    .select({ id: releaseDrafts.id })
    .from(releaseDrafts)
    .where(id === undefined ? undefined : eq(releaseDrafts.id, id))
    .orderBy(desc(releaseDrafts.id))
    .limit(50);
  return Promise.all(rows.map((row) => getDraft(db, actor, row.id)));
}

export async function findAdmission(db: Reader, draftId: number): Promise<AdmissionRow | undefined> {
  const [row] = await db.select().from(releaseAdmissions).where(eq(releaseAdmissions.draftId, draftId));
  return row;
}

/** The draft by which a release was published. Throws NOT_FOUND. */
export async function getPublishedDraft(db: Reader, actor: Actor, releaseId: string): Promise<Draft> {
  const [row] = await db
    .select({ draftId: releaseEvents.draftId })
    .from(releaseEvents)
    .where(and(eq(releaseEvents.releaseId, releaseId), eq(releaseEvents.kind, 'PUBLISHED')));
  if (!row) throw NotFound('release', ['release']);
  return getDraft(db, actor, row.draftId);
}

/** Announcements whose time has not come, the next first; public. */
export const listAnnounced = (db: Reader, now: number): Promise<AnnouncementRow[]> =>
  db
    .select()
    .from(releaseAnnouncements)
    .where(gt(releaseAnnouncements.publishAt, now))
    .orderBy(asc(releaseAnnouncements.publishAt));

export interface FixedCatalogue {
  readonly declaration: CatalogueDeclaration;
  readonly policy: Policy;
}

export async function findCatalogue(db: Reader): Promise<FixedCatalogue | undefined> {
  const [row] = await db.select().from(releaseCatalogues);
  if (!row) return undefined;
  return {
    declaration: JSON.parse(row.declaration) as CatalogueDeclaration,
    policy: readPolicy(JSON.parse(row.policy) as Partial<Policy>),
  };
}

/** Everything ever published, and the sealed state that belongs to the last entry. */
export interface LedgerState {
  readonly entries: readonly LedgerEntry[];
  readonly sealed: string | null;
  readonly head: string;
}

export async function readLedger(db: Reader, keys: ReleaseKeys): Promise<LedgerState> {
  const rows = await db.select().from(releaseLedger).orderBy(asc(releaseLedger.entryIndex));
  const last = rows.at(-1);
  return {
    entries: rows.map(({ entry }) => JSON.parse(entry) as LedgerEntry),
    sealed: last ? unsealState(keys, last.draftId, last.sealed) : null,
    head: last?.hash ?? '',
  };
}

/** The releases that were taken back. */
export async function listWithdrawn(db: Reader): Promise<ReadonlySet<string>> {
  const rows = await db
    .select({ releaseId: releaseEvents.releaseId })
    .from(releaseEvents)
    .where(eq(releaseEvents.kind, 'WITHDRAWN'));
  return new Set(rows.flatMap(({ releaseId }) => releaseId ?? []));
}

/** Releases that stand and repeat a table made in this one, the oldest first. */
export async function listRepeating(db: Reader, releaseId: string): Promise<{ draftId: number; release: string }[]> {
  const withdrawn = await listWithdrawn(db);
  const rows = await db
    .select({
      draftId: releaseEvents.draftId,
      release: releaseEvents.releaseId,
      content: releaseAdmissions.content,
    })
    .from(releaseEvents)
    .innerJoin(releaseAdmissions, eq(releaseAdmissions.draftId, releaseEvents.draftId))
    .where(eq(releaseEvents.kind, 'PUBLISHED'))
    .orderBy(asc(releaseEvents.id));
  return rows.flatMap(({ draftId, release, content }) => {
    if (release === null || release === releaseId || withdrawn.has(release)) return [];
    const { families } = JSON.parse(content) as ReleaseContent;
    return families.some((family) => family.release === releaseId) ? [{ draftId, release }] : [];
  });
}

/** Where the entry of a release stands in the ledger, without what it told. */
export async function findWithdrawnEntry(db: Reader, draftId: number): Promise<WithdrawnEntry | undefined> {
  const [row] = await db.select().from(releaseLedger).where(eq(releaseLedger.draftId, draftId));
  if (!row) return undefined;
  const { index, previous, hash, revisions } = JSON.parse(row.entry) as LedgerEntry;
  return { index, previous, hash, revisions };
}

/** When what each published release says was known. */
export const listReadings = (db: Reader): Promise<{ asOf: string; knownAt: number }[]> =>
  db
    .select({ asOf: releaseDrafts.asOf, knownAt: releaseDrafts.knownAt })
    .from(releaseLedger)
    .innerJoin(releaseDrafts, eq(releaseDrafts.id, releaseLedger.draftId))
    .orderBy(asc(releaseLedger.entryIndex));
