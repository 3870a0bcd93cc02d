import { describe, expect, it } from '@jest/globals';
import { auditLedger } from '../../../src/disclosure/audit/audit-ledger.js';
import type { DerivedInterval } from '../../../src/disclosure/audit/report.types.js';
import { EveryWorld } from './every-world.js';
import { randomLedger, type Random } from './random-ledger.js';

const systems = 300;
const seed = Number(process.env['ORALU_TEST_SEED'] ?? Math.floor(Math.random() * 0x7fff_ffff));

/** mulberry32. */
function randomFrom(start: number): Random {
  let state = start;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 0x1_0000_0000;
  };
}

function valueIn(judge: EveryWorld, world: EveryWorld['worlds'][number], interval: DerivedInterval): number {
  const own = judge.valueOf(world, interval.entry, interval.cell);
  if (interval.since) return own - judge.valueOf(world, interval.since.entry, interval.cell);
  return interval.within ? judge.valueOf(world, interval.entry, interval.within) - own : own;
}

describe('the auditor against every world', () => {
  it(`derives exactly the lowest and the highest value over ${systems} random ledgers (seed ${seed})`, async () => {
    const random = randomFrom(seed);
    let [tb, ta, ns, nw] = [0, 0, 0, 0]; const tt = performance.now();
    let [intervals, exact] = [0, 0];
    for (let done = 0; done < systems;) {
      const t0 = performance.now();
      const ledger = randomLedger(random);
      if (!ledger) continue;

      const judge = new EveryWorld(ledger, 'f', 20_000);
      const t1 = performance.now();
      const report = await auditLedger(ledger, { isExhaustive: true, samples: 3 });
      tb += t1 - t0; ta += performance.now() - t1; ns += report.families[0]!.linearSolves; nw += report.families[0]!.wholeSolves;
      for (const interval of report.families.flatMap((family) => family.intervals)) {
        const values = judge.worlds.map((world) => valueIn(judge, world, interval));
        const expected = { low: Math.min(...values), high: Math.max(...values) };
        const { low, high } = interval;
        if (low !== expected.low || high !== expected.high || interval.class === 'unknown') {
          throw new Error(`system ${done}: ${JSON.stringify({ interval, expected })} in ${JSON.stringify(ledger)}`);
        }
        if (interval.isTold) continue;
        intervals++;
        if (low === high) exact++;
      }
      done++;
    }
    console.log({ tb, ta, ns, nw, total: performance.now() - tt, intervals, exact });
    expect(intervals).toBeGreaterThan(systems * 5);
    expect(exact).toBeGreaterThan(systems);
    expect(exact).toBeLessThan(intervals);
  }, 60_000);
});
