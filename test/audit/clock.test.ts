import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { checkBooks } from '../../src/counts/books/check-books.js';
import { openConnection } from '../../src/database/connection.js';
import { CaseStory, openingInput } from '../support/case-story.js';
import { openTestRegistry, type TestRegistry } from '../support/registry.js';

let registry: TestRegistry;
beforeEach(async () => {
  registry = await openTestRegistry('2018-01-10T09:00:00Z');
});
afterEach(() => registry.discard());

describe('a clock that goes back', () => {
  it('does not turn round the order in which acts became known', async () => {
    const story = await CaseStory.open(registry);
    const seen = (observedOn: string) => ({ sighting: { ...openingInput.sighting, observedOn } });
    await story.does('caseworker', 'whereaboutsRecord', seen('2017-06-08'));
    registry.setClock('2018-01-10T08:00:00Z');
    await story.does('caseworker', 'whereaboutsRecord', seen('2017-06-19'));
    registry.setClock('2018-01-10T10:00:00Z');
    await story.does('caseworker', 'whereaboutsRecord', seen('2017-06-20'));
    const { store } = registry.temporary;
    const reader = openConnection(store.file, 'read');
    const instants = reader.raw.prepare('select recorded_at from whereabouts_claims order by id').pluck().all();
    expect(instants.map((instant) => new Date(Number(instant)).toISOString().slice(11, 16))).toEqual([
      '09:00',
      '09:00',
      '09:00',
      '10:00',
    ]);
    const { firstFault } = await checkBooks(reader);
    reader.raw.close();
    expect(firstFault).toBeUndefined();
  });
});
