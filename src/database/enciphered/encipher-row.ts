import { sharedSubjects, type Vault } from '../../vault/vault.js';
import { columnName, type Rule } from './rules.js';

/*
 * What `encipherWrites` has SQLite do within a statement, done before it, for rows of subjects whose keys are at hand: to be called
 * from SQLite costs a cipher as much again, and in each statement the key is looked for once more.
 */

type Row = Readonly<Record<string, unknown>>;

/** The row with its blind indexes as they are kept. */
export function blindRow(rule: Rule, given: Row, vault: Vault): Record<string, unknown> {
  const row: Record<string, unknown> = { ...given };
  for (const name of rule.blind ?? []) {
    const text = textIn(given, name);
    if (text !== undefined) row[name] = vault.blind(text);
  }
  return row;
}

/** The row with its texts enciphered. `keyOf` answers the wrapped key of a subject; the blind indexes are in their place already. */
export function encipherRow(rule: Rule, row: Row, vault: Vault, keyOf: (subject: number) => string): Row {
  let stored: Record<string, unknown> | undefined;
  for (const { name, field } of fieldsOf(rule)) {
    const text = textIn(row, name);
    if (text === undefined) continue;
    const subject = subjectIn(rule, row);
    stored ??= { ...row };
    stored[name] = vault.encipher(text, { subject, wrapped: keyOf(subject) }, { field, row: placeIn(rule, row) });
  }
  return stored ?? row;
}

function textIn(row: Row, name: string): string | undefined {
  const text = row[name] ?? undefined;
  if (text === undefined || typeof text === 'string') return text;
  throw new TypeError(`A text is enciphered; ${name} came as ${typeof text}.`);
}

function subjectIn({ name, subject }: Rule, row: Row): number {
  if (typeof subject === 'string') return sharedSubjects[subject];
  if ('of' in subject) throw new Error(`The subject of a row of ${name} stands in another table.`);
  return Number(row[subject.column]);
}

/** As `rowOf` has it of a row that is there. */
function placeIn({ keys }: Rule, row: Row): string {
  const [only = '', ...more] = keys;
  return more.length === 0 ? String(row[only]) : keys.map((key) => String(row[key])).join(' ');
}

interface Field {
  readonly name: string;
  /** As `Place` has it. */
  readonly field: string;
}

const fields = new Map<Rule, readonly Field[]>();

function fieldsOf(rule: Rule): readonly Field[] {
  let known = fields.get(rule);
  if (!known) {
    known = rule.texts.map((name) => ({ name, field: `${rule.name}.${columnName(name)}` }));
    fields.set(rule, known);
  }
  return known;
}
