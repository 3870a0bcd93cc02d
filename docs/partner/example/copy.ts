import { closeSync, existsSync, fsyncSync, openSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import type { FollowChangesQuery, KeptCaseFragment } from '../client/oralu.ts';

type Page = FollowChangesQuery['changes'];

/** A copy of the cases that the agency may see, and the place in the feed up to which it is true. */
export interface Copy {
  readonly cursor: string | null;
  /** The number of the last change: the next one follows it, or something is missing. */
  readonly number: number;
  readonly cases: Readonly<Record<string, KeptCaseFragment>>;
}

export const emptyCopy: Copy = { cursor: null, number: 0, cases: {} };

/** The copy with a page of changes: the case as it stands now, or nothing where it may no longer be seen. */
export function follow(copy: Copy, { edges, pageInfo }: Page): Copy {
  const cases = { ...copy.cases };
  let { number } = copy;
  for (const { node } of edges) {
    if (node.number !== number + 1) throw new Error(`Change ${number + 1} is missing before ${node.number}.`);
    number = node.number;
    if (node.case) cases[node.caseId] = node.case;
    else delete cases[node.caseId];
  }
  return { cursor: pageInfo.endCursor, number, cases };
}

export const readCopy = (file: string): Copy =>
  existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as Copy) : emptyCopy;

/** Cases and cursor in one file that is replaced as a whole: after a crash the copy is the old one or the new one. */
export function writeCopy(file: string, copy: Copy): void {
  const next = `${file}.next`;
  const opened = openSync(next, 'w', 0o600);
  try {
    writeFileSync(opened, JSON.stringify(copy, null, 2));
    fsyncSync(opened);
  } finally {
    closeSync(opened);
  }
  renameSync(next, file);
}
