import { describe, expect, it } from '@jest/globals';
import { milestoneTables, type MilestoneTable } from '../../schema/release.js';
import {
  auditLedger,
  defaultPolicy,
  ledgerFormat,
  openSolver,
  passGate,
  type Catalogue,
  type LedgerEntry,
  type Sealed,
} from '../../src/disclosure/index.js';
import { declareCatalogue } from '../../src/releases/catalogue/declare-catalogue.js';
import { milestoneCodes } from '../../src/releases/catalogue/milestone-tables.js';
import { catalogueOf } from '../../src/releases/building/family-ledger.js';

/** One release: how many had come home, died and left of 453, and how the returned divide in the order of the codes. */
interface Told {
  readonly home: number;
  readonly dead?: number;
  readonly left?: number;
  readonly split: readonly number[];
  readonly revisions?: number;
}
type Cells = Readonly<Record<string, number | null>>;

const everybody = 453;
const headlinesOf = ({ home, dead = 0, left = 0 }: Told) => {
  const unknown = everybody - home - dead - left;
  const accounts = { AWAITING: 0, UNACCOUNTED: unknown, UNACCOUNTED_LOCATED: 0, DECEASED: dead, OTHER: left };
  return { '*': everybody, RETURNED: home, UNACCOUNTED_WHEREABOUTS_UNKNOWN: unknown, ...accounts };
};

function tableOf({ families: [family] }: Catalogue, id: MilestoneTable, told: Told): Int32Array {
  const [accounts, codes] = (family?.dimensions ?? []).map(({ leaves }) => leaves);
  const headlines: Record<string, number> = headlinesOf(told);
  const table = new Int32Array(family?.leafCount ?? 0);
  accounts?.forEach((account, row) =>
    codes?.forEach((code, column) => {
      const whole = account === 'DECEASED' || account === 'OTHER' ? 'DIED_OR_LEFT' : 'NOT_RETURNED';
      const step = (milestoneCodes[id] as readonly string[]).indexOf(code);
      const count = account === 'RETURNED' ? (told.split[step] ?? 0) : code === whole ? (headlines[account] ?? 0) : 0;
      table[row * codes.length + column] = count;
    }),
  );
  return table;
}

/** Yearly releases of one table through the gate, and what each told of the returned; at the end the auditor finds nothing. */
async function pass(id: MilestoneTable, releases: readonly Told[], seed = 1): Promise<readonly Cells[]> {
  const catalogue = catalogueOf(declareCatalogue([], 'small'), id);
  const [policy, key] = [defaultPolicy, new Uint8Array(32).fill(seed)];
  const entries: LedgerEntry[] = [];
  let sealed: Sealed | null = null;
  for (const [year, told] of releases.entries()) {
    const day = `${2018 + year}-01-01`;
    const solver = await openSolver(policy.solveMilliseconds);
    const outcome = await passGate({
      ...{ policy, catalogue, solver, key, sealed, entries: [...entries], revisions: told.revisions ?? 0 },
      ...{ headlines: headlinesOf(told), tables: { [id]: tableOf(catalogue, id, told) } },
      ...{ today: day, announced: [day], asOf: day, release: `${day}.1` },
    });
    await solver.close();
    if (outcome.kind === 'refused') throw new Error(`${outcome.code}: ${outcome.message}`);
    entries.push(outcome.entry);
    sealed = outcome.sealed;
  }
  const report = await auditLedger({ format: ledgerFormat, catalogue: catalogue.declaration, policy, entries });
  expect(report).toMatchObject({ endangered: 0, unknown: 0 });
  return entries.map(({ families: [family] }) =>
    Object.fromEntries(
      (family?.cells ?? []).flatMap(([[account, code = ''], value]) =>
        account === 'RETURNED' && (typeof value === 'number' || value === null) ? [[code, value]] : [],
      ),
    ),
  );
}

describe('a table of milestones at the gate', () => {
  it.each(milestoneTables.filter((id) => id !== 'sessions'))(
    'of a small registry tells two large parts and withholds both where one is small: %s',
    async (id) => {
      const [no, yes] = milestoneCodes[id];
      expect((await pass(id, [{ home: 63, split: [18, 45] }]))[0]).toMatchObject({ [no]: 18, [yes]: 45 });
      for (const split of [
        [3, 60],
        [63, 0],
        [54, 9],
      ])
        expect((await pass(id, [{ home: 63, split }]))[0]).toMatchObject({ [no]: null, [yes]: null });
    },
  );

  it('tells bands of sessions, and of those it must withhold their sum', async () => {
    expect((await pass('sessions', [{ home: 63, split: [7, 16, 27, 13] }]))[0]).toMatchObject({
      ...{ SESSIONS_0_5: 23, SESSIONS_0: null, SESSIONS_1_5: null },
      ...{ SESSIONS_6_UP: 40, SESSIONS_6_10: 27, SESSIONS_11_UP: 13 },
    });
  });

  it('does not tell later what would place a number that was withheld: who is at school stays there', async () => {
    // Thirty came home since: of 34 who are not at school, at least four were not a year before.
    const releases = [
      { home: 63, split: [4, 59] },
      { home: 93, split: [34, 59] },
    ];
    expect((await pass('school', releases))[1]).toMatchObject({ NOT_ENROLLED: null, ENROLLED: null });
    // Where nothing was withheld before, the same numbers are told.
    expect((await pass('school', [{ home: 93, split: [34, 59] }]))[0]).toMatchObject({ NOT_ENROLLED: 34 });
  });

  it('lets a decision on guardianship end, and a child die or leave', async () => {
    const releases = [
      { home: 63, split: [18, 45] },
      { home: 120, split: [30, 90] },
      { home: 115, dead: 3, left: 52, split: [60, 55] },
    ];
    expect((await pass('guardianship', releases)).map(({ NO_DECISION }) => NO_DECISION)).toEqual([18, 30, 60]);
  });

  it('counts what was taken back as a revision, and refuses it where none is declared', async () => {
    const releases = (revisions: number) => [
      { home: 63, split: [18, 45] },
      { home: 123, split: [90, 33], revisions },
    ];
    expect(await pass('school', releases(12))).toHaveLength(2);
    await expect(pass('school', releases(11))).rejects.toThrow('IMPOSSIBLE_HISTORY');
  });

  it('comes out the same each time', async () => {
    const releases = [
      { home: 63, split: [7, 16, 27, 13] },
      { home: 120, split: [20, 20, 40, 40] },
    ];
    expect(await pass('sessions', releases, 7)).toEqual(await pass('sessions', releases, 7));
  });
});
