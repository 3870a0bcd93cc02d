import { createHash } from 'node:crypto';
import { desc, sql } from 'drizzle-orm';
import { auditEntries, auditRecords, auditSubjects, type auditDecisions } from '../../schema/audit.js';
import { roleOf } from '../access/permissions.js';
import type { Actor } from '../access/actor.js';
import type { Tx } from '../database/connection.js';
import { eachOf } from '../database/dialect-words.js';
import { prepared, preparedWrite } from '../database/prepared.js';
import { toNodeId, type CaseId } from '../identifiers.js';
import { storedPurpose } from './purpose.js';

export interface Trace {
  /** The mutation, query or command, by its name in the schema. */
  readonly operation: string;
  readonly decision: (typeof auditDecisions)[number];
  readonly subjects: readonly CaseId[];
  /** What it speaks of beside cases, by node ids such as `request_…`: pseudonyms, as those of cases are. */
  readonly records?: readonly string[] | undefined;
  /** Names of the fields read or changed; never their values. */
  readonly fields: readonly string[];
  readonly purpose?: string | undefined;
}

export type EntryBody = Omit<typeof auditEntries.$inferSelect, 'sequence' | 'hash'>;

/** What precedes the first entry. */
export const chainStart = '0'.repeat(64);

/**
 * SHA-256 over the entry and its predecessor's hash, so that a changed, moved or missing row breaks the chain.
 * (Schneier & Kelsey 1999, "Secure audit logs to support computer forensics".)
 */
export const hashEntry = (body: EntryBody): string =>
  createHash('sha256')
    .update(
      JSON.stringify([
        body.previousHash,
        body.recordedAt,
        body.userId,
        body.role,
        body.purpose,
        body.operation,
        body.decision,
        body.subjects,
        body.fields,
      ]),
    )
    .digest('hex');

/** Appends one entry to the chain, inside the transaction of the act it speaks of. */
export async function appendEntry(tx: Tx, actor: Actor, trace: Trace, now: number): Promise<void> {
  const [last] = await findLast(tx, {});
  const sequence = (last?.sequence ?? 0) + 1;
  const records = [...new Set(trace.records)];
  const body: EntryBody = {
    previousHash: last?.hash ?? chainStart,
    recordedAt: now,
    userId: actor.kind === 'user' ? actor.userId : null,
    role: roleOf(actor),
    purpose: await storedPurpose(tx, trace.purpose, { sequence, subjects: trace.subjects }),
    operation: trace.operation,
    decision: trace.decision,
    subjects: [...trace.subjects.map((id) => toNodeId('case', id)), ...records],
    fields: [...trace.fields],
  };
  await insertEntry(tx, { ...body, sequence, hash: hashEntry(body) });
  if (trace.subjects.length > 0)
    await insertSubjects(tx, { sequence, ids: JSON.stringify([...new Set(trace.subjects)]) });
  if (records.length > 0) await insertRecords(tx, { sequence, ids: JSON.stringify(records) });
}

const findLast = prepared<Record<string, never>, { sequence: number; hash: string }>((db) =>
  db
    .select({ sequence: auditEntries.sequence, hash: auditEntries.hash })
    .from(auditEntries)
    .orderBy(desc(auditEntries.sequence))
    .limit(1),
);

const at = (name: string) => sql.placeholder(name);

const insertEntry = preparedWrite<typeof auditEntries.$inferSelect>((tx) =>
  tx.insert(auditEntries).values({
    sequence: at('sequence'),
    previousHash: at('previousHash'),
    recordedAt: at('recordedAt'),
    userId: at('userId'),
    role: at('role'),
    purpose: at('purpose'),
    operation: at('operation'),
    decision: at('decision'),
    subjects: at('subjects'),
    fields: at('fields'),
    hash: at('hash'),
  }),
);

/** One statement, however many children a list has shown. */
const insertSubjects = preparedWrite<{ sequence: number; ids: string }>((tx) =>
  tx.insert(auditSubjects).select(eachOf('ids', 'sequence')),
);
const insertRecords = preparedWrite<{ sequence: number; ids: string }>((tx) =>
  tx.insert(auditRecords).select(eachOf('ids', 'sequence')),
);
