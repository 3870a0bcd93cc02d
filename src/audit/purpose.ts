import { sql, type SQL } from 'drizzle-orm';
import { auditEntries } from '../../schema/audit.js';
import { dataKeys } from '../../schema/vault.js';
import type { Tx } from '../database/connection.js';
import { decipheredText, encipheredText, type Subject } from '../database/enciphered/words.js';
import { prepared } from '../database/prepared.js';
import type { CaseId } from '../identifiers.js';

/*
 * A purpose is a person's words and may name a child after all: it is enciphered, with the child's key where the entry
 * speaks of one child alone, so that it goes with the child. The chain hashes what is stored, so that it is verified
 * without a key. Before the text stands whose key it is: c of the case, t the shared one; m is the shared one, of entries
 * from before encryption, whose hash is of the plain purpose.
 */

const field = 'audit_entries.purpose';
const at = (name: string) => sql.placeholder(name);

const encipherWith = (subject: Subject) =>
  prepared<{ text: string; sequence: number; caseId: number }, { purpose: string }>((db) =>
    db
      .select({ purpose: encipheredText(at('text'), subject, { field, row: at('sequence') }) })
      // One row, and a table for the builder to begin with.
      .from(dataKeys)
      .where(sql`${dataKeys.subjectId} = ${typeof subject === 'string' ? sql.raw('-1') : at('caseId')}`),
  );
const withSharedKey = encipherWith('TEXTS');
const withKeyOfCase = encipherWith(sql`${at('caseId')}`);

/** A purpose as it is stored with the entry of this number. */
export async function storedPurpose(
  tx: Tx,
  purpose: string | undefined,
  { sequence, subjects }: { readonly sequence: number; readonly subjects: readonly CaseId[] },
): Promise<string | null> {
  if (purpose === undefined) return null;
  const [caseId, ...others] = subjects;
  const given = { text: purpose, sequence, caseId: caseId ?? 0 };
  // A case that is not there, or no more, has no key: its entry says that somebody asked for it.
  const [own] = caseId !== undefined && others.length === 0 ? await withKeyOfCase(tx, given) : [];
  if (own) return `c${own.purpose}`;
  const [shared] = await withSharedKey(tx, given);
  return shared ? `t${shared.purpose}` : null;
}

const onlySubject = sql`cast(substr(json_extract(${auditEntries.subjects}, '$[0]'), 6) as integer)`;
const text = sql`substr(${auditEntries.purpose}, 2)`;
const cell = { field, row: auditEntries.sequence };

/** The purpose of an entry, for whoever may read it; nothing where the child was erased. */
export const openedPurpose: SQL<string | null> = sql<string | null>`case substr(${auditEntries.purpose}, 1, 1) when 'c'
  then ${decipheredText(text, onlySubject, cell)} else ${decipheredText(text, 'TEXTS', cell)} end`;

/** What the chain hashes: the purpose as stored, or plain where the entry is from before encryption. */
export const hashedPurpose: SQL<string | null> = sql<string | null>`case substr(${auditEntries.purpose}, 1, 1) when 'm'
  then ${decipheredText(text, 'TEXTS', cell)} else ${auditEntries.purpose} end`;
