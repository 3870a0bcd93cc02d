import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { milestoneOf } from '../../src/releases/catalogue/milestone-tables.js';
import { spokenOf } from '../../src/rehabilitation/catalogue/revise-catalogue.js';
import { actOn } from '../support/act-on.js';
import type { Answer, TestRegistry } from '../support/registry.js';
import { milestoneOfFile, openHome, openWithPlan } from './home.js';

let registry: TestRegistry;
beforeEach(async () => {
  registry = await openHome();
});
afterEach(() => registry.discard());

describe('the catalogue', () => {
  const read = async (): Promise<Answer['data']> =>
    (
      await registry.ask(
        'administrator',
        '{ milestoneCatalogue { version definitions { code nameKk nameRu nameEn phase dueDays body isMandatory } } }',
      )
    ).data.milestoneCatalogue;
  const revise = async (definitions: object[], expectedVersion: number): Promise<string[]> =>
    (
      await actOn(
        registry,
        'administrator',
        'milestoneCatalogueRevise',
        { expectedVersion, reason: 'Otherwise', definitions },
        'catalogue { version }',
      )
    ).codes as string[];

  it('keeps what published tables and acts speak of, and is no new edition where it says the same', async () => {
    const { definitions } = await read();
    for (const code of Object.keys(spokenOf))
      expect(
        await revise(
          definitions.filter((one: { code: string }) => one.code !== code),
          1,
        ),
      ).toEqual(['GUARD_FAILED']);
    expect(Object.keys(spokenOf)).toEqual(expect.arrayContaining(Object.values(milestoneOf)));
    expect(await revise(definitions, 1)).toEqual(['INVALID_INPUT']);
  });

  it('names what an edition dropped, and brings back what it has again', async () => {
    const story = await openWithPlan(registry);
    await story.does('caseworker', 'milestoneAchieve', {
      code: 'REC-SAFE',
      achievedOn: '2017-11-03',
      evidence: 'A document',
    });
    const { definitions } = await read();
    const without = definitions.filter(({ code }: { code: string }) => code !== 'GRD-SET' && code !== 'REC-SAFE');
    expect(await revise(without, 1)).toEqual([]);
    await story.does('caseworker', 'planMigrate', { catalogueVersion: 2, reason: 'Fewer' });
    expect(await milestoneOfFile(story, 'GRD-SET')).toMatchObject({ state: 'NOT_APPLICABLE' });
    const named = { nameEn: expect.stringMatching(/\w/) };
    expect(await milestoneOfFile(story, 'REC-SAFE')).toMatchObject({ state: 'ACHIEVED', ...named });
    expect(await revise(definitions, 2)).toEqual([]);
    await story.does('caseworker', 'planMigrate', { catalogueVersion: 3, reason: 'As before' });
    expect(await milestoneOfFile(story, 'GRD-SET')).toMatchObject({ state: 'OVERDUE', ...named });
    expect(await milestoneOfFile(story, 'REC-SAFE')).toMatchObject({ state: 'ACHIEVED' });
  });
});
