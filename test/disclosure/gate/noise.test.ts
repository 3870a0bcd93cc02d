import { describe, expect, it } from '@jest/globals';
import {
  checkLedger,
  passGate,
  readPolicy,
  readSealed,
  systemBits,
  writeSealed,
  type GateInput,
  type LedgerEntry,
  type Sealed,
  type Solver,
} from '../../../src/disclosure/index.js';
import { headlinesOf, regionCatalogue } from '../support/population.js';

const catalogue = regionCatalogue(4);
const [family] = catalogue.families;
if (!family) throw new Error('The catalogue has no family.');
const policy = readPolicy({ mechanism: 'dpNational', rhoMicros: 100_000, refreshEvents: 0, refreshEventsPerCell: 0 });
const solver: Solver = { solve: async () => Promise.reject(new Error('Noise asks no solver.')), close: async () => {} };

function inputFor(month: number, before: { entries: LedgerEntry[]; sealed: Sealed | null }): GateInput {
  const table = Int32Array.from({ length: family?.leafCount ?? 0 }, (_, leaf) => 5_000 + 37 * leaf + 100 * month);
  const asOf = `2020-0${month}-01`;
  return {
    today: asOf,
    announced: [asOf],
    policy,
    catalogue,
    key: new Uint8Array(32).fill(3),
    release: `${asOf}.1`,
    asOf,
    revisions: 0,
    headlines: family ? headlinesOf(family, table) : {},
    tables: { region: table },
    solver,
    random: systemBits(),
    ...before,
  };
}

async function admit(month: number, before: { entries: LedgerEntry[]; sealed: Sealed | null }) {
  const outcome = await passGate(inputFor(month, before));
  if (outcome.kind === 'refused') throw new Error(outcome.message);
  const { entry, certificate, sealed } = outcome;
  return { certificate, entries: [...before.entries, entry], sealed: readSealed(writeSealed(sealed)) };
}

describe('the gate with noise', () => {
  it('tells tables that add up to the exact headlines and differ from the true ones', async () => {
    const { entries, certificate } = await admit(1, { entries: [], sealed: null });
    const [entry] = entries;
    const input = inputFor(1, { entries: [], sealed: null });
    expect(() => checkLedger(entries, catalogue)).not.toThrow();
    const cells = new Map(entry?.families[0]?.cells.map(([key, told]) => [key.join(' '), Number(told)]));
    expect(Object.entries(input.headlines).map(([code]) => [code, cells.get(`${code} *`)])).toEqual(
      Object.entries(input.headlines),
    );
    const inner = ['r0', 'r1', 'r2', 'r3'].map((region) => cells.get(`RETURNED ${region}`) ?? 0);
    expect(inner.reduce((sum, one) => sum + one, 0)).toBe(input.headlines['RETURNED']);
    const truth = [...(input.tables['region'] ?? [])].slice(0, 4);
    expect(inner).not.toEqual(truth);
    expect(Math.max(...inner.map((one, at) => Math.abs(one - (truth[at] ?? 0))))).toBeLessThan(100);
    expect(certificate.minimumWidths).toBeNull();
    expect(certificate.guarantees[0]).toMatch(/^The tables of this release spend 5\d{4}|4\d{4} of 100000 millionths/);
  });

  it('spends its budget in the ledger and refuses when it is gone', async () => {
    const first = await admit(1, { entries: [], sealed: null });
    const second = await admit(2, first);
    expect(second.entries.map(({ families }) => families.length)).toEqual([1, 1]);
    expect(await passGate(inputFor(3, second))).toMatchObject({
      kind: 'refused',
      publicReason: 'NOT_RELEASED',
      code: 'BUDGET_SPENT',
    });
  });
});
