import { sharedSubjects, type Vault } from '../../vault/vault.js';
import { columnName, type Rule } from './rules.js';

/*
 * What `encipherWrites` has SQLite do within a statement, done before it, for rows of subjects whose keys are at hand: to be called
 * from SQLite costs a cipher as much again, and in each statement the key is looked for once more.
 */

type Row = Record<string, unknown>;

/** Puts its blind indexes in the place of what a row is looked for by. */
export function blindRow(rule: Rule, row: Row, vault: Vault): void {
  for (const name of rule.blind ?? []) {
    const text = textIn(row, name);
    if (text !== undefined) row[name] = vault.blind(text);
  }
}

/**
 * Puts what they are enciphered to in the place of a row's texts. `keyOf` answers the wrapped key of a subject; the blind indexes
 * are in their places already.
 */
export function encipherRow(rule: Rule, row: Row, vault: Vault, keyOf: (subject: number) => string): void {
  for (const { name, field } of fieldsOf(rule)) {
    const text = textIn(row, name);
    if (text === undefined) continue;
    const subject = subjectIn(rule, row);
    row[name] = vault.encipher(text, { subject, wrapped: keyOf(subject) }, { field, row: placeIn(rule, row) });
  }
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
