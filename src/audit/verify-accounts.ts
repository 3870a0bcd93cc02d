import { connectionOf, type Reader } from '../database/connection.js';

/** An account that is not what its own entries in the audit say that it was. */
export interface AccountFault {
  readonly sequence: number;
  readonly userId: number;
  /** In which role the entry was made. */
  readonly role: string;
  /** The role of the account, or nothing where there is no such account any more. */
  readonly now?: string;
}

interface Made {
  readonly sequence: number;
  readonly userId: number | null;
  readonly role: string;
}

/**
 * Compares the role in which each entry was made with that of the account, on the way through the chain. No act changes the
 * role of an account, and none takes an account away: one that differs was changed in the table, past everything that would
 * have written an entry. What an account did before that and after it both show it, also where the table was changed back.
 * One that has done nothing yet is in no entry.
 */
export class AccountComparison {
  readonly #roles: ReadonlyMap<number, string>;
  #fault: AccountFault | undefined;

  constructor(db: Reader) {
    const { raw } = connectionOf(db);
    const isKnown = raw.prepare(`select 1 from sqlite_schema where name = 'users'`).get() !== undefined;
    const rows = isKnown ? raw.prepare<[], [number, string]>('select id, role from users').raw().all() : [];
    this.#roles = new Map(rows);
  }

  compare({ sequence, userId, role }: Made): void {
    if (userId === null || this.#fault) return;
    const now = this.#roles.get(userId);
    if (now !== role) this.#fault = { sequence, userId, role, ...(now !== undefined && { now }) };
  }

  /** The first entry of the chain that was made in another role. */
  get fault(): AccountFault | undefined {
    return this.#fault;
  }
}
