import { afterAll, beforeAll } from '@jest/globals';
import type { ReleaseFigure } from '../../schema/release.js';
import { openCountedRegistry, postFirstSource, type CountedRegistry } from '../releases/counted-registry.js';
import { openPublicApp, partOf, type PublicApp } from './public-app.js';

/** The public plane over two releases, for all tests of a file: of the first source, and of a day on which one awaited child has returned. */
export function serveTwoDays() {
  const days = {} as { counted: CountedRegistry; plane: PublicApp };
  beforeAll(async () => {
    const counted = await openCountedRegistry();
    await postFirstSource(counted);
    await counted.post('RETURNED', 1, '2017-12-30');
    await counted.post('AWAITING', -1, '2017-12-30');
    await counted.publish('2017-12-27');
    await counted.publish('2018-01-01');
    Object.assign(days, { counted, plane: await openPublicApp(counted.folder) });
  });
  afterAll(async () => {
    await days.plane.app.close();
    await days.counted.discard();
  });
  return days;
}

export interface FigureBody extends Omit<ReleaseFigure, 'label' | 'definition' | 'previous'> {
  label: string;
  definition: string;
  asOf: string;
  previous: { value: number; release: string; permalink: string } | null;
  citation: Record<string, string>;
  permalink: string;
  release: { id: string; sha256: string };
  publishedAt: string;
  notice: string;
}

export const readFigures = async (plane: PublicApp, url = '/v1/statistics') =>
  partOf<FigureBody[]>((await plane.read(url)).body, 'figures');
