import type { Act, ChildHistory } from './history.types.js';

/**
 * The acts recorded after `after` and no later than `until` (milliseconds since 1970), in order. A registry loaded up
 * to one moment is continued with the acts after it: both together are the history loaded at once.
 */
export function actsBetween(history: Pick<ChildHistory, 'acts'>, after: number, until: number): readonly Act[] {
  const { acts } = history;
  let from = 0;
  while (from < acts.length && (acts[from] as Act).recordedAt <= after) from++;
  let to = acts.length;
  while (to > from && (acts[to - 1] as Act).recordedAt > until) to--;
  return from === 0 && to === acts.length ? acts : acts.slice(from, to);
}
