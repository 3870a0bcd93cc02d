/* eslint-disable @typescript-eslint/no-unsafe-return -- the shape of an answer is what these tests assert */
import { afterEach, beforeEach, expect } from '@jest/globals';
import { checkBooks } from '../../../src/counts/books/check-books.js';
import { CaseStory } from '../../support/case-story.js';
import { openTestRegistry, type TestRegistry } from '../../support/registry.js';

/** A registry for each test, of which whatever was corrected reads in the end as its histories do. */
export function useCorrectedRegistry() {
  let registry: TestRegistry;
  beforeEach(async () => {
    registry = await openTestRegistry();
  });
  afterEach(async () => {
    expect((await checkBooks(registry.temporary.store.reader)).firstFault).toBeUndefined();
    await registry.discard();
  });
  const raw = () => registry.temporary.store.reader.raw;
  const read = async (story: CaseStory, fields: string) =>
    (await registry.ask('registrar', `{ case(id: "${story.state.id}") { ${fields} } }`)).data.case;
  return {
    raw,
    read,
    open: () => CaseStory.open(registry),
    /** What the table keeps, to show that nothing in it was overwritten. */
    stored: (table: string) => raw().prepare(`select * from ${table} order by id`).all() as Record<string, unknown>[],
    missingFor: async (story: CaseStory, stage: string) => {
      const { possibleMoves } = await read(story, 'possibleMoves { toStage missing { code } }');
      const move = possibleMoves.find(({ toStage }: { toStage: string }) => toStage === stage);
      return move.missing.map(({ code }: { code: string }) => code);
    },
  };
}
