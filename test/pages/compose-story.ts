import { afterAll, beforeAll } from '@jest/globals';
import type { languages } from '../../schema/release.js';
import type { Chart, ChartId } from '../../src/pages/charts/chart.js';
import { composeChart } from '../../src/pages/charts/compose-chart.js';
import { chainUpTo } from '../../src/pages/charts/series.js';
import { ReleaseStore, type Snapshot } from '../../src/publication/release-store.js';
import type { CountedRegistry } from '../releases/counted-registry.js';
import { publishStory } from './published.js';

/** The releases of `publishStory` as the pages read them, for all tests of a file, and the pictures of each. */
export function composeStory() {
  const story = {} as { snapshot: Snapshot; counted: CountedRegistry };
  beforeAll(async () => {
    story.counted = await publishStory();
    story.snapshot = new ReleaseStore(story.counted.folder).current();
  });
  afterAll(() => story.counted.discard());

  const storedOf = (id: string) => {
    const stored = story.snapshot.releases.get(id);
    if (!stored) throw new Error(`There is no release ${id}.`);
    return stored;
  };
  const compose = (id: ChartId, language: (typeof languages)[number] = 'en', release = '2019-05-31.2'): Chart => {
    const stored = storedOf(release);
    return composeChart(id, { stored, chain: chainUpTo(story.snapshot.inOrder, stored), language });
  };
  return { story, storedOf, compose };
}

/** As it reads, wherever its lines end. */
export const plain = (text: string): string => text.replaceAll('\u00a0', ' ');

/** Where a text stands, and whether it is there. */
export const placeOf = (text: string, words: string): number =>
  Number(new RegExp(`x="([\\d.]+)"[^<>]*>${words}</text`).exec(plain(text))?.[1]);
