import { eq, asc } from 'drizzle-orm';
import {
  sessions,
  type attendances,
  type sessionSettings,
  type sessionTypes,
} from '../../../schema/rehabilitation/sessions.js';
import type { Actor } from '../../access/actor.js';
import type { Registry } from '../../audit/act.js';
import { changeCase, type ChangeRequest } from '../../cases/change-case.js';
import { atOrdinal } from '../../cases/ordinals.js';
import type { Reader } from '../../database/connection.js';
import { addYears, assertNotFuture, type CivilDate } from '../../dates.js';
import { Invalid, NotFound } from '../../errors.js';
import type { CaseId } from '../../identifiers.js';
import { listBirthsOf } from '../../identity/births.js';
import { addClinicalNote } from '../../identity/clinical-notes.js';
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
 * length of a session that the child did not attend, OUTSIDE_AGES and CONSENT_REQUIRED for THEOLOGICAL, INVALID_INPUT;
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
    const [written] = await tx
      .insert(sessions)
      .values({ caseId, type, setting, attendance, heldOn, ...served, recordedAt: now, recordedBy: by })
      .returning({ id: sessions.id });
    if (input.clinicalNote === undefined || !written) return;
    await addClinicalNote(tx, { caseId, sessionId: written.id, text: input.clinicalNote, by, now });
  });
}

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
