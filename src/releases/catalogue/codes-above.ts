import { phaseGroups, regionGroups } from './declare-catalogue.js';

const groupsOf = (groups: Readonly<Record<string, readonly string[]>>): ReadonlyMap<string, string> =>
  new Map(Object.entries(groups).flatMap(([group, codes]) => codes.map((code) => [code, group])));
const partOf = groupsOf(regionGroups);
const stageOf = groupsOf(phaseGroups);
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
    case 'phase':
      return stageOf.get(code);
    case 'place':
      return code.slice(0, 2);
    case 'return_month':
      return code.slice(0, 4);
    default:
      return undefined;
  }
}
