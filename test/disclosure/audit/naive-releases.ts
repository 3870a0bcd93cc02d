import { randomFrom } from '../../../src/disclosure/audit/ranges/draw-worlds.js';
import type { CatalogueDeclaration } from '../../../src/disclosure/model/catalogue.js';
import type { Ledger, Told } from '../../../src/disclosure/model/ledger.js';
import { flat, ledgerOf, tree, type Published } from './small-ledgers.js';

const regions = Array.from({ length: 18 }, (_, number) => `KZ-${number + 1}`);
const statuses = ['LOCATED', 'WHEREABOUTS_UNKNOWN', 'AWAITING', 'RETURNED', 'DECEASED', 'OTHER'] as const;
type Status = (typeof statuses)[number];

const open = ['LOCATED', 'WHEREABOUTS_UNKNOWN', 'AWAITING'] as const;
const moves = [
  ...open.flatMap((from) => open.filter((to) => to !== from).map((to) => [from, to] as const)),
  ...open.flatMap((from) => (['RETURNED', 'DECEASED', 'OTHER'] as const).map((to) => [from, to] as const)),
  ['RETURNED', 'DECEASED'],
  ['RETURNED', 'OTHER'],
] as const;

export const accountByRegion: CatalogueDeclaration = {
  status: {
    id: 'account',
    change: 'freely',
    hierarchies: [
      tree(
        ['KNOWN', null],
        ['RETURNED', 'KNOWN'],
        ['AWAITING', 'KNOWN'],
        ['UNACCOUNTED', 'KNOWN'],
        ['LOCATED', 'UNACCOUNTED'],
        ['WHEREABOUTS_UNKNOWN', 'UNACCOUNTED'],
        ['DECEASED', 'KNOWN'],
        ['OTHER', 'KNOWN'],
      ),
    ],
  },
  moves,
  dimensions: [{ id: 'region', change: 'never', hierarchies: [flat(...regions)] }],
  families: [{ id: 'region', dimensions: ['region'] }],
};

interface Person {
  readonly region: string;
  status: Status;
}

/** People who are found, come home or die, month by month. Regions differ in size, as they do. */
function livePopulation(people: number, months: number, random: () => number): Person[][] {
  const drawRegion = () => regions[Math.floor(random() ** 2 * regions.length)] ?? 'KZ-1';
  const alive: Person[] = Array.from({ length: Math.round(people * 0.8) }, () => ({
    region: drawRegion(),
    status: random() < 0.3 ? 'RETURNED' : random() < 0.6 ? 'LOCATED' : 'WHEREABOUTS_UNKNOWN',
  }));
  return Array.from({ length: months }, () => {
    const arrivals = Math.round((people * 0.2) / months);
    for (let born = 0; born < arrivals; born++) alive.push({ region: drawRegion(), status: 'WHEREABOUTS_UNKNOWN' });
    for (const person of alive) {
      if (random() > 0.05) continue;
      const next = moves.filter(([from]) => from === person.status).map(([, to]) => to);
      const home = next.filter((to) => to === 'RETURNED' || to === 'LOCATED' || to === 'AWAITING');
      const choices = random() < 0.95 ? home : next;
      person.status = choices[Math.floor(random() * choices.length)] ?? person.status;
    }
    return alive.map((person) => ({ ...person }));
  });
}

const nodes: Readonly<Record<string, readonly Status[]>> = {
  ...Object.fromEntries(statuses.map((status) => [status, [status]])),
  UNACCOUNTED: ['LOCATED', 'WHEREABOUTS_UNKNOWN'],
  KNOWN: statuses,
};

/**
 * What a statistical office does that looks at each release by itself: cells below 5 are withheld, and in each row one
 * more, so that the row total does not give them back.
 */
export function naiveReleases(
  people: number,
  months: number,
  seed: number,
  blank: (key: string) => boolean = () => false,
): Ledger {
  const random = randomFrom(seed);
  const published = livePopulation(people, months, random).map((alive, month): Published => {
    const count = (code: string, region?: string) =>
      alive.filter(({ region: own, status }) => (!region || own === region) && nodes[code]?.includes(status)).length;
    const told: Record<string, Told> = {};
    for (const code of Object.keys(nodes)) {
      const row = regions.map((region) => ({ key: `${code} ${region}`, value: count(code, region) }));
      const shown = row.filter(({ value }) => value >= 5);
      const partner = shown.length < row.length ? shown[Math.floor(random() * shown.length)] : undefined;
      for (const { key, value } of row) told[key] = value < 5 || key === partner?.key || blank(key) ? null : value;
    }
    const headlines = Object.fromEntries(Object.keys(nodes).map((code) => [code, count(code)]));
    return {
      asOf: `${2020 + Math.floor(month / 12)}-${String((month % 12) + 1).padStart(2, '0')}-28`,
      headlines: { '*': alive.length, ...headlines },
      families: { region: told },
    };
  });
  return ledgerOf(accountByRegion, published);
}
