import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import {
  checkLedger,
  openSolver,
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
import { headlinesOf, Population, regionCatalogue } from '../support/population.js';

const catalogue = regionCatalogue(4);
const [family] = catalogue.families;
if (!family) throw new Error('The catalogue has no family.');
const key = new Uint8Array(32).fill(9);
const policy = readPolicy({ replays: 2, worlds: 16 });

let solver: Solver;
beforeAll(async () => void (solver = await openSolver(20_000)));
afterAll(() => solver.close());

const inputFor = (
  population: Population,
  asOf: string,
  before: { entries: LedgerEntry[]; sealed: Sealed | null },
): GateInput => {
  const table = population.tableOf(family, [0]);
  return {
    today: asOf,
    announced: [asOf],
    policy,
    catalogue,
    key,
    release: `${asOf}.1`,
    asOf,
    revisions: 0,
    headlines: headlinesOf(family, table),
    tables: { region: table },
    solver,
    ...before,
  };
};

async function publish(months: number, seed = 'closed') {
  const population = new Population(seed, [4], 240);
  let state: { entries: LedgerEntry[]; sealed: Sealed | null } = { entries: [], sealed: null };
  for (let month = 0; month < months; month++) {
    if (month > 0) population.liveOn(4);
    const asOf = `2018-0${month + 1}-01`;
    const outcome = await passGate(inputFor(population, asOf, state));
    if (outcome.kind === 'refused') throw new Error(outcome.message);
    state = { entries: [...state.entries, outcome.entry], sealed: readSealed(writeSealed(outcome.sealed)) };
  }
  return { population, ...state };
}

describe('passing the gate', () => {
  it('publishes exact headlines, tells large cells and withholds small ones, month after month', async () => {
    const { entries } = await publish(2);
    expect(() => checkLedger(entries, catalogue)).not.toThrow();
    // Too little has happened for a second table: it keeps its day.
    expect(entries[1]?.families).toEqual([]);
    for (const { families, headlines } of entries.slice(0, 1)) {
      // Where an account is empty, its headline says so of every cell.
      const cells = families.flatMap((one) => one.cells).filter(([[code = '']]) => headlines[code] !== 0);
      const told = cells.map(([, value]) => value);
      expect(told.filter((value) => value === null).length).toBeGreaterThan(0);
      expect(told.filter((value) => typeof value === 'number').length).toBeGreaterThan(0);
      for (const value of told) expect(value === null || Number(value) >= 5).toBe(true);
    }
  });

  it('decides the same from the same inputs, byte for byte', async () => {
    const [one, other] = [await publish(2), await publish(2)];
    expect(JSON.stringify(one.entries)).toBe(JSON.stringify(other.entries));
  });
});

describe('G4: refusal and timing', () => {
  it('follow from the calendar and the public headlines alone', async () => {
    const { population, entries, sealed } = await publish(1);
    const input = inputFor(population, '2018-03-01', { entries, sealed });
    const early = await passGate({ ...input, announced: ['2018-04-01'] });
    expect(early).toMatchObject({ kind: 'refused', publicReason: 'NOT_ANNOUNCED' });
    const soon = await passGate({
      ...input,
      asOf: '2018-01-20',
      policy: { ...policy, refreshEvents: 0, refreshEventsPerCell: 0 },
    });
    expect(soon.kind === 'admitted' && soon.entry.families).toEqual([]);
    const unchanged = await passGate(input);
    expect(unchanged.kind === 'admitted' && unchanged.entry.families).toEqual([]);
  });
});

describe('G5: the gate fails closed', () => {
  const first = () => inputFor(new Population('closed', [4], 240), '2018-01-01', { entries: [], sealed: null });
  const failing = (solve: Solver['solve']): Solver => ({ solve, close: async () => {} });
  const anywhere = () => {
    const input = first();
    const table = Int32Array.from(input.tables['region'] ?? []);
    return { input, table };
  };

  it.each<[string, () => GateInput | Promise<GateInput>, string]>([
    [
      'a solver that times out',
      () => ({ ...first(), solver: failing(async () => Promise.reject(new Error('time limit'))) }),
      'SOLVER_FAILED',
    ],
    [
      'a solver that answers with no number',
      () => ({ ...first(), solver: failing(async (program) => program.cost.map(() => NaN)) }),
      'SOLVER_FAILED',
    ],
    [
      'a solver that answers wrongly',
      () => ({ ...first(), solver: failing(async (program) => program.cost.map(() => 1)) }),
      'SOLVER_FAILED',
    ],
    [
      'a solver that finds nothing possible',
      () => ({ ...first(), solver: failing(async () => null) }),
      'IMPOSSIBLE_HISTORY',
    ],
    ['a key that is too short', () => ({ ...first(), key: new Uint8Array(8) }), 'SEALED_STATE_INVALID'],
    [
      'a table that does not add up',
      () => {
        const { input, table } = anywhere();
        table[0] = (table[0] ?? 0) + 1;
        return { ...input, tables: { region: table } };
      },
      'TABLE_DOES_NOT_ADD_UP',
    ],
    [
      'headlines that do not add up',
      () => ({ ...first(), headlines: { ...first().headlines, '*': 1 } }),
      'TABLE_DOES_NOT_ADD_UP',
    ],
    [
      'a negative count',
      () => {
        const { input, table } = anywhere();
        table[0] = -1;
        return { ...input, tables: { region: table } };
      },
      'TABLE_INVALID',
    ],
    ['half a child', () => ({ ...first(), headlines: { ...first().headlines, RETURNED: 1.5 } }), 'TABLE_INVALID'],
    ['an unknown headline', () => ({ ...first(), headlines: { ...first().headlines, LOST: 1 } }), 'UNKNOWN_CODE'],
    [
      'noise on too few children',
      () => ({ ...first(), policy: readPolicy({ mechanism: 'dpNational' }), random: systemBits() }),
      'POPULATION_TOO_SMALL',
    ],
    [
      'noise without bits to draw it from',
      () => ({ ...first(), policy: readPolicy({ mechanism: 'dpNational' }) }),
      'POLICY_INVALID',
    ],
    [
      'an unknown table',
      () => ({ ...first(), tables: { ...first().tables, shoes: new Int32Array(1) } }),
      'UNKNOWN_CODE',
    ],
    ['a missing table', () => ({ ...first(), tables: {} }), 'TABLE_INVALID'],
    ['a lost sealed state', async () => ({ ...(await second()), sealed: null }), 'SEALED_STATE_INVALID'],
    [
      'a dropped ledger fact',
      async () => {
        const input = await second();
        const [entry] = input.entries;
        return { ...input, entries: entry ? [{ ...entry, families: [] }] : [] };
      },
      'LEDGER_BROKEN',
    ],
    [
      'a lost transcript of what was protected',
      async () => {
        const input = await second();
        const region = input.sealed?.families['region'];
        if (!input.sealed || !region) throw new Error('There is no sealed state.');
        return { ...input, sealed: { ...input.sealed, families: { region: { ...region, transcripts: [] } } } };
      },
      'SEALED_STATE_INVALID',
    ],
    [
      'a sealed table that differs from what was told',
      async () => {
        const input = await second();
        const region = input.sealed?.families['region'];
        if (!input.sealed || !region) throw new Error('There is no sealed state.');
        const truth = region.truth.map((table) => table.map((count) => count + 1));
        return { ...input, sealed: { ...input.sealed, families: { region: { ...region, truth } } } };
      },
      'SEALED_STATE_INVALID',
    ],
    [
      'children who un-return with no revision declared',
      async () => {
        const input = await second();
        const table = Int32Array.from(input.tables['region'] ?? []);
        const moved = table[0] ?? 0;
        table[0] = 0;
        table[8] = (table[8] ?? 0) + moved;
        const shifted = headlinesOf(family, table);
        return {
          ...input,
          tables: { region: table },
          headlines: shifted,
          policy: { ...policy, refreshEvents: 0, refreshEventsPerCell: 0 },
        };
      },
      'IMPOSSIBLE_HISTORY',
    ],
    [
      'a release about a day before those told',
      async () => ({ ...(await second()), asOf: '2017-12-01' }),
      'IMPOSSIBLE_HISTORY',
    ],
  ])('for %s', async (_, input, code) => {
    const outcome = await passGate(await input());
    expect(outcome).toMatchObject({ kind: 'refused', code, publicReason: 'NOT_RELEASED' });
  });

  it('and admits where nothing is wrong', async () => {
    expect((await passGate(first())).kind).toBe('admitted');
    expect((await passGate(await second())).kind).toBe('admitted');
  });

  async function second(): Promise<GateInput> {
    const { population, entries, sealed } = await publish(1);
    population.liveOn(4);
    return inputFor(population, '2018-02-01', { entries, sealed });
  }
});
