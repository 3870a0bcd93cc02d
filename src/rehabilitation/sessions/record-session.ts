import { asc, eq, sql } from 'drizzle-orm';
import {
  sessions,
  type attendances,
  type sessionSettings,
  type sessionTypes,
} from '../../../schema/rehabilitation/sessions.js';
import type { Actor } from '../../access/actor.js';
import type { Registry } from '../../audit/act.js';
import { changeCase, type ChangeRequest } from '../../cases/change-case.js';
import { atOrdinal, ordinalsOf } from '../../cases/ordinals.js';
import type { Reader } from '../../database/connection.js';
import { prepared } from '../../database/prepared.js';
import { addYears, assertNotFuture, type CivilDate } from '../../dates.js';
import { Invalid, NotFound } from '../../errors.js';
import { toRecordId, type CaseId } from '../../identifiers.js';
import { listBirthsOf } from '../../identity/births.js';
import { addClinicalNote, listClinicalNotes, listNotesOfSessions } from '../../identity/clinical-notes.js';
import { closedCase, getMilestone, getPlan } from '../plans/plan-rows.js';
import { readWithdrawnIds } from '../withdrawals/withdrawn-rows.js';
import { plainWordsOrNone } from '../words.js';

export type SessionType = (typeof sessionTypes)[number];
export type SessionSetting = (typeof sessionSettings)[number];
export type Attendance = (typeof attendances)[number];

export interface RecordSession extends ChangeRequest {
  readonly type: SessionType;
  readonly setting: SessionSetting;
  readonly attendance: Attendance;
  readonly heldOn: CivilDate;
  readonly minutes?: number | undefined;
  /** The milestone or step that it served. */
  readonly code?: string | undefined;
  /** The document of the guardian's consent, where the type asks for one. */
  readonly consent?: string | undefined;
  /** What was said, for the treating role alone. */
  readonly clinicalNote?: string | undefined;
}

/** Theological sessions are for adolescents, from this age on. */
const adolescentFrom = 12;

/** What does not go together: a session of a family is no session of one child alone. */
const settingsOf: Partial<Record<SessionType, readonly SessionSetting[]>> = {
  INDIVIDUAL_PSYCH: ['INDIVIDUAL'],
  GROUP_PSYCH: ['GROUP'],
  PLAY_OR_ART: ['PLAY', 'INDIVIDUAL', 'GROUP'],
  FAMILY: ['FAMILY'],
};

/**
 * Records a session, held or missed. Errors: NOT_FOUND, BEFORE_ARRIVAL, IMPOSSIBLE_DATES, GUARD_FAILED for a session after the
 * case was closed, NOT_ATTENDED for a note or a
 * length of a session that the child did not attend, OUTSIDE_AGES and CONSENT_REQUIRED for THEOLOGICAL, INVALID_INPUT,
 * ALREADY_RECORDED for one that the actor recorded already, word for word;
 * FORBIDDEN for a note by anyone but the treating role.
 */
export function recordSession(registry: Registry, actor: Actor, input: RecordSession): Promise<CaseId> {
  const action = input.clinicalNote === undefined ? 'session:record' : 'clinical:write';
  const kind = { action, operation: 'sessionRecord' } as const;
  return changeCase(registry, actor, kind, input, async ({ tx, row, now, today, by }) => {
    const { arrivedOn } = await getPlan(tx, input.caseId);
    assertNotFuture(input.heldOn, today, 'heldOn');
    if (input.heldOn < arrivedOn) {
      throw Invalid(
        `The child came home on ${arrivedOn}; a session cannot have been held on ${input.heldOn}.`,
        ['heldOn'],
        'BEFORE_ARRIVAL',
      );
    }
    // What was held before the closing may be recorded after it.
    if (row.stage === 'CLOSED' && input.heldOn > row.stageSince)
      throw closedCase('a session is held', row.closureReason, ['heldOn']);
    assertAttended(input);
    assertSetting(input);
    if (input.type === 'THEOLOGICAL') await assertTheological(tx, input);
    if (input.code !== undefined) await getMilestone(tx, input.caseId, input.code);
    const { caseId, type, setting, attendance, heldOn } = input;
    const consent = plainWordsOrNone(input.consent, 'consent');
    const served = { minutes: input.minutes ?? null, milestoneCode: input.code ?? null, consent };
    const session = { caseId, type, setting, attendance, heldOn, ...served, recordedBy: by };
    await assertNew(tx, session, input.clinicalNote);
    const [written] = await tx
      .insert(sessions)
      .values({ ...session, recordedAt: now })
      .returning({ id: sessions.id });
    if (input.clinicalNote === undefined || !written) return;
    await addClinicalNote(tx, { caseId, sessionId: written.id, text: input.clinicalNote, by, now });
  });
}

type Session = Omit<typeof sessions.$inferSelect, 'id' | 'recordedAt'>;

/**
 * ALREADY_RECORDED for a session that its recorder put on file already, with what was said in it: they may hold two on one day, of
 * another kind or length, or with another note; and another person may have held one like it. A few statements, however many are alike.
 */
async function assertNew(db: Reader, session: Session, clinicalNote: string | undefined): Promise<void> {
  const { caseId, heldOn, recordedBy: by } = session;
  const rows = await listSessions(db, { caseId, heldOn });
  const facts = (row: Omit<Session, 'caseId'>) =>
    JSON.stringify([row.type, row.setting, row.attendance, row.heldOn, row.minutes, row.milestoneCode, row.consent]);
  const taken = await readWithdrawnIds(db, caseId as CaseId, 'SESSION');
  const alike = rows.filter((row) => row.recordedBy === by && !taken.has(row.id) && facts(row) === facts(session));
  if (alike.length === 0) return;
  const takenNotes = await readWithdrawnIds(db, caseId as CaseId, 'CLINICAL_NOTE');
  const own = new Set<number | null>(alike.map(({ id }) => id));
  const noted = (await listNotesOfSessions(db, caseId)).filter(
    (note) => note.recordedBy === by && own.has(note.sessionId) && !takenNotes.has(note.id),
  );
  const said = Map.groupBy(
    await listClinicalNotes(db, { rowIds: JSON.stringify(noted.map(({ id }) => id)) }),
    ({ sessionId }) => sessionId,
  );
  const same = alike.find(({ id }) =>
    clinicalNote === undefined ? !said.has(id) : (said.get(id) ?? []).some(({ text }) => text === clinicalNote.trim()),
  );
  if (!same) return;
  throw Invalid(
    `This session of ${heldOn} is on record already: ${toRecordId('session', [caseId], ordinalsOf(rows)(same.id))}.`,
    ['heldOn'],
    'ALREADY_RECORDED',
  );
}

/** Every session of a case, of which the consent is opened of those of one day alone. */
const listSessions = prepared<Pick<Session, 'caseId' | 'heldOn'>, Omit<Session, 'caseId'> & { readonly id: number }>(
  (db) =>
    db
      .select({
        id: sessions.id,
        type: sessions.type,
        setting: sessions.setting,
        attendance: sessions.attendance,
        heldOn: sessions.heldOn,
        minutes: sessions.minutes,
        milestoneCode: sessions.milestoneCode,
        consent: sql<
          string | null
        >`case ${sessions.heldOn} when ${sql.placeholder('heldOn')} then ${sessions.consent} end`,
        recordedBy: sessions.recordedBy,
      })
      .from(sessions)
      .where(eq(sessions.caseId, sql.placeholder('caseId')))
      .orderBy(asc(sessions.id)),
);

function assertAttended({ attendance, minutes, clinicalNote }: RecordSession): void {
  if (minutes !== undefined && (minutes < 5 || minutes > 600)) {
    throw Invalid(`A session takes 5 to 600 minutes; it came with ${minutes}.`, ['minutes']);
  }
  if (attendance === 'ATTENDED') return;
  if (clinicalNote !== undefined || minutes !== undefined) {
    const field = clinicalNote !== undefined ? 'clinicalNote' : 'minutes';
    throw Invalid(
      `The child was not there (${attendance}): there is nothing that was said, and no length. Leave ${field} out.`,
      [field],
      'NOT_ATTENDED',
    );
  }
}

function assertSetting({ type, setting }: RecordSession): void {
  const known = settingsOf[type];
  if (known && !known.includes(setting)) {
    throw Invalid(`A session of ${type} is held ${known.join(' or ')}; it came as ${setting}.`, ['setting']);
  }
}

async function assertTheological(db: Reader, { caseId, heldOn, consent }: RecordSession): Promise<void> {
  const birth = (await listBirthsOf(db, caseId)).at(-1);
  if (!birth || addYears(birth.latest, adolescentFrom) > heldOn) {
    throw Invalid(
      `THEOLOGICAL sessions are for adolescents of ${adolescentFrom} and older; this child is younger, or its birth is not known.`,
      ['type'],
      'OUTSIDE_AGES',
    );
  }
  if ((consent?.trim() ?? '') === '') {
    throw Invalid(
      "THEOLOGICAL sessions need the guardian's consent: name its document in consent.",
      ['consent'],
      'CONSENT_REQUIRED',
    );
  }
}

export interface WriteClinicalNote extends ChangeRequest {
  /** The session it speaks of, as the plan names it. */
  readonly sessionId?: number | undefined;
  readonly text: string;
}

/** Writes a clinical note. Errors: NOT_FOUND, NOT_ATTENDED where the child was not at that session, INVALID_INPUT. */
export function writeClinicalNote(registry: Registry, actor: Actor, input: WriteClinicalNote): Promise<CaseId> {
  const kind = { action: 'clinical:write', operation: 'clinicalNoteWrite' } as const;
  return changeCase(registry, actor, kind, input, async ({ tx, now, by }) => {
    const { caseId, text } = input;
    const session = input.sessionId === undefined ? undefined : await getSession(tx, caseId, input.sessionId);
    if (session && session.attendance !== 'ATTENDED') {
      throw Invalid(
        `The child was not at this session (${session.attendance}): there is nothing that was said in it.`,
        ['sessionId'],
        'NOT_ATTENDED',
      );
    }
    await addClinicalNote(tx, { caseId, sessionId: session?.id ?? null, text, by, now });
  });
}

async function getSession(db: Reader, caseId: CaseId, place: number): Promise<typeof sessions.$inferSelect> {
  const rows = await db.select().from(sessions).where(eq(sessions.caseId, caseId)).orderBy(asc(sessions.id));
  const found = rows.find(({ id }) => id === atOrdinal(rows, place));
  const taken = await readWithdrawnIds(db, caseId, 'SESSION');
  if (!found || taken.has(found.id)) throw NotFound('session of this child', ['sessionId']);
  return found;
}
