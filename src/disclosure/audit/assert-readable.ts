import { DisclosureError, type DisclosureCode } from '../errors.js';
import { ledgerFormat, type Ledger } from '../model/ledger.js';

/**
 * Whether something read from a file has the shape of a ledger, so that what follows may rely on it. What it says is
 * checked afterwards. Throws LEDGER_BROKEN or POLICY_INVALID with the place and what was expected there.
 */
export function assertReadable(input: unknown): asserts input is Ledger {
  const ledger = objectAt(input, 'ledger');
  if (ledger['format'] !== ledgerFormat)
    refuse('format', `expected ${ledgerFormat}; it came as ${shown(ledger['format'])}.`);
  assertCatalogue(objectAt(ledger['catalogue'], 'catalogue'));
  assertPolicy(objectAt(ledger['policy'], 'policy'));
  listAt(ledger['entries'], 'entries').forEach((entry, index) => assertEntry(entry, `ledger entry ${index}`));
}

function assertEntry(input: unknown, place: string): void {
  const entry = objectAt(input, place);
  for (const name of ['previous', 'release', 'asOf', 'policyHash', 'catalogueHash', 'hash']) {
    if (typeof entry[name] !== 'string')
      refuse(`${place}, ${name}`, `expected text; it came as ${shown(entry[name])}.`);
  }
  if (!/^\d{4}-\d\d-\d\d$/.test(String(entry['asOf']))) {
    refuse(`${place}, asOf`, `expected a day as YYYY-MM-DD; it came as ${shown(entry['asOf'])}.`);
  }
  for (const name of ['index', 'revisions']) assertCount(entry[name], `${place}, ${name}`);
  objectAt(entry['headlines'], `${place}, headlines`);
  const families = new Set<unknown>();
  for (const published of listAt(entry['families'], `${place}, families`)) {
    const { family, cells } = objectAt(published, `${place}, families`);
    if (families.has(family)) refuse(place, `tells the family ${shown(family)} twice.`);
    families.add(family);
    for (const cell of listAt(cells, `${place}, family ${shown(family)}, cells`)) assertCell(cell, place, family);
  }
}

/** `[key, told]`: a number, a band of two, or nothing. That they are whole numbers is checked with the chain. */
function assertCell(cell: unknown, place: string, family: unknown): void {
  const where = `${place}, family ${shown(family)}`;
  const [key, told] = listAt(cell, where);
  if (!listAt(key, where).every((code) => typeof code === 'string')) refuse(where, `a key holds ${shown(key)}.`);
  const isBand = Array.isArray(told) && told.length === 2;
  if (typeof told !== 'number' && told !== null && !isBand)
    refuse(where, `cell ${shown(key)} is told as ${shown(told)}.`);
}

/** As far as the laying out of a catalogue takes it for granted. */
function assertCatalogue(catalogue: Readonly<Record<string, unknown>>): void {
  for (const move of listAt(catalogue['moves'], 'catalogue, moves')) listAt(move, 'catalogue, moves');
  for (const dimension of [catalogue['status'], ...listAt(catalogue['dimensions'], 'catalogue, dimensions')]) {
    const { hierarchies } = objectAt(dimension, 'catalogue, dimensions');
    for (const hierarchy of listAt(hierarchies, 'catalogue, hierarchies')) {
      const { nodes } = objectAt(hierarchy, 'catalogue, hierarchies');
      for (const node of listAt(nodes, 'catalogue, hierarchies')) objectAt(node, 'catalogue, hierarchies');
    }
  }
  for (const family of listAt(catalogue['families'], 'catalogue, families')) {
    listAt(objectAt(family, 'catalogue, families')['dimensions'], 'catalogue, families');
  }
}

function assertPolicy(policy: Readonly<Record<string, unknown>>): void {
  for (const name of ['smallBelow', 'sensitiveSmallBelow', 'coalition', 'flowValues', 'differenceValues']) {
    assertCount(policy[name], `policy.${name}`, 'POLICY_INVALID');
  }
  if (typeof policy['protectsZeros'] !== 'boolean') {
    refuse(
      'policy.protectsZeros',
      `expected true or false; it came as ${shown(policy['protectsZeros'])}.`,
      'POLICY_INVALID',
    );
  }
}

function assertCount(value: unknown, place: string, code: DisclosureCode = 'LEDGER_BROKEN'): void {
  if (!Number.isSafeInteger(value) || Number(value) < 0) {
    refuse(place, `expected a whole number from 0; it came as ${shown(value)}.`, code);
  }
}

function objectAt(value: unknown, place: string): Readonly<Record<string, unknown>> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    refuse(place, `expected an object; it came as ${shown(value)}.`);
  }
  return value as Readonly<Record<string, unknown>>;
}

function listAt(value: unknown, place: string): readonly unknown[] {
  if (!Array.isArray(value)) refuse(place, `expected a list; it came as ${shown(value)}.`);
  return value as readonly unknown[];
}

const shown = (value: unknown): string => String(JSON.stringify(value)).slice(0, 80);

function refuse(place: string, message: string, code: DisclosureCode = 'LEDGER_BROKEN'): never {
  throw new DisclosureError(code, place, message);
}
