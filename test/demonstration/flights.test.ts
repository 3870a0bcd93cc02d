import { describe, expect, it } from '@jest/globals';
import { flightOf, flights, timesOf } from '../../src/demonstration/operations/flights.js';
import { generateHistories } from '../../src/demonstration/people/population.js';

describe('the flights of the operations', () => {
  it.each(['oralu', 'another', 3])('board those alone who have been cleared by then (seed %s)', (seed) => {
    const aboard = new Map<string, number>();
    for (const history of generateHistories({ seed, until: '2021-12-31' })) {
      const flight = flightOf(history);
      if (!flight) continue;
      aboard.set(flight.fate, (aboard.get(flight.fate) ?? 0) + 1);
      const before = history.acts.findLast((act) => act.recordedAt < timesOf(flight).departedAt);
      const cleared = history.acts.findLast((act) => act.act === 'MOVE' && act.toStage === 'AWAITING_RETURN');
      expect(cleared?.recordedAt).toBeLessThan(timesOf(flight).boardedAt);
      // Between the manifest and the departure nothing is recorded that would take a child off it.
      expect(before?.recordedAt).toBeLessThan(timesOf(flight).boardedAt);
    }
    expect(flights.map(({ fate }) => aboard.get(fate))).toEqual([30, 156, 171, 49, 14, 7]);
  });
});
