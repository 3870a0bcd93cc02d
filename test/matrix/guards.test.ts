import { describe, expect, it } from '@jest/globals';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

interface Edit {
  readonly file: string;
  readonly find: string;
}
interface Listed {
  readonly guards: readonly { readonly name: string; readonly edits: readonly Edit[] }[];
  readonly elsewhere: readonly { readonly file: string; readonly line: string; readonly heldBy: string }[];
}

const root = new URL('../..', import.meta.url).pathname;
const listed = JSON.parse(readFileSync(join(root, 'test/matrix/guards.json'), 'utf8')) as Listed;

/** A line that guards something, other than the definition of the guard itself. */
const guardLine = /(?<!function )\b(assertMay|assertMayRun|visibleTo|forEachView)\(/;

function guardLinesIn(text: string): string[] {
  return text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => guardLine.test(line) && !/^(\*|\/\/|\/\*)/.test(line));
}

const counted = (lines: readonly string[]): Map<string, number> => {
  const counts = new Map<string, number>();
  for (const line of lines) counts.set(line, (counts.get(line) ?? 0) + 1);
  return counts;
};

describe('the list of guards whose removal the matrix must see', () => {
  it('has every guard of the source, or says which test holds it elsewhere', () => {
    const there = readdirSync(join(root, 'src'), { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith('.ts'))
      .flatMap((name) =>
        guardLinesIn(readFileSync(join(root, 'src', name), 'utf8')).map((line) => `src/${name}: ${line}`),
      );
    const own = listed.guards.flatMap(({ edits }) => {
      const lines = edits.flatMap(({ file, find }) => guardLinesIn(find).map((line) => `${file}: ${line}`));
      return lines;
    });
    const elsewhere = listed.elsewhere.flatMap(({ file, line }) => `${file}: ${line}`);
    const known = counted([...own, ...elsewhere]);
    const missing = [...counted(there)].filter(([line, count]) => (known.get(line) ?? 0) < count);
    expect(missing.map(([line]) => line)).toEqual([]);
  });

  it('finds each of them where it says', () => {
    const lost = listed.guards.flatMap(({ name, edits }) =>
      edits
        .filter(({ file, find }) => !readFileSync(join(root, file), 'utf8').includes(find))
        .map(({ file, find }) => `${name}: ${file}: ${find.split('\n')[0]}`),
    );
    expect(lost).toEqual([]);
  });
});
