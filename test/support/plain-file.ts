import { asc } from 'drizzle-orm';
import { auditEntries } from '../../schema/audit.js';
import { chainStart, hashEntry } from '../../src/audit/append-entry.js';
import { openedPurpose } from '../../src/audit/purpose.js';
import { openConnection } from '../../src/database/connection.js';
import { withoutGuards } from '../../src/database/enciphered/encipher-remains.js';
import { openVault } from '../../src/database/enciphered/open-vault.js';
import { allRules, columnName } from '../../src/database/enciphered/rules.js';
import { useVault } from '../../src/database/enciphered/use-vault.js';
import { searchKeyOf } from '../../src/identity/names.js';
import { testKeys } from './keys.js';

/**
 * Makes an enciphered file what it would be had it been written before there was encryption: every text plain, no keys,
 * and the audit chained over plain purposes.
 */
export async function makePlain(file: string): Promise<void> {
  const { raw } = openConnection(file, 'write');
  const reading = openConnection(file, 'read');
  const { db } = reading;
  useVault(reading, openVault(raw, { migrate: false, keys: testKeys() }));
  for (const { name, texts, blind = [] } of allRules()) {
    const columns = texts.map(columnName);
    const rows = reading.raw
      .prepare(`select rowid as row, * from "${name}"`.replace('rowid', rowidOf(name)))
      .all() as Row[];
    withoutGuards(raw, name, () => {
      for (const row of rows) {
        for (const column of columns)
          raw.prepare(`update main."${name}" set "${column}" = ? where rowid = ?`).run(row[column], row['row']);
        if (blind.includes('searchKey'))
          raw
            .prepare(`update main."${name}" set search_key = ? where rowid = ?`)
            .run(searchKeyOf(String(row['text'])), row['row']);
      }
    });
  }
  const entries = await db
    .select({ sequence: auditEntries.sequence, plain: openedPurpose, entry: auditEntries })
    .from(auditEntries)
    .orderBy(asc(auditEntries.sequence));
  withoutGuards(raw, 'audit_entries', () => {
    let previousHash = chainStart;
    for (const { sequence, plain, entry } of entries) {
      const { hash: _hash, sequence: _sequence, ...body } = entry;
      const hash = hashEntry({ ...body, purpose: plain, previousHash });
      raw
        .prepare('update audit_entries set purpose = ?, previous_hash = ?, hash = ? where sequence = ?')
        .run(plain, previousHash, hash, sequence);
      previousHash = hash;
    }
  });
  reading.raw.close();
  raw.exec('drop trigger main.data_keys_no_delete; delete from main.data_keys; delete from main.master_keys');
  raw.exec(
    `create trigger main.data_keys_no_delete before delete on data_keys when not exists (select 1 from destroyed_keys where subject_id = old.subject_id) begin select raise(abort, 'a data key is destroyed by an erasure alone'); end`,
  );
  raw.exec('vacuum');
  raw.pragma('wal_checkpoint(TRUNCATE)');
  raw.close();
}

type Row = Record<string, string | number | null>;

/** A view has no rowid: numbered tables tell it by their key, and others are few enough to be joined by all they have. */
const rowidOf = (name: string): string => `(select rowid from main."${name}" t where ${sameRow(name)})`;

function sameRow(name: string): string {
  const rule = allRules().find((known) => known.name === name);
  return (rule?.keys ?? []).map((key) => `t."${columnName(key)}" = "${name}"."${columnName(key)}"`).join(' and ');
}
