import type { Catalogue, CatalogueDeclaration } from '../../disclosure/index.js';
import type { ChildState, Standing } from './child-states.js';

/**
 * How many records differ between two readings otherwise than by the moves that the catalogue declares: corrections,
 * reopenings, void closures. Public, because the gate's premise that nobody un-returns would be false without it. Where
 * both speak of the same day, every difference is a revision.
 */
export function countRevisions(
  catalogue: Catalogue,
  before: readonly Standing[],
  after: readonly Standing[],
  isSameDay: boolean,
): number {
  const isSame = sameIn(catalogue.declaration);
  const mayBecome = isSameDay ? isSame : followsBy(catalogue.declaration);
  const later = Map.groupBy(after, ({ caseId }) => caseId);
  let revisions = 0;
  for (const [caseId, standings] of Map.groupBy(before, (standing) => standing.caseId)) {
    const left = listStates(later.get(caseId) ?? []);
    for (const state of listStates(standings)) {
      const found = left.findIndex((other) => isSame(state, other));
      const next = found >= 0 ? found : left.findIndex((other) => mayBecome(state, other));
      if (next >= 0) left.splice(next, 1);
      else revisions++;
    }
  }
  if (!isSameDay) return revisions;
  const earlier = new Set(before.map(({ caseId }) => caseId));
  return revisions + after.filter(({ caseId }) => !earlier.has(caseId)).reduce((sum, { count }) => sum + count, 0);
}

const listStates = (standings: readonly Standing[]): ChildState[] =>
  standings.flatMap(({ state, count }) => Array.from({ length: Math.max(0, count) }, () => state));

/** Whether two states are one in all that the catalogue has; what it cannot tell is no revision. */
function sameIn({ status, dimensions }: CatalogueDeclaration): (one: ChildState, other: ChildState) => boolean {
  const names = [status, ...dimensions].map(({ id }) => id as keyof ChildState);
  return (one, other) => names.every((name) => one[name] === other[name]);
}

/** Whether one state may follow another by the declared moves and changes alone. */
function followsBy(declaration: CatalogueDeclaration): (from: ChildState, to: ChildState) => boolean {
  const reach = reachOf(declaration.moves);
  const orders = new Map(
    declaration.dimensions.map(({ id, hierarchies: [tree] }) => [
      id,
      new Map(tree?.nodes.map(({ code }, at) => [code, at]) ?? []),
    ]),
  );
  return (from, to) => {
    if (from.account !== to.account && !reach.get(from.account)?.has(to.account)) return false;
    return declaration.dimensions.every(({ id, change, settledIn = [] }) => {
      const [one, other] = [from[id as keyof ChildState], to[id as keyof ChildState]];
      if (one === other) return true;
      if (change === 'never' || settledIn.includes(from.account)) return false;
      const order = orders.get(id);
      return change === 'freely' || (order?.get(one) ?? 0) < (order?.get(other) ?? 0);
    });
  };
}

function reachOf(moves: CatalogueDeclaration['moves']): ReadonlyMap<string, ReadonlySet<string>> {
  const reach = new Map<string, Set<string>>();
  for (const start of new Set(moves.map(([from]) => from))) {
    const found = new Set([start]);
    for (const at of found) for (const [from, to] of moves) if (from === at) found.add(to);
    reach.set(start, found);
  }
  return reach;
}
