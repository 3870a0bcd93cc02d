import type { Actor } from '../../access/actor.js';
import type { Registry } from '../../audit/act.js';
import { assertUnbranded } from '../../branding.js';
import { Invalid } from '../../errors.js';
import type { CaseId } from '../../identifiers.js';
import { addNote } from '../../identity/notes.js';
import { changeCase, type ChangeRequest } from '../change-case.js';

export interface WriteNote extends ChangeRequest {
  readonly text: string;
}

const longestNote = 10_000;

/** Writes a note into the child's file. Notes identify, so they live with the identity. */
export function writeNote(registry: Registry, actor: Actor, input: WriteNote): Promise<CaseId> {
  const kind = { action: 'note:write', operation: 'noteWrite' } as const;
  return changeCase(registry, actor, kind, input, async ({ tx, now, by }) => {
    const text = input.text.trim();
    if (text === '' || text.length > longestNote) {
      throw Invalid(`A note has 1 to ${longestNote} characters; this one has ${text.length}.`, ['text']);
    }
    assertUnbranded(text, ['text']);
    await addNote(tx, input.caseId, text, by, now);
  });
}
