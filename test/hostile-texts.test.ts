import { describe, expect, it } from '@jest/globals';
import { authenticate } from '../src/access/tokens.js';
import { brandsChild } from '../src/branding.js';
import { assertNoProfile } from '../src/cases/facts/no-profile.js';
import type { Connection } from '../src/database/connection.js';
import { parseStrictly } from '../src/server/json-body.js';

/** What a text is made of that makes an expression look at the same signs again and again. */
const repeated = [' ', '\n', '9', '9/', '9 ', '9%', '1,', '1;', 'a', 'а', ' -', '\\"', '=', '\u0301\u0323'];
const words = ['child ', 'isis-', 'extremist ', 'level ', '9/9 extremist', 'child of '];
const begins = ['', 'child', 'isis ', 'extremist ', '8/', '1,1', 'a'];
const middles = ['', '/', 'x'];

interface HostileText {
  readonly name: string;
  readonly ofLength: (length: number) => string;
}

const texts: readonly HostileText[] = [...repeated, ...words].flatMap((piece) =>
  begins.flatMap((begin) =>
    middles.map((middle) => ({
      name: JSON.stringify([begin, piece, middle]),
      ofLength: (length) => {
        const half = piece.repeat(Math.ceil(length / 2 / piece.length));
        return `${begin}${half}${middle}${half}.`;
      },
    })),
  ),
);

/** No text is so long: what grows with the square is seen at once. */
const long = 20_000;
/** Microseconds of the thread's own work, of which the system counts some thousand at a time. */
const nothingToSee = 20_000;

/**
 * How much more work a text is than four of a quarter of its length: as much where work grows with the text, four times as much
 * where it grows with its square. Of what is hardly any work nothing is said.
 */
function excess(work: (text: string) => void, { ofLength }: HostileText): number {
  const [whole, quarter] = [ofLength(long), ofLength(long / 4)];
  if (workOf(() => work(whole)) < nothingToSee) return 1;
  const times = [0, 1, 2];
  const least = (run: () => void) => Math.min(...times.map(() => workOf(run)));
  const quarters = () => {
    for (let part = 0; part < 4; part++) work(quarter);
  };
  return least(() => work(whole)) / Math.max(nothingToSee / 4, least(quarters));
}

function workOf(run: () => void): number {
  const before = process.threadCpuUsage();
  run();
  const { user, system } = process.threadCpuUsage(before);
  return user + system;
}

const looking: [what: string, work: (text: string) => void][] = [
  ['words that brand a child', (text) => void brandsChild(text)],
  ['the profile of a child', (text) => quietly(() => assertNoProfile(text, 'source'))],
  ['a token', (text) => void authenticate(nowhere, `Bearer ${text}`, options).catch(() => undefined)],
  ['the tokens of JSON', (text) => void parseStrictly(Buffer.from(JSON.stringify({ text, [text]: [text] })))],
];
const nowhere = {} as Connection;
const options = { now: 0, allowDemonstration: false };

function quietly(work: () => void): void {
  try {
    work();
  } catch {
    // That it refuses is no matter here.
  }
}

describe('looking into a long text', () => {
  it.each(looking)('takes work that grows with the text and not with its square: for %s', (_what, work) => {
    const grown = texts.filter((text) => excess(work, text) > 2.5).map(({ name }) => name);
    expect(grown).toEqual([]);
  });
});
