import { layOutNetwork, standStill, type FlowNetwork } from './flow-network.js';
import { LinearSystem } from '../solving/linear-system.js';
import type { FamilySpace, Link, Moment, OutsiderSystem } from './outsider.types.js';

/**
 * One unknown per leaf and moment (how many people are in it), one per arc and link (how many walk along it), and, as
 * far as revisions are declared, one per room and link for those whose record was changed otherwise.
 *
 * With the stocks whole, the rest of a link is a network with free arrivals, whose matrix is totally unimodular, so
 * flows need no integrality of their own (Hoffman & Kruskal 1956).
 */
export function writeSystem(
  space: FamilySpace,
  moves: readonly (readonly [string, string])[],
  moments: readonly Moment[],
  links: readonly Link[],
): OutsiderSystem {
  const system = new LinearSystem();
  const stocks = moments.map((moment) => addStocks(system, space, moment));
  moments.forEach((moment, at) => addFacts(system, space, moment, stocks[at] ?? []));
  const moving = layOutNetwork(space.axes, moves);
  const still = standStill(space.axes);
  for (const link of links) {
    addLink(system, link.isSameDay ? still : moving, link, stocks, moments[link.from]?.headlines['*'] ?? 0);
  }
  return { system, stocks };
}

/** Nobody is counted twice at a moment, so a leaf holds no more than any headline above it. */
function addStocks(system: LinearSystem, space: FamilySpace, moment: Moment): number[] {
  const status = space.axes[0];
  const width = space.isPossible.length / (status?.leaves.length ?? 1);
  return space.isPossible.map((isPossible, leaf) => {
    if (!isPossible) return -1;
    const at = Math.floor(leaf / width);
    const above = (status?.nodes ?? []).filter(({ leaves }) => leaves.includes(at));
    return system.addColumn(0, Math.min(...above.map(({ code }) => moment.headlines[code] ?? Infinity)));
  });
}

function addFacts(system: LinearSystem, space: FamilySpace, moment: Moment, stocks: readonly number[]): void {
  space.cells.forEach((cell, number) => {
    const told = [
      ...cell.headlines.map((code) => moment.headlines[code] ?? 0).map((value) => ({ low: value, high: value })),
      ...[moment.facts.get(number)].filter((fact) => fact !== undefined),
    ];
    if (told.length === 0) return;
    const columns = cell.leaves.map((leaf) => stocks[leaf] ?? -1);
    system.addSum(columns, Math.max(...told.map(({ low }) => low)), Math.min(...told.map(({ high }) => high)));
  });
}

/**
 * For each room: who is there now, and who has walked on, were there before or have walked in; births are the slack.
 * On the same day a birth is a revision too, so both sides are counted against what was declared.
 */
function addLink(
  system: LinearSystem,
  network: FlowNetwork,
  { from, to, isSameDay, revisions }: Link,
  stocks: readonly (readonly number[])[],
  people: number,
): void {
  const columns = Array.from({ length: network.rooms }, (): number[] => []);
  const weights = Array.from({ length: network.rooms }, (): number[] => []);
  const put = (room: number, column: number, weight: number) => {
    columns[room]?.push(column);
    weights[room]?.push(weight);
  };
  network.roomOf.forEach((room, leaf) => {
    const [before = -1, now = -1] = [stocks[from]?.[leaf], stocks[to]?.[leaf]];
    if (before < 0) return;
    put(room, now, 1);
    put(room, before, -1);
  });
  for (const [left, entered] of network.arcs) {
    const walkers = system.addColumn(0, people);
    put(left, walkers, 1);
    put(entered, walkers, -1);
  }
  if (revisions > 0) addRevisions(system, columns, put, revisions, 1);
  if (revisions > 0 && isSameDay) addRevisions(system, columns, put, revisions, -1);
  columns.forEach((own, room) => {
    if (own.length > 0) system.addRow(own, weights[room] ?? [], 0, isSameDay ? 0 : Infinity);
  });
}

function addRevisions(
  system: LinearSystem,
  rooms: readonly (readonly number[])[],
  put: (room: number, column: number, weight: number) => void,
  revisions: number,
  weight: number,
): void {
  const revised = rooms.flatMap((own, room) => {
    if (own.length === 0) return [];
    const column = system.addColumn(0, revisions);
    put(room, column, weight);
    return [column];
  });
  system.addSum(revised, 0, revisions);
}
