import { parse, print } from 'graphql';
import type { ExampleGroup, PlaygroundExample } from './example.js';

/** What the editor shows of a line beside its buttons, on a screen of usual width. */
const widest = 56;

/** The groups with every operation laid out alike, so that nothing of a line lies outside the editor. */
export const formatted = ([first, ...others]: readonly [ExampleGroup, ...ExampleGroup[]]): readonly [
  ExampleGroup,
  ...ExampleGroup[],
] => [formatGroup(first), ...others.map(formatGroup)];

function formatGroup({ examples: [first, ...others], ...group }: ExampleGroup): ExampleGroup {
  return { ...group, examples: [format(first), ...others.map(format)] };
}

const format = (example: PlaygroundExample): PlaygroundExample => ({ ...example, query: layOut(example.query) });

/** As graphql-js prints it, with the comment above it, and each innermost selection on one line where it fits. */
function layOut(query: string): string {
  const comment = /^(#.*\n)*/.exec(query)?.[0] ?? '';
  const innermost = /^( *)([^\n{}]+) \{\n((?: +[^\n{}]+\n)+?) *\}$/gm;
  const printed = print(parse(query)).replaceAll(innermost, (block, indent: string, head: string, fields: string) => {
    const line = `${indent}${head} { ${fields.trim().split(/\n\s*/).join(' ')} }`;
    return line.length <= widest ? line : block;
  });
  return `${comment}${printed}\n`;
}
