import { connectionOf, type Reader, type Tx } from '../database/connection.js';
import type { Checkpointing } from './checkpointing.js';
import type { Place, Sink } from './sinks/sink.js';

/*
 * That a place was given checkpoints is marked in the header of the registry's file (SQLite's user_version, which nothing
 * else uses): so one that was emptied is told from one that is named for the first time, also in a file that was rolled back.
 */

const bits: Readonly<Record<Place, number>> = { beside: 1, second: 2, program: 4 };

const marks = (db: Reader): number => Number(connectionOf(db).raw.pragma('user_version', { simple: true }));

export const wasGiven = (db: Reader, place: Place): boolean => (marks(db) & bits[place]) !== 0;

export function markGiven(tx: Tx, place: Place): void {
  connectionOf(tx).raw.pragma(`user_version = ${marks(tx) | bits[place]}`);
}

/** Of a copy that brings no notes with it. */
export function unmarkGiven(tx: Tx, place: Place): void {
  connectionOf(tx).raw.pragma(`user_version = ${marks(tx) & ~bits[place]}`);
}

/** Marks what holds notes already, such as places that were given some before there were marks. */
export async function markThoseThatHold({ db, sinks, onGiven }: Checkpointing): Promise<void> {
  for (const sink of sinks) if (!wasGiven(db, sink.place) && (await sink.latest())) await onGiven?.(sink.place);
}

/** The places that were given notes and are without them now. Errors: CHECKPOINT_UNREADABLE, CHECKPOINT_INVALID. */
export async function findEmptied({ db, sinks }: Pick<Checkpointing, 'db' | 'sinks'>): Promise<Sink[]> {
  const emptied: Sink[] = [];
  for (const sink of sinks) if (wasGiven(db, sink.place) && !(await sink.holdsNotes())) emptied.push(sink);
  return emptied;
}
