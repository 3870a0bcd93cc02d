import { and, asc, desc, eq, gt, inArray } from 'drizzle-orm';
import {
  releaseAdmissions,
  releaseAnnouncements,
  releaseCatalogues,
  releaseDrafts,
  releaseEvents,
  releaseLedger,
  releaseRecalls,
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
export type RecallRow = typeof releaseRecalls.$inferSelect;
export type AnnouncementRow = typeof releaseAnnouncements.$inferSelect;
export type DraftState = (typeof releaseEventKinds)[number];

/** A draft with all that befell it, oldest first. */
export interface Draft extends DraftRow {
  readonly events: readonly EventRow[];
  readonly announcement: AnnouncementRow | null;
  /** Approvals of it that were taken back, oldest first. */
  readonly recalls: readonly RecallRow[];
  readonly state: DraftState;
}

/** Throws NOT_FOUND, and FORBIDDEN to whoever may not read drafts. */
export async function getDraft(db: Reader, actor: Actor, id: number): Promise<Draft> {
  const [draft] = await readDrafts(db, actor, [id]);
  if (!draft) throw NotFound('draft of a release', ['draftId']);
  return draft;
}

/** Drafts in the order of these ids. */
async function readDrafts(db: Reader, actor: Actor, ids: readonly number[]): Promise<Draft[]> {
  assertMay(actor, 'release:read');
  const rows = await db
    .select()
    .from(releaseDrafts)
    .leftJoin(releaseAnnouncements, eq(releaseAnnouncements.id, releaseDrafts.announcementId))
    .where(inArray(releaseDrafts.id, [...ids]));
  const events = await db
    .select()
    .from(releaseEvents)
    .where(inArray(releaseEvents.draftId, [...ids]))
    .orderBy(asc(releaseEvents.id));
  const recalls = await db
    .select()
    .from(releaseRecalls)
    .where(inArray(releaseRecalls.draftId, [...ids]))
    .orderBy(asc(releaseRecalls.id));
  const rowOf = new Map(rows.map((row) => [row.release_drafts.id, row]));
  const [eventsOf, recallsOf] = [Map.groupBy(events, draftOf), Map.groupBy(recalls, draftOf)];
  return ids.flatMap((id) => {
    const row = rowOf.get(id);
    if (!row) return [];
    const [own, recalled] = [eventsOf.get(id) ?? [], recallsOf.get(id) ?? []];
    const befell = { events: own, recalls: recalled, state: stateOf(own, recalled) };
    return [{ ...row.release_drafts, announcement: row.release_announcements, ...befell }];
  });
}

const draftOf = ({ draftId }: { readonly draftId: number }): number => draftId;
const idOf = ({ id }: { readonly id: number }): number => id;

/** The last event is the state; an approval that was taken back leaves the draft as it was built. */
function stateOf(events: readonly EventRow[], recalls: readonly RecallRow[]): DraftState {
  const last = events.at(-1);
  if (last && recalls.some(({ eventId }) => eventId === last.id)) return 'BUILT';
  return last?.kind ?? 'STARTED';
}

/** What befell a draft since the last time that an approval of it was taken back. */
export const standingEvents = ({ events, recalls }: Draft): readonly EventRow[] =>
  events.filter(({ id }) => id > (recalls.at(-1)?.eventId ?? 0));

/** The drafts built for an announcement, oldest first. */
export async function listDraftsOf(db: Reader, actor: Actor, announcementId: number): Promise<Draft[]> {
  const rows = await db
    .select({ id: releaseDrafts.id })
    .from(releaseDrafts)
    .where(eq(releaseDrafts.announcementId, announcementId))
    .orderBy(asc(releaseDrafts.id));
  return readDrafts(db, actor, rows.map(idOf));
}

/** The newest drafts, at most fifty; or the one with this id, if there is one. */
export async function listDrafts(db: Reader, actor: Actor, id?: number): Promise<Draft[]> {
  assertMay(actor, 'release:read');
  const rows = await db
    .select({ id: releaseDrafts.id })
    .from(releaseDrafts)
    .where(id === undefined ? undefined : eq(releaseDrafts.id, id))
    .orderBy(desc(releaseDrafts.id))
    .limit(50);
  return readDrafts(db, actor, rows.map(idOf));
}

export async function findAdmission(db: Reader, draftId: number): Promise<AdmissionRow | undefined> {
  const [row] = await listAdmissions(db, [draftId]);
  return row;
}

/** What was built of these drafts, of those of which something was. */
export const listAdmissions = (db: Reader, draftIds: readonly number[]): Promise<AdmissionRow[]> =>
  db
    .select()
    .from(releaseAdmissions)
    .where(inArray(releaseAdmissions.draftId, [...draftIds]));

/** The draft by which a release was published. Throws NOT_FOUND. */
export async function getPublishedDraft(db: Reader, actor: Actor, releaseId: string): Promise<Draft> {
  const [row] = await db
    .select({ draftId: releaseEvents.draftId })
    .from(releaseEvents)
    .where(and(eq(releaseEvents.releaseId, releaseId), eq(releaseEvents.kind, 'PUBLISHED')));
  if (!row) throw NotFound('release', ['release']);
  return getDraft(db, actor, row.draftId);
}

/** An announcement with the drafts that were begun for it, newest first. */
export interface Announced extends AnnouncementRow {
  readonly drafts: readonly Draft[];
}

/** The newest fifty announcements, each with its drafts: whoever builds a release finds here what it fulfils. */
export async function listAnnouncements(db: Reader, actor: Actor): Promise<Announced[]> {
  assertMay(actor, 'release:read');
  const rows = await db.select().from(releaseAnnouncements).orderBy(desc(releaseAnnouncements.id)).limit(50);
  const begun = await db
    .select({ id: releaseDrafts.id, announcementId: releaseDrafts.announcementId })
    .from(releaseDrafts)
    .where(
      inArray(
        releaseDrafts.announcementId,
        rows.map(({ id }) => id),
      ),
    )
    .orderBy(desc(releaseDrafts.id));
  const drafts = await readDrafts(db, actor, begun.map(idOf));
  return rows.map((row) => ({ ...row, drafts: drafts.filter(({ announcementId }) => announcementId === row.id) }));
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

/** The releases in which its tables were made and its earlier numbers told: what it repeats of others. */
export function repeatedIn({ families }: ReleaseContent): ReadonlySet<string> {
  const told = families.flatMap(({ observations }) => observations.flatMap(({ lastTold }) => lastTold?.release ?? []));
  return new Set([...families.map(({ release }) => release), ...told]);
}

/** Releases that stand and repeat a table made in this one, or a number last told in it, the oldest first. */
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
    return repeatedIn(JSON.parse(content) as ReleaseContent).has(releaseId) ? [{ draftId, release }] : [];
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
