import { asc, sql } from 'drizzle-orm';
import { auditEntries } from '../../schema/audit.js';
import { connectionOf, type Reader } from '../database/connection.js';

/** How many entries there are: they are numbered from 1, none left out. */
export async function countEntries(db: Reader): Promise<number> {
  const [row] = await db.select({ last: sql<number>`coalesce(max(${auditEntries.sequence}), 0)` }).from(auditEntries);
  return row?.last ?? 0;
}

/** The hash of an entry in hexadecimal by its number, or nothing where there is no such entry; for many thousand looks. */
export function hashesByNumber(db: Reader): (sequence: number) => string | undefined {
  const statement = connectionOf(db).raw.prepare<[number], string>('select hash from audit_entries where sequence = ?');
  statement.pluck();
  return (sequence) => statement.get(sequence);
}

const batch = 10_000;

/** The hashes of the entries after `from` up to `until`, in order, some at a time so that requests are answered between. */
export async function* entryHashes(db: Reader, from: number, until: number): AsyncGenerator<readonly string[]> {
  for (let at = from; at < until; at += batch) {
    const rows = await db
      .select({ hash: auditEntries.hash })
      .from(auditEntries)
      .where(sql`${auditEntries.sequence} > ${at} and ${auditEntries.sequence} <= ${Math.min(at + batch, until)}`)
      .orderBy(asc(auditEntries.sequence));
    yield rows.map(({ hash }) => hash);
    await new Promise((resume) => setImmediate(resume));
  }
}
