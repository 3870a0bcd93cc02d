import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { openTemporaryStore, type TemporaryStore } from '../support/temporary-store.js';

/** Tables whose rows may change, each with the reason. Every other table refuses UPDATE, DELETE and replacement. */
const mutable: Readonly<Record<string, string>> = {
  access_tokens: 'a token is revoked',
  agencies: 'a name is put right by an operator',
  agreement_tasks: 'put right, as agreements are',
  agreements: 'put right; what it said is kept in agreement_corrections, or the update is refused',
  applied_migrations: 'kept by the migrator',
  case_references: 'erasure deletes them; updating is refused',
  cases: 'the current row mirrors the histories, and books check compares them',
  client_secrets: 'a secret is used and revoked',
  data_keys: 'a key is wrapped anew, and destroyed with its tombstone alone',
  demonstration_parts: 'what the demonstration has loaded',
  granted_places: 'they follow the grants and the current rows, and books check compares them',
  holds: 'a hold is lifted',
  idempotency_keys: 'old ones may be removed; updating is refused',
  invitations: 'an invitation is used',
  kit_marks: 'an index by which kits are looked for: it follows the results, and erasure deletes its rows',
  list_exchanges: 'put right, as agreements are',
  master_keys: 'fingerprints of keys that are kept elsewhere',
  milestone_months: 'sums of the milestones by month; compared with a recount',
  milestone_tallies: 'sums of the milestones; the figures are compared with a recount',
  milestones: 'the current row mirrors milestone_events and the plan',
  negotiation_rounds: 'put right, as agreements are',
  negotiation_tracks: 'put right, as agreements are',
  operations: 'put right, as agreements are',
  official_statements: 'the file is read anew',
  passwords: 'a password is set anew',
  plain_remains: 'how far a file from before encryption has been worked through',
  plans: 'the current row mirrors plan_versions',
  reading_hours: 'counted from the audit, hour by hour',
  reading_watch: 'up to where reading was counted',
  record_versions: 'a version goes up by one; anything else is refused',
  registry_settings: 'settings',
  second_factors: 'a step is used up',
  sign_in_failures: 'counted and forgiven',
  sites: 'a name is put right by an operator',
  tracing_requests: 'put right, as agreements are',
  unplanned_arrivals: 'they follow the cases and the plans, and books check compares them',
  users: 'an account is disabled',
};

/** The one exception that a trigger may make: for the rows of a child whose key was destroyed. */
const unlessErased = 'WHEN NOT EXISTS \\(SELECT 1 FROM destroyed_keys WHERE subject_id = old\\.\\w+\\)';

let temporary: TemporaryStore;
beforeAll(() => {
  temporary = openTemporaryStore();
});
afterAll(() => temporary.discard());

describe('every table', () => {
  it('refuses to change and to delete a row, but for those that say why they may', () => {
    const { raw } = temporary.store.reader;
    const tables = raw
      .prepare("select name from sqlite_schema where type = 'table' and name not like 'sqlite_%'")
      .pluck()
      .all() as string[];
    const triggers = raw.prepare("select tbl_name as 'table', sql from sqlite_schema where type = 'trigger'").all() as {
      table: string;
      sql: string;
    }[];
    const refuses = (table: string, verb: string) =>
      triggers.some(
        (trigger) =>
          trigger.table === table &&
          new RegExp(`BEFORE ${verb} ON \`?${table}\`? (${unlessErased} )?BEGIN SELECT raise\\(ABORT`, 'i').test(
            trigger.sql,
          ),
      );
    const open = tables.filter((table) => !(refuses(table, 'UPDATE') && refuses(table, 'DELETE')));
    expect(open.sort()).toEqual(Object.keys(mutable).sort());
  });
});
