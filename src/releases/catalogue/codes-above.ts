import { regionGroups } from './declare-catalogue.js';

const partOf = new Map(
  Object.entries(regionGroups).flatMap(([part, regions]) => regions.map((code) => [code as string, part])),
);
const broadAges: Readonly<Record<string, string>> = {
  '0-4': '0-9',
  '5-9': '0-9',
  '10-13': '10-17',
  '14-16': '10-17',
  '17': '10-17',
};

/** The code above an innermost one, where the catalogue of a small registry has that alone. */
export function codeAbove(dimension: string, code: string): string | undefined {
  switch (dimension) {
    case 'age_band':
      return broadAges[code];
    case 'origin':
      return partOf.get(code);
    case 'place':
      return code.slice(0, 2);
    case 'return_month':
      return code.slice(0, 4);
    default:
      return undefined;
  }
}
