import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { placed, placeOf } from './places.js';
import type { Tried } from './processes.js';

const file = new URL('record.tsv', import.meta.url);

/** What came of a guard's removal when all were last taken away, and which cell saw it. */
export interface Recorded {
  readonly verdict: string;
  readonly place: string | undefined;
}

export function readRecord(): Map<string, Recorded> {
  const record = new Map<string, Recorded>();
  if (!existsSync(file)) return record;
  for (const line of readFileSync(file, 'utf8').trimEnd().split('\n')) {
    const [name = '', verdict = '', test = '', cell = ''] = line.split('\t');
    record.set(name, { verdict, place: test === '' ? undefined : placeOf(test, cell) });
  }
  return record;
}

/** Keeps what is new beside what is known of the others. */
export function writeRecord(tried: readonly Tried[], known: ReadonlyMap<string, Recorded>): void {
  const record = new Map(known);
  for (const { name, verdict, test, cell = '' } of tried)
    record.set(name, { verdict, place: test === undefined ? undefined : placeOf(test, cell) });
  const lines = [...record]
    .toSorted(([one], [other]) => (one < other ? -1 : 1))
    .map(([name, { verdict, place }]) => [name, verdict, ...(place === undefined ? [] : placed(place))].join('\t'));
  writeFileSync(file, `${lines.join('\n')}\n`);
}
