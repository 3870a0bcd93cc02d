import { parse, print } from 'graphql';
import type { ExampleGroup, ExampleGroups, PlaygroundExample } from './example.js';

/** What the editor shows of a line beside its buttons, on a screen of usual width. */
const widest = 56;

/** The groups with every operation laid out alike, so that nothing of a line lies outside the editor. */
export const formatted = ([first, ...others]: ExampleGroups): ExampleGroups => [
  formatGroup(first),
  ...others.map(formatGroup),
];

function formatGroup({ examples: [first, ...others], ...group }: ExampleGroup): ExampleGroup {
  return { ...group, examples: [format(first), ...others.map(format)] };
}

const format = (example: PlaygroundExample): PlaygroundExample => ({ ...example, query: layOut(example.query) });

/** As graphql-js prints it, with the comment above it, and each innermost selection on one line where it fits. */
function layOut(query: string): string {
  const comment = /^(#.*\n)*/.exec(query)?.[0] ?? '';
  const operation = print(parse(query)).split('\n').flatMap(breakHead);
  return `${[...wrapComment(comment), ...foldInnermost(operation)].join('\n')}\n`;
}

/** A comment as one text, broken between its words: what is right of the editor's edge nobody reads. */
function wrapComment(comment: string): readonly string[] {
  const lines: string[] = [];
  for (const word of comment.replace(/^#/gm, '').split(/\s+/).filter(Boolean)) {
    const longer = `${lines.at(-1) ?? '#'} ${word}`;
    if (lines.length > 0 && longer.length <= widest) lines[lines.length - 1] = longer;
    else lines.push(`# ${word}`);
  }
  return lines;
}

/** What an operation or a field takes stands on a line for each where one line for all is too long. */
function breakHead(line: string): readonly string[] {
  const [, indent = '', name = '', taken = ''] = /^( *)([\w: ]+)\((.*)\) \{$/.exec(line) ?? [];
  if (taken === '' || line.length <= widest) return [line];
  const each = taken.split(/, (?![^{[]*[}\]])/).map((one) => `${indent}  ${one}`);
  return [`${indent}${name}(`, ...each, `${indent}) {`];
}

/** Line by line: a pattern over the whole text would try every way to cut it, for seconds at each start. */
function foldInnermost(lines: readonly string[]): readonly string[] {
  const folded: string[] = [];
  for (let at = 0; at < lines.length; at++) {
    const head = lines[at] ?? '';
    let end = at + 1;
    while (end < lines.length && !/[{}]/.test(lines[end] ?? '')) end++;
    const fields = lines.slice(at + 1, end).map((line) => line.trim());
    const line = [head, ...fields, '}'].join(' ');
    const isInnermost = head.endsWith(' {') && !/[{}]/.test(head.slice(0, -1)) && lines[end]?.trim() === '}';
    const fits = isInnermost && fields.length > 0 && line.length <= widest;
    folded.push(fits ? line : head);
    if (fits) at = end;
  }
  return folded;
}
