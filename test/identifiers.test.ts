import { describe, expect, it } from '@jest/globals';
import { newId } from '../src/identifiers.js';

describe('ids of one second', () => {
  const at = (second: number) => Date.UTC(2031, 0, 1) + second * 1_000;

  it('are never given twice and grow, also where they are borrowed from the seconds that follow', () => {
    const ids = Array.from({ length: 600_000 }, () => newId(at(0)));
    expect(ids.every((id, index) => index === 0 || id > (ids[index - 1] ?? id))).toBe(true);
  });

  it('are never given twice where acts of other seconds come between', () => {
    const seen = new Set<number>();
    for (let index = 0; index < 600_000; index++)
      seen.add(newId(at(100 + (index % 50_000 === 0 ? index / 50_000 : 0))));
    expect(seen.size).toBe(600_000);
  });
});
