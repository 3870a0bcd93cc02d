import { languages } from '../../schema/release.js';
import type { Snapshot } from '../publication/release-store.js';
import { assets, resizePath } from './assets/assets.js';
import { chartIds } from './charts/compose-chart.js';
import { figurePath, releasePath, sectionPaths } from './templates/page.js';

/** Every page, picture and embed that can be written as a file. A static server knows no parameters: those are English. */
export function exportedPages({ inOrder, latest }: Snapshot): readonly string[] {
  if (!latest) return [];
  const figures = latest.release.figures.flatMap(({ id }) => [
    figurePath(id),
    ...inOrder.map((stored) => figurePath(id, stored.id)),
  ]);
  const releases = inOrder.flatMap(({ id, release }) => [
    releasePath(id),
    ...(release.correction ? [`${sectionPaths.corrections}/${id}`] : []),
  ]);
  const pages = languages.flatMap((language) =>
    [...Object.values(sectionPaths), ...figures, ...releases].map((path) => `/${language}${path}`),
  );
  const pictures = chartIds.flatMap((chart) =>
    inOrder.flatMap(({ id }) => [
      `/embed/${chart}/${id}`,
      ...['svg', 'png', 'csv'].map((ending) => `/v1/charts/${chart}/${id}.${ending}`),
    ]),
  );
  const newest = chartIds.map((chart) => `/embed/${chart}/latest`);
  return [...pages, ...assets.keys(), resizePath, ...newest, ...pictures];
}
