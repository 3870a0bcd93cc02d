import type { Actor } from '../access/actor.js';
import { longestPurpose, type Registry } from './act.js';
import { appendEntry, type Trace } from './append-entry.js';

/**
 * What is refused before an act begins, or before a page of what it shows, leaves its row in the audit, as every act that was tried does;
 * the refusal goes on to whoever asked. Without a token nobody is named, and nothing is written.
 */
export async function tracingRefusal<Allowed>(
  registry: Registry,
  actor: Actor,
  { purpose, ...tried }: Pick<Trace, 'operation' | 'fields' | 'purpose'>,
  allow: () => Allowed,
): Promise<Allowed> {
  try {
    return allow();
  } catch (error) {
    if (actor.kind === 'user') {
      const trace = {
        ...tried,
        decision: 'REFUSED',
        subjects: [],
        purpose: purpose?.slice(0, longestPurpose),
      } as const;
      await registry.store.inTransaction((tx) => appendEntry(tx, actor, trace, registry.clock()));
    }
    throw error;
  }
}
