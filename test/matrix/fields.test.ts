import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { buildRegistrySchema } from '../../src/server/registry-graphql.js';
import type { Answer } from '../support/registry.js';
import { shown, visit } from './cells.js';
import { aliased, doors, lists, type Door } from './doors.js';
import { caseKeys, fields, narrow, neverFilled, reachOf, readers, type CaseKey, type Who } from './expected.js';
import { chainsFrom, fieldOf, isFor, reachableFields, type Chain } from './operations.js';
import { auditCount, closeWorld, isRefused, leaksIn, named, openWorld, tokenOf, type World } from './world.js';

const schema = buildRegistrySchema();
const chains = chainsFrom(schema, 'Case', new Set(['Case']));
const everyone: readonly Who[] = ['anonymous', ...named, ...narrow];

let world: World;
beforeAll(async () => {
  world = await openWorld(schema);
}, 180_000);
afterAll(() => closeWorld(world));

const ask = (who: Who, query: string, id?: string): Promise<Answer> =>
  world.registry.ask(tokenOf(who), query, id === undefined ? undefined : { id });

/** What no two cells ask for differently, asked for once. */
function once<Key, Value>(ask: (key: Key) => Promise<Value>, nameOf: (key: Key) => string) {
  const known = new Map<string, Promise<Value>>();
  return (key: Key): Promise<Value> => {
    const name = nameOf(key);
    const answer = known.get(name) ?? ask(key);
    known.set(name, answer);
    return answer;
  };
}

const called = ({ path }: Chain): string => path.join('.');

describe('the table of expectations', () => {
  it('speaks of every field of the schema and of no other', () => {
    const expected = Object.entries(fields).flatMap(([type, groups]) =>
      Object.values(groups).flatMap((names) => names.map((name) => `${type}.${name}`)),
    );
    const actual = reachableFields(schema).map(({ type, field }) => `${type}.${field}`);
    expect(actual.toSorted()).toEqual(expected.toSorted());
  });
});

describe('a field that a role may not read', () => {
  const everyDoor: readonly [string, Door][] = Object.entries({ ...doors, ...lists, aliased });
  const cells = everyDoor.flatMap(([door, write]) =>
    everyone
      // Whoever may read no field of a case at all is refused alike by every way in: two of them are enough.
      .filter((who) => !narrow.includes(who) || door === 'direct' || door === 'nodes')
      .flatMap((who) => chains.filter((chain) => !isFor(who, chain)).map((chain) => ({ who, door, write, chain }))),
  );

  it('is refused before anything runs, by every way in, with no word of any case and a row in the audit', async () => {
    const before = auditCount(world.registry, 'REFUSED');
    let refusedNamed = 0;
    const wrongs = await visit(cells, {
      name: ({ who, door, chain }) => `${who} ${door} ${called(chain)}`,
      ask: async ({ who, write, chain }) => {
        if (who !== 'anonymous') refusedNamed++;
        const answer = await ask(who, write(schema, [chain]), world.cases.ministry.id);
        return [...(isRefused(who, answer) ? [] : [answer.text.slice(0, 200)]), ...leaksIn(world, who, answer.text)];
      },
    });
    expect(shown(wrongs)).toEqual([]);
    expect(auditCount(world.registry, 'REFUSED') - before).toBe(refusedNamed);
  }, 180_000);
});

describe('a field that a role may read', () => {
  const targets: readonly (CaseKey | 'absent')[] = [...caseKeys, 'absent'];
  const idOf = (target: CaseKey | 'absent') => (target === 'absent' ? world.absent.case : world.cases[target].id);
  const reachTo = (who: Who, target: CaseKey | 'absent') => (target === 'absent' ? 'nothing' : reachOf(who, target));
  const allFor = (who: Who) => chains.filter((chain) => isFor(who, chain));
  const filled = new Set<string>();

  it('shows what stands in a case within reach, and of any other exactly what an absent case shows', async () => {
    const near = (who: Who): readonly (CaseKey | 'absent')[] =>
      reachOf(who, 'foreign') === 'nothing'
        ? ['ministry', 'partner', 'facts', 'identity', 'foreign', 'absent']
        : ['foreign', 'absent'];
    const cells = named.flatMap((who) =>
      allFor(who).flatMap((chain) => near(who).map((target) => ({ who, chain, target }))),
    );
    // What an absent case shows depends on nothing but the question.
    const absent = once(async (chain: Chain) => {
      const who = (['administrator', 'supervisor', 'psychologist'] as const).find((one) => isFor(one, chain));
      return who && (await ask(who, doors.direct(schema, [chain]), world.absent.case)).text;
    }, called);
    const reads = auditCount(world.registry, 'READ');
    let readable = 0;
    const wrongs = await visit(cells, {
      name: ({ who, chain, target }) => `${who} ${called(chain)} of ${target}`,
      ask: async ({ who, chain, target }) => {
        const answer = await ask(who, doors.direct(schema, [chain]), idOf(target));
        const found = leaksIn(world, who, answer.text);
        if (reachTo(who, target) === 'nothing') {
          if (answer.text !== (await absent(chain)) || answer.status !== 200) found.push('unlike absent');
          return found;
        }
        readable++;
        if (answer.status !== 200 || answer.errors || !answer.data?.case) found.push('not shown');
        if (holds(answer.data?.case, chain.path)) filled.add(fieldOf(chain));
        return found;
      },
    });
    expect(shown(wrongs)).toEqual([]);
    expect(auditCount(world.registry, 'READ') - reads).toBe(readable);
  }, 180_000);

  it('is filled somewhere in this world, so that a cell can fail', () => {
    const empty = chains.map(fieldOf).filter((field) => !filled.has(field) && !(field in neverFilled));
    expect([...new Set(empty)]).toEqual([]);
  });

  it('shows no more through node, aliases, fragments or the interface', async () => {
    const cells = named.flatMap((who) =>
      Object.entries<Door>(doors).flatMap(([door, write]) => targets.map((target) => ({ who, door, write, target }))),
    );
    const absent = once(
      async ({ who, write }: (typeof cells)[number]) =>
        (await ask(who, write(schema, allFor(who)), idOf('absent'))).text,
      ({ who, door }) => `${who} ${door}`,
    );
    const wrongs = await visit(cells, {
      name: ({ who, door, target }) => `${who} ${door} ${target}`,
      ask: async (cell) => {
        const { who, write, target } = cell;
        const answer = await ask(who, write(schema, allFor(who)), idOf(target));
        const isNothing = answer.text === (await absent(cell));
        const isAsItShould =
          answer.status === 200 && !answer.errors && isNothing === (reachTo(who, target) === 'nothing');
        return [
          ...(isAsItShould ? [] : [answer.text.slice(0, 200)]),
          ...leaksIn(world, who, answer.text),
          ...missingIn(who, target, answer.text).map((word) => `${word} is missing`),
        ];
      },
    });
    expect(shown(wrongs)).toEqual([]);
  }, 180_000);

  it('shows no more in lists, beside siblings and duplicates, and in the change feed', async () => {
    const cells = named.flatMap((who) =>
      Object.entries<Door>(lists).map(([door, write]) => ({ who, door, write, from: homeOf(who) })),
    );
    const wrongs = await visit(cells, {
      name: ({ who, door }) => `${who} ${door}`,
      ask: async ({ who, door, write, from }) => {
        const found: string[] = [];
        for (const selected of inParts(allFor(who))) {
          const answer = await ask(who, write(schema, selected), world.cases[from].id);
          if (answer.errors && !(door === 'duplicates' && answer.status === 403)) found.push(answer.text.slice(0, 200));
          found.push(...leaksIn(world, who, answer.text));
        }
        const ids = firstOf(chains.filter((chain) => chain.path[0] === 'id'));
        const { text } = await ask(who, write(schema, [ids]), world.cases[from].id);
        return [...found, ...listedWrongly(who, door, text)];
      },
    });
    expect(shown(wrongs)).toEqual([]);
  }, 180_000);
});

const homeOf = (who: Who): CaseKey => (who === 'partner' ? 'partner' : 'ministry');

/** Cases that stand in a list and should not, or should and do not. */
function listedWrongly(who: Who, door: string, text: string): string[] {
  const needsIdentity = door === 'duplicates';
  if (needsIdentity && !readers.identified.includes(who)) return [];
  return caseKeys.flatMap((key) => {
    const reach = reachOf(who, key);
    const isItself = key === homeOf(who) && /siblings|duplicates/.test(door);
    const isExpected = reach !== 'nothing' && !(needsIdentity && reach === 'facts') && !isItself;
    const isThere = text.includes(world.cases[key].id);
    if (isThere === isExpected || (door === 'changes' && key !== homeOf(who))) return [];
    return [`${key} ${isThere ? 'is there' : 'is missing'}`];
  });
}

/** Halves of a selection, as long as a page may be dear, and each field of a case alone: what is fetched depends on what is asked for. */
const inParts = (selected: readonly Chain[]): Chain[][] => {
  const parts = [...Map.groupBy(selected, ({ path }) => path[0]).values()];
  const middle = Math.ceil(parts.length / 2);
  return [parts.slice(0, middle).flat(), parts.slice(middle).flat(), ...parts];
};

function firstOf<T>(items: readonly T[]): T {
  const [first] = items;
  if (first === undefined) throw new Error('There is none.');
  return first;
}

/** Whether anything stands at the end of a path, in any row of the lists on the way. */
function holds(value: unknown, path: readonly string[]): boolean {
  if (Array.isArray(value)) return path.length === 0 ? value.length > 0 : value.some((row) => holds(row, path));
  if (value === null || value === undefined) return false;
  const [name, ...rest] = path;
  return name === undefined || holds(Reflect.get(value, name), rest);
}

/** Where identity is within reach of somebody who reads identities, its canaries must be there: the cell can fail. */
function missingIn(who: Who, target: CaseKey | 'absent', text: string): string[] {
  if (target === 'absent' || reachOf(who, target) === 'nothing') return [];
  const wanted = [`Zq${target}xFLanguage`];
  if (reachOf(who, target) !== 'facts' && readers.identified.includes(who))
    wanted.push(
      ...[
        'Name',
        'Parent',
        'Sighting',
        'Vital',
        'Evidence',
        'Attestation',
        'Hold',
        'Note',
        'Rule',
        'Move',
        'Reason',
        'Restated',
        'Goals',
        'Step',
        'Summary',
        'Authority',
        'Explanation',
      ].map((place) => `Zq${target}xI${place}`),
    );
  if (target === homeOf(who) && readers.treating.includes(who))
    wanted.push(`Zq${target}xCSaid`, `Zq${target}xCFinding`);
  return wanted.filter((word) => !text.includes(word));
}
