import { isInterfaceType, isObjectType, type GraphQLSchema } from 'graphql';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Edit } from './loader.js';
import { sitesIn, switchesOf } from './sites.js';
import { nobody } from './switches.js';

const root = new URL('../../..', import.meta.url).pathname;

/** The assertion of the labels of a document: with it off, what refuses stands behind them. */
export const allLabels = 'src/access/required-actions.ts assertMay(actor, action)';

/** One guard that is taken away. */
export interface Mutant {
  readonly name: string;
  readonly kind: 'site' | 'role' | 'label' | 'edit';
  /** The switches that are off. */
  readonly off: readonly string[];
  /** Guards before it, which are taken away as well where it changes nothing by itself. */
  readonly behind?: readonly string[];
  readonly edits?: readonly Edit[];
  /** Words of the test whose cells are green while what stands before it is off. */
  readonly seenIn?: string;
  /** The file of tests that sees it, where no operation of the matrix reaches it. */
  readonly elsewhere?: string;
  /** The place that saw it last time. */
  readonly seenAt?: string | undefined;
  readonly seenBehind?: boolean | undefined;
}

interface Listed {
  readonly edits: readonly {
    readonly name: string;
    readonly edits: readonly Edit[];
    readonly behind?: readonly string[];
    readonly seenIn?: string;
    readonly elsewhere?: string;
  }[];
  readonly behind: Readonly<Record<string, readonly string[]>>;
  readonly elsewhere: Readonly<Record<string, string>>;
  /** What changes nothing that anybody could see, and why it stays. */
  readonly kept: Readonly<Record<string, string>>;
}
export const listed = JSON.parse(readFileSync(join(root, 'test/matrix/guards.json'), 'utf8')) as Listed;

/** Every switch of the source, as it stands in the tree. */
export const switchesOfTree = (): string[] =>
  readdirSync(join(root, 'src'), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts'))
    .map((name) => `src/${name}`)
    .toSorted()
    .flatMap((file) => sitesIn(file, readFileSync(join(root, file), 'utf8')).flatMap(switchesOf));

export function mutantsOf(schema: GraphQLSchema, roles: readonly string[], actions: readonly string[]): Mutant[] {
  const sites = [nobody, ...switchesOfTree()].map((name) => ({
    ...{ name, kind: 'site' as const, off: [name] },
    ...(listed.behind[name] ? { behind: listed.behind[name] } : {}),
    ...(listed.elsewhere[name] ? { elsewhere: listed.elsewhere[name] } : {}),
  }));
  const flips = [...roles, 'ANONYMOUS'].flatMap((role) =>
    actions.map((action) => ({
      ...(listed.elsewhere[action] ? { elsewhere: listed.elsewhere[action] } : {}),
      name: `role ${role} ${action}`,
      kind: 'role' as const,
      off: [`role ${role} ${action}`],
    })),
  );
  const labels = Object.values(schema.getTypeMap())
    .filter((type) => isObjectType(type) || isInterfaceType(type))
    .filter(({ name }) => !name.startsWith('__'))
    .flatMap((type) =>
      Object.values(type.getFields())
        .filter(({ extensions }) => extensions['access'] !== 'public:read')
        .map((field) => ({
          name: `label ${type.name}.${field.name}`,
          kind: 'label' as const,
          off: [`label ${type.name}.${field.name}`],
        })),
    );
  const edits = listed.edits.map((edit) => ({ ...edit, kind: 'edit' as const, off: [] }));
  return [...sites, ...labels, ...flips, ...edits];
}
