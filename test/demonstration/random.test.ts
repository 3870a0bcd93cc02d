import { describe, expect, it } from '@jest/globals';
import { Random, deriveSeed, seedFrom, weighted } from '../../src/demonstration/random.js';

describe('the random numbers', () => {
  it('are those of xoshiro128**, as its reference implementation gives them', () => {
    const random = Random.fromState([1, 2, 3, 4]);
    const drawn = Array.from({ length: 6 }, () => random.next());
    expect(drawn).toEqual([11520, 0, 5927040, 70819200, 2031721883, 1637235492]);
  });

  it('spread evenly over a range', () => {
    const random = new Random(seedFrom('even'));
    const counts = [0, 0, 0, 0, 0];
    for (let i = 0; i < 50_000; i++) counts[random.between(0, 4)]!++;
    for (const count of counts) expect(Math.abs(count - 10_000)).toBeLessThan(500);
  });

  it('follow the weights of a choice', () => {
    const random = new Random(1);
    const choice = weighted([['often', 9], ['seldom', 1]] as const); // prettier-ignore
    const often = Array.from({ length: 10_000 }, () => random.draw(choice)).filter((word) => word === 'often').length;
    expect(Math.abs(often - 9000)).toBeLessThan(200);
  });

  it('have a seed of their own for each place, so that neighbours do not resemble each other', () => {
    const firsts = Array.from({ length: 1000 }, (_, i) => new Random(deriveSeed(7, 4, 0, i)).between(0, 1_000_000));
    expect(new Set(firsts).size).toBeGreaterThan(990);
    expect(deriveSeed(7, 1, 2)).not.toBe(deriveSeed(7, 2, 1));
  });
});
