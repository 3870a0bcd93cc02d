import { asc, eq } from 'drizzle-orm';
import { users } from '../../../schema/agencies.js';
import { sessions } from '../../../schema/rehabilitation/sessions.js';
import type { Actor } from '../../access/actor.js';
import { rolesWith } from '../../access/permissions.js';
import type { Registry } from '../../audit/act.js';
import { changeCase, type Change } from '../../cases/change-case.js';
import { Invalid, NotFound } from '../../errors.js';
import type { CaseId } from '../../identifiers.js';
import { listClinicalNotes, listNotesOfSessions } from '../../identity/clinical-notes.js';
import { treatsChild } from '../treating.js';
import { getStanding, takeBack, type Withdraw } from './withdraw-record.js';
import { readWithdrawnIds } from './withdrawn-rows.js';

export interface WithdrawSession extends Withdraw {
  readonly sessionId: number;
}

/**
 * Takes back a session that was not held with this child, and with it what was said in it, as far as the actor reads that: it is
 * another child's. No note is taken back by who may not read it: it stays, to be taken back by who may, and whoever takes the session
 * back need not know that there are any. Errors: NOT_FOUND, INVALID_INPUT, GUARD_FAILED where the treating role recorded the
 * session and the actor neither did so nor treats the child.
 */
export function withdrawSession(registry: Registry, actor: Actor, input: WithdrawSession): Promise<CaseId> {
  const kind = { action: 'session:record', operation: 'sessionWithdraw' } as const;
  return changeCase(registry, actor, kind, input, async (change) => {
    const { tx, by } = change;
    const rows = await tx
      .select({ id: sessions.id, recordedBy: sessions.recordedBy, role: users.role })
      .from(sessions)
      .innerJoin(users, eq(users.id, sessions.recordedBy))
      .where(eq(sessions.caseId, input.caseId))
      .orderBy(asc(sessions.id));
    const named = { place: input.sessionId, what: 'session', field: 'sessionId' };
    const session = await getStanding(change, 'SESSION', rows, named);
    const treats = await treatsChild(change, actor);
    if (!treats && session.recordedBy !== by && rolesWith('clinical:write').includes(session.role)) {
      throw Invalid(
        'TREATING_ROLE: this session was recorded by the treating role: whoever recorded it takes it back, or whoever treats the child.',
        ['sessionId'],
        'GUARD_FAILED',
      );
    }
    await takeBack(change, 'SESSION', session.id, input);
    for (const note of await listReadNotes(change, session.id, treats))
      await takeBack(change, 'CLINICAL_NOTE', note.id, input);
  });
}

/** The notes of a session that stand and that the actor reads. */
async function listReadNotes({ tx, row, by }: Change, sessionId: number, treats: boolean) {
  const caseId = row.id as CaseId;
  const taken = await readWithdrawnIds(tx, caseId, 'CLINICAL_NOTE');
  const notes = (await listNotesOfSessions(tx, caseId)).filter((note) => note.sessionId === sessionId);
  return notes.filter(({ id, recordedBy }) => !taken.has(id) && (treats || recordedBy === by));
}

export interface WithdrawClinicalNote extends Withdraw {
  /** The note, as the file names it to its readers. */
  readonly noteId: number;
}

/**
 * Takes back a clinical note that was written on the wrong child: by whoever wrote it, or by the body that treats the child. It stays,
 * with the reason, to be read by those who read notes and by nobody else. Errors: NOT_FOUND for one that the actor does
 * not read, and one that was taken back; INVALID_INPUT.
 */
export function withdrawClinicalNote(registry: Registry, actor: Actor, input: WithdrawClinicalNote): Promise<CaseId> {
  const kind = { action: 'clinical:write', operation: 'clinicalNoteWithdraw' } as const;
  return changeCase(registry, actor, kind, input, async (change) => {
    const { tx, by } = change;
    const found = await listClinicalNotes(tx, { rowIds: JSON.stringify([input.noteId]) });
    const note = found.find(({ caseId }) => caseId === input.caseId);
    const taken = await readWithdrawnIds(tx, input.caseId, 'CLINICAL_NOTE');
    if (!note || taken.has(note.id) || (note.recordedBy !== by && !(await treatsChild(change, actor))))
      throw NotFound('clinical note that still stands', ['noteId']);
    await takeBack(change, 'CLINICAL_NOTE', note.id, input);
  });
}
