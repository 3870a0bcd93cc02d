import type { Actor } from '../access/actor.js';
import { longestPurpose, type Registry } from './act.js';
import { appendEntry, type Trace } from './append-entry.js';
import { noteCourse } from './course.js';

/** What somebody tried to do. */
type Tried = Pick<Trace, 'operation' | 'fields' | 'purpose'> & Partial<Pick<Trace, 'subjects'>>;

/** The row of an act that was refused before it began. Without a token nobody is named, and nothing is written. */
export async function traceRefusal(registry: Registry, actor: Actor, { purpose, ...tried }: Tried): Promise<void> {
  if (actor.kind !== 'user') return;
  const trace = { subjects: [], ...tried, decision: 'REFUSED', purpose: purpose?.slice(0, longestPurpose) } as const;
  await registry.store.inTransaction((tx) => appendEntry(tx, actor, trace, registry.clock()));
  noteCourse('isTraced');
}

/**
 * What is refused before an act begins, or before a page of what it shows, leaves its row in the audit, as every act that was tried does;
 * the refusal goes on to whoever asked.
 */
export async function tracingRefusal<Allowed>(
  registry: Registry,
  actor: Actor,
  tried: Tried,
  allow: () => Allowed | Promise<Allowed>,
): Promise<Allowed> {
  try {
    return await allow();
  } catch (error) {
    await traceRefusal(registry, actor, tried);
    throw error;
  }
}
