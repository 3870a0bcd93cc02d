import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { Body } from '../../src/publication/bodies.js';
import { Bodies, textBody, Unrendered } from '../../src/publication/bodies.js';

const act = fc.oneof(
  fc.record({ kind: fc.constant('keep' as const), name: fc.nat(5), length: fc.nat(3_000) }),
  fc.record({ kind: fc.constant('compress' as const), name: fc.nat(5), how: fc.constantFrom('br', 'gzip') }),
  fc.record({ kind: fc.constant('find' as const), name: fc.nat(5) }),
);

describe('kept bodies', () => {
  it('weigh what they weigh, whatever replaced what, and never more than they may', () => {
    fc.assert(
      fc.property(fc.array(act, { maxLength: 60 }), (acts) => {
        const most = 5_000;
        const bodies = new Bodies(most);
        const names = Array.from({ length: 6 }, (_, at) => String(at));
        for (const one of acts) {
          const name = String(one.name);
          if (one.kind === 'keep') bodies.keep(name, textBody('a'.repeat(one.length), 'text/plain'));
          else if (one.kind === 'compress') bodies.find(name)?.in(one.how);
          else bodies.find(name);
          const kept = names.flatMap((each) => bodies.find(each) ?? []);
          expect(bodies.bytes).toBe(kept.reduce((sum, { weight }) => sum + weight, 0));
          expect(bodies.bytes <= most || kept.length === 1).toBe(true);
        }
      }),
      { numRuns: 300 },
    );
  });

  it('are made once, however many ask at the same time, and again after a failure', async () => {
    const bodies = new Bodies();
    let made = 0;
    const make = async (): Promise<Body> => {
      await new Promise((resume) => setTimeout(resume, 5));
      if (++made === 1) throw new Error('once');
      return textBody('a', 'text/plain');
    };
    const ask = async () => {
      const found = bodies.offer('a', make);
      return found instanceof Unrendered ? found.make() : found;
    };
    await expect(Promise.all([ask(), ask()])).rejects.toThrow('once');
    const [one, other] = await Promise.all([ask(), ask()]);
    expect([made, one === other, bodies.find('a') === one]).toEqual([2, true, true]);
  });
});
