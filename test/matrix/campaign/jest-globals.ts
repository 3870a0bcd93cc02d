/* What the matrix takes from jest, in plain Node: the tests are collected, and run as often as a campaign likes. */
export { expect } from 'expect';

type Work = () => unknown;

export interface Test {
  readonly file: string;
  readonly name: string;
  readonly work: Work;
}
export interface TestFile {
  readonly name: string;
  readonly before: Work[];
  readonly after: Work[];
  readonly beforeEach: Work[];
  readonly afterEach: Work[];
  readonly tests: Test[];
}

export const files: TestFile[] = [];
const titles: string[] = [];

const current = (): TestFile => {
  const file = files.at(-1);
  if (!file) throw new Error('No file of tests has begun.');
  return file;
};

/** What is described from now on belongs to this file. */
export const beginFile = (name: string): void =>
  void files.push({ name, before: [], after: [], beforeEach: [], afterEach: [], tests: [] });

function begin(title: string, body: () => void): void {
  titles.push(title);
  body();
  titles.pop();
}

function test(title: string, work: Work): void {
  const { name: file, tests, beforeEach: before, afterEach: after } = current();
  const whole = async (): Promise<void> => {
    for (const one of before) await one();
    try {
      await work();
    } finally {
      for (const one of after) await one();
    }
  };
  tests.push({ file, name: `${file}: ${[...titles, title].join(' › ')}`, work: whole });
}

/** One for each row, called by its number. */
const each =
  (one: (title: string, work: () => void) => void) =>
  (rows: readonly unknown[]) =>
  (title: string, work: (...row: unknown[]) => void): void =>
    rows.forEach((row, at) => {
      one(`${title} ${at + 1}`, () => work(...(Array.isArray(row) ? (row as unknown[]) : [row])));
    });

export const describe = Object.assign(begin, { each: each(begin) });
export const it = Object.assign(test, { each: each(test) });

export const beforeAll = (work: Work): void => void current().before.push(work);
export const afterAll = (work: Work): void => void current().after.unshift(work);
export const beforeEach = (work: Work): void => void current().beforeEach.push(work);
export const afterEach = (work: Work): void => void current().afterEach.unshift(work);
