import type { Actor } from '../access/actor.js';
import type { Tx } from '../database/connection.js';
import type { UserId } from '../identifiers.js';
import type { RecordRequest } from '../versions/change-record.js';
import { getUser, type UserRow } from './account.queries.js';

/** What an act that gives an account something asks for: which, and the version of it that was read. */
export interface ChangeAccount extends RecordRequest {
  readonly userId: UserId;
}

/** The account as the record that an act changes. */
export const theAccount = (actor: Actor, { userId }: ChangeAccount) =>
  ({
    kind: 'user',
    find: (tx: Tx) => getUser(tx, actor, userId),
    keyOf: ({ id }: UserRow) => id,
  }) as const;
