import { longTableOf } from '../../src/publication/formats/rows.js';
import { readChain } from '../../src/publication/release-folder.js';

/** What all GraphQL servers are asked: thirty cells of the latest release, about 3 KB. */
export const document =
  '{ statistics { id asOf observations(first: 30) { total nodes { table codes { dimension code } value { value status } } } } }';

/** The same question as a document that nobody has asked before. */
export const newDocument = (at: number): string => document.replace('statistics', `s${at}: statistics`);

/** The data behind it, as plain objects. */
export function readData(folder: string) {
  const latest = readChain(folder).releases.at(-1);
  if (!latest) throw new Error(`There is no release in ${folder}.`);
  const { rows } = longTableOf({ release: latest.release, sha256: latest.releaseSha256 }, null);
  return {
    ...{ id: latest.id, asOf: latest.release.asOf },
    cells: rows.map(({ family, codes, value, status }) => ({
      table: family,
      codes: Object.entries(codes).map(([dimension, code]) => ({ dimension, code })),
      value: { value, status },
    })),
  };
}
