import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ReleaseFamily, ReleaseFile } from '../../schema/release.js';
import { readChain } from '../../src/publication/release-folder.js';
import { admit } from '../../src/releases/gate.js';
import { releaseKeysOf } from '../../src/releases/keys.js';
import { placeRelease, prepareRelease } from '../../src/releases/write-release.js';

/**
 * Chains further releases to those of a folder, each saying what the last one says, of one day later: as large, as
 * deep and as well signed as if each had been built. With `cells` the tables are widened to as many.
 */
export function chainReleases(folder: string, databaseFile: string, count: number, cells = 0): void {
  const chain = readChain(folder);
  const last = chain.releases.at(-1);
  if (!last) throw new Error('There is no release to repeat.');
  const keys = releaseKeysOf(databaseFile);
  const { format: _, id: __, publishedAt: ___, predecessor: ____, ...content } = last.release;
  const attachments = Object.fromEntries(
    [...last.attachments].map(([name, bytes]) => [name, bytes.toString()]),
  ) as Record<`${string}.json`, string>;
  let predecessor: Pick<typeof last, 'id' | 'releaseSha256' | 'manifestSha256'> = last;
  for (let at = 1; at <= count; at++) {
    const asOf = dayAfter(content.asOf, at);
    const families = cells === 0 ? content.families : content.families.map((family) => widen(family, cells));
    const figures = content.figures.map((figure) => ({
      ...figure,
      previous: {
        value: figure.value,
        status: figure.status,
        asOf: predecessor.id.slice(0, 10),
        release: predecessor.id,
      },
      change: 0,
    }));
    const prepared = prepareRelease(folder, admit({ ...content, asOf, families, figures }), {
      id: `${asOf}.1`,
      at: Date.parse(last.release.publishedAt) + at * 86_400_000,
      ...{ predecessor, attachments, keys },
    });
    placeRelease(folder, prepared);
    predecessor = { id: prepared.id, releaseSha256: prepared.sha256, manifestSha256: prepared.manifestSha256 };
  }
}

const dayAfter = (day: string, days: number): string =>
  new Date(Date.parse(`${day}T00:00:00Z`) + days * 86_400_000).toISOString().slice(0, 10);

/** The first table with further codes, each with the cells of the first, until the whole has as many cells. */
function widen(family: ReleaseFamily, cells: number): ReleaseFamily {
  const [accounts, dimension] = family.dimensions;
  if (family.id !== 'origin' || !accounts || !dimension) return family;
  const rows = accounts.codes.map(({ code }) => code);
  const codes = Array.from({ length: Math.ceil(cells / rows.length) }, (_, at) => ({
    ...{ code: `W-${at}`, parent: null, label: { kk: `W ${at}`, ru: `W ${at}`, en: `W ${at}` } },
  }));
  const observations = codes.flatMap(({ code }) =>
    rows.map((account) => ({ key: [account, code], value: null, status: 'SUPPRESSED' as const })),
  );
  return {
    ...family,
    dimensions: [accounts, { ...dimension, codes: [...dimension.codes, ...codes] }],
    observations: [...family.observations, ...observations],
  };
}

export const readRelease = (folder: string, id: string): ReleaseFile =>
  JSON.parse(readFileSync(join(folder, id, 'release.json'), 'utf8')) as ReleaseFile;
