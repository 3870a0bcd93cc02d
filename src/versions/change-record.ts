import type { Actor } from '../access/actor.js';
import { performAnswering, type About, type Act, type Kept, type Outcome, type Registry } from '../audit/act.js';
import type { Request } from '../audit/act.js';
import type { Tx } from '../database/connection.js';
import { VersionConflict } from '../errors.js';
import { raiseVersion, type VersionedKind } from './record-versions.js';

/** What an act on a record asks for beside its own input: the version of the record that was read. */
export interface RecordRequest extends Request {
  readonly expectedVersion: number;
}

/** A record as it was found, at its version. */
interface Versioned {
  readonly version: number;
}

/** Which record an act changes, and what it answers. */
export interface Changed<Row extends Versioned, Answer> {
  readonly kind: VersionedKind;
  /** As far as the actor may see it. Throws NOT_FOUND for absent and invisible alike. */
  readonly find: (tx: Tx, now: number, about: About) => Promise<Row>;
  /** The record whose version it is, where the row is a part of it. */
  readonly keyOf: (row: Row) => number;
  readonly kept: Kept<Answer>;
}

/** One act on a record under way. */
export interface RecordChange<Row extends Versioned> {
  readonly tx: Tx;
  readonly now: number;
  readonly about: About;
  readonly row: Row;
}

/**
 * The frame of every change to a record that is not a case, as `changeCase` is for cases: allowed, visible, at the version
 * that was read; then what `work` does, and the next version, in the transaction of its audit row. A retry under the same
 * idempotency key is answered before that, as it was, whatever has changed since.
 * Errors: those of `find`, VERSION_CONFLICT, and what `work` throws.
 */
export function changeRecord<Row extends Versioned, Answer>(
  registry: Registry,
  actor: Actor,
  act: Act & { readonly input: RecordRequest },
  { kind, find, keyOf, kept }: Changed<Row, Answer>,
  work: (change: RecordChange<Row>) => Promise<Outcome<Answer>>,
): Promise<Answer> {
  return performAnswering(registry, actor, act, kept, async (tx, now, about) => {
    const row = await find(tx, now, about);
    const { expectedVersion } = act.input;
    if (row.version !== expectedVersion) throw VersionConflict(expectedVersion, row.version);
    const outcome = await work({ tx, now, about, row });
    await raiseVersion(tx, kind, keyOf(row));
    return outcome;
  });
}
