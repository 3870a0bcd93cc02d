/*
 * Where the source guards something, found by how guards are written here. Each can be switched off while the program
 * runs: the campaign compiles the source with a switch at each of them. What is shipped has none.
 */

/** What a switch does to its guard: a right is not asserted, rows are not narrowed, everybody spans all agencies. */
export interface Site {
  /** The file and what stands there; numbered where it stands there more than once. */
  readonly name: string;
  readonly file: string;
  /** For what narrows rows: the parts of the view that it uses, each of which can be taken away. */
  readonly parts: readonly string[];
}

interface Found extends Site {
  readonly at: number;
  readonly length: number;
  readonly replacement: string;
}

interface Kind {
  readonly pattern: RegExp;
  readonly called: (match: RegExpExecArray) => string;
  readonly parts: (match: RegExpExecArray) => readonly string[];
  readonly replaced: (match: RegExpExecArray, name: string) => string;
}

const viewParts = ['visible', 'showsIdentity', 'allowsRecord', 'reachesRecord', 'isSealed'];
const nothing = (): readonly string[] => [];
const quoted = (name: string): string => JSON.stringify(name);

const kinds: readonly Kind[] = [
  {
    pattern: /\bassertMay\(([^;]*)\);/g,
    called: ([, given = '']) => `assertMay(${given})`,
    parts: nothing,
    replaced: ([, given = ''], name) => `guardSwitches.asserts(${quoted(name)}, () => assertMay(${given}));`,
  },
  {
    pattern: /(?:const (\w+) =\s+)?(?<!function )\bforEachView\((\(\{([^}]*)\})?/g,
    called: ([, variable = 'a view']) => `forEachView of ${variable}`,
    parts: ([, , , used = '']) => viewParts.filter((part) => new RegExp(`\\b${part}\\b`).test(used)),
    replaced: ([whole], name) =>
      whole.replace('forEachView(', () => `guardSwitches.forEachView(forEachView, ${quoted(name)}, `),
  },
  {
    pattern: /\bseesAllAgencies\(actor\)/g,
    called: () => 'seesAllAgencies',
    parts: nothing,
    replaced: ([whole], name) => `guardSwitches.allows(${quoted(name)}, ${whole})`,
  },
  {
    pattern: /(?<![\w.] ?|function )\bmay\(([^()]*)\)/g,
    called: ([, given = '']) => `may(${given})`,
    parts: nothing,
    replaced: ([whole], name) => `guardSwitches.allows(${quoted(name)}, ${whole})`,
  },
];

/** Where the rights themselves are defined, which `flips` turns over one by one. */
const definitions = 'src/access/permissions.ts';

function find(file: string, text: string): Found[] {
  if (file === definitions) return [];
  const code = text.replace(/\/\*[^]*?\*\/|(?<=^|\s)\/\/.*|^import [^;]*;/gm, (words) => ' '.repeat(words.length));
  const times = new Map<string, number>();
  return kinds.flatMap((kind) =>
    [...code.matchAll(kind.pattern)].map((match) => {
      const called = `${file} ${kind.called(match)}`.replaceAll(/\s+/g, ' ');
      const count = (times.get(called) ?? 0) + 1;
      times.set(called, count);
      const name = count === 1 ? called : `${called} ${count}`;
      const replacement = kind.replaced(match, name);
      return { name, file, parts: kind.parts(match), at: match.index, length: match[0].length, replacement };
    }),
  );
}

/** Every guard of a file that has a switch; the name of the file as it stands in the tree. */
export const sitesIn = (file: string, text: string): Site[] =>
  find(file, text).map(({ name, parts }) => ({ name, file, parts }));

/** The switches that take a guard away: one for each part of the view it uses, or one. */
export const switchesOf = ({ name, parts }: Site): string[] =>
  parts.length > 0 ? parts.map((part) => `${name}: ${part}`) : [name];

/** The text of a file with a switch at each guard; fails where what it must change is not found. */
export function withSwitches(file: string, text: string): string {
  let changed = text;
  for (const { at, length, replacement } of find(file, text).toSorted((one, other) => other.at - one.at))
    changed = changed.slice(0, at) + replacement + changed.slice(at + length);
  for (const [find, replace] of byHand[file] ?? []) {
    if (!changed.includes(find)) throw new Error(`${file} no longer says: ${find}`);
    changed = changed.replace(find, () => replace);
  }
  return changed;
}

/** The table of rights, the labels of fields and the view of nobody: not calls, but what calls ask. */
const byHand: Readonly<Record<string, readonly (readonly [find: string, replace: string])[]>> = {
  [definitions]: [
    [
      'export function may(actor: Actor, action: Action): boolean {',
      `export const may = (actor: Actor, action: Action): boolean =>
         guardSwitches.flips(roleOf(actor), action, mayByTable(actor, action));
       function mayByTable(actor: Actor, action: Action): boolean {`,
    ],
  ],
  'src/cases/case.access.ts': [
    ["case 'none':\n      return sql`1 = 0`;", "case 'none':\n      return guardSwitches.nobody(sql`1 = 0`);"],
  ],
  'src/access/required-actions.ts': [
    ['if (known) return known;', 'if (known && !guardSwitches.relabels()) return known;'],
    [
      'const label = labelOf(field);',
      'const label = guardSwitches.labels(`${parent.name}.${field.name}`, labelOf(field)) as Action | undefined;',
    ],
    ['demands.set(document, demand);', 'if (!guardSwitches.relabels()) demands.set(document, demand);'],
  ],
};
