import { registrySeals } from '../../schema/seals.js';
import type { User } from '../access/actor.js';
import { appendEntry } from '../audit/append-entry.js';
import { writeWithoutKeys } from '../database/without-keys.js';

/*
 * What is done to a registry that is sealed already leaves its row as well, although the keys of its texts may have been
 * put away: a row of codes, without a purpose. The reasons of seals lie plain.
 */

interface Tried {
  readonly operation: 'registrySeal' | 'registryUnseal' | 'registryUnsealBegin';
  readonly decision: 'DONE' | 'REFUSED';
}

/** The row alone: of a refusal, or of what is begun before any key lies in the clear. */
export const traceWithoutKeys = (file: string, person: User, { operation, decision }: Tried): Promise<void> =>
  writeWithoutKeys(file, (tx) =>
    appendEntry(tx, person, { operation, decision, subjects: [], fields: ['reason'] }, Date.now()),
  );

/** Seals a registry once more, by whoever then puts away what lies there of its keys: who, when and why is on record first. */
export const sealOnceMore = (file: string, person: User, reason: string): Promise<void> =>
  writeWithoutKeys(file, async (tx) => {
    const now = Date.now();
    await tx.insert(registrySeals).values({ kind: 'SEALED', reason, recordedAt: now, recordedBy: person.userId });
    const trace = { operation: 'registrySeal', decision: 'DONE', subjects: [], fields: ['reason', 'keys'] } as const;
    await appendEntry(tx, person, trace, now);
  });
