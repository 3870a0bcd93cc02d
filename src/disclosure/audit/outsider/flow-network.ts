import { DisclosureError } from '../../errors.js';
import { leafCountOf } from './family-space.js';
import type { Axis } from './outsider.types.js';

/** Rooms between which people may go; who is in a leaf is in its room, and within a room anyone may go anywhere. */
export interface FlowNetwork {
  readonly rooms: number;
  /** Room of each leaf. */
  readonly roomOf: readonly number[];
  readonly arcs: readonly (readonly [from: number, to: number])[];
}

/**
 * The moves a person may make between two moments, one step per arc: along a move of the status with all else equal,
 * or from a value of a dimension to the next, unless it has settled in that status. Leaves from each of which one can
 * get to the other are one room (a strongly connected component), so the arcs form no cycle and a flow along them is
 * exactly a set of walks.
 */
export function layOutNetwork(axes: readonly Axis[], moves: readonly (readonly [string, string])[]): FlowNetwork {
  const steps = listSteps(axes, moves);
  const roomOf = strongComponents(steps);
  const arcs = new Map<string, readonly [number, number]>();
  steps.forEach((targets, leaf) => {
    const from = roomOf[leaf] ?? 0;
    for (const target of targets) {
      const to = roomOf[target] ?? 0;
      if (from !== to) arcs.set(`${from} ${to}`, [from, to]);
    }
  });
  return { rooms: roomOf.reduce((most, room) => Math.max(most, room + 1), 0), roomOf, arcs: [...arcs.values()] };
}

/** Nobody moves: each leaf is a room of its own. */
export const standStill = (axes: readonly Axis[]): FlowNetwork => ({
  rooms: leafCountOf(axes),
  roomOf: Array.from({ length: leafCountOf(axes) }, (_, leaf) => leaf),
  arcs: [],
});

function listSteps(axes: readonly Axis[], moves: readonly (readonly [string, string])[]): readonly number[][] {
  const [status, ...others] = axes;
  if (!status) return [];
  const strides = axes.map((_, place) => leafCountOf(axes.slice(place + 1)));
  const [statusStride = 1] = strides;
  const moveNumbers = moves.map((move) => move.map((code) => status.leaves.indexOf(code)));
  if (moveNumbers.some((move) => move.includes(-1))) {
    throw new DisclosureError('UNKNOWN_CODE', 'moves', 'a move names a leaf that the status lacks.');
  }
  return Array.from({ length: leafCountOf(axes) }, (_, leaf) => {
    const at = Math.floor(leaf / statusStride);
    const found = moveNumbers.flatMap(([from = -1, to = -1]) =>
      from === at ? [leaf + (to - from) * statusStride] : [],
    );
    others.forEach((axis, place) => {
      if (axis.change === 'never' || axis.settledIn.includes(status.leaves[at] ?? '')) return;
      const stride = strides[place + 1] ?? 1;
      const value = Math.floor(leaf / stride) % axis.leaves.length;
      if (value + 1 < axis.leaves.length) found.push(leaf + stride);
      // From the last value back to the first: a ring is all it takes to reach every value from every other.
      else if (axis.change === 'freely' && value > 0) found.push(leaf - value * stride);
    });
    return found;
  });
}

/** Tarjan 1972, without recursion: the component of each node. */
function strongComponents(steps: readonly (readonly number[])[]): number[] {
  const order = new Array<number>(steps.length).fill(-1);
  const lowest = new Array<number>(steps.length).fill(-1);
  const component = new Array<number>(steps.length).fill(-1);
  const open: number[] = [];
  let visited = 0;
  let components = 0;
  for (let start = 0; start < steps.length; start++) {
    if (order[start] !== -1) continue;
    const path = [{ node: start, next: 0 }];
    for (let top = path.at(-1); top; top = path.at(-1)) {
      const { node } = top;
      if (top.next === 0) {
        order[node] = lowest[node] = visited++;
        open.push(node);
      }
      const target = steps[node]?.[top.next++];
      if (target !== undefined) {
        if (order[target] === -1) path.push({ node: target, next: 0 });
        else if (component[target] === -1) lowest[node] = Math.min(lowest[node] ?? 0, order[target] ?? 0);
        continue;
      }
      path.pop();
      const above = path.at(-1);
      if (above) lowest[above.node] = Math.min(lowest[above.node] ?? 0, lowest[node] ?? 0);
      if (lowest[node] !== order[node]) continue;
      for (let one = -1; one !== node;) {
        one = open.pop() ?? node;
        component[one] = components;
      }
      components++;
    }
  }
  return component;
}
