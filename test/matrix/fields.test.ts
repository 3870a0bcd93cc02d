import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { buildRegistrySchema } from '../../src/server/registry-graphql.js';
import type { Answer } from '../support/registry.js';
import { aliased, doors, lists } from './doors.js';
import { caseKeys, fields, narrow, neverFilled, reachOf, readers, type CaseKey, type Who } from './expected.js';
import { chainsFrom, fieldOf, isFor, reachableFields, type Chain } from './operations.js';
import { auditCount, leaksIn, named, openWorld, tokenOf, type World } from './world.js';

const schema = buildRegistrySchema();
const chains = chainsFrom(schema, 'Case', new Set(['Case']));
const everyone: readonly Who[] = ['anonymous', ...named, ...narrow];

let world: World;
beforeAll(async () => {
  world = await openWorld(schema);
}, 180_000);
afterAll(() => world.registry.discard());

const ask = (who: Who, query: string, id?: string): Promise<Answer> =>
  world.registry.ask(tokenOf(who), query, id === undefined ? undefined : { id });

/** Some at a time: reads wait for their audit rows, which are written together. */
async function each<T>(items: readonly T[], work: (item: T) => Promise<void>): Promise<void> {
  for (let start = 0; start < items.length; start += 25) await Promise.all(items.slice(start, start + 25).map(work));
}

/** The first few of what went wrong: a broken guard breaks hundreds of cells. */
const shown = (wrongs: readonly string[]) => [...new Set(wrongs)].slice(0, 12);

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
  const cells = everyone.flatMap((who) =>
    chains.filter((chain) => !isFor(who, chain)).map((chain) => ({ who, chain })),
  );

  it('is refused before anything runs, by every way in, with no word of any case and a row in the audit', async () => {
    const wrongs: string[] = [];
    const before = auditCount(world.registry, 'REFUSED');
    let refusedNamed = 0;
    for (const [door, write] of Object.entries({ ...doors, ...lists, aliased })) {
      // Whoever may read no field of a case at all is refused alike by every way in: two of them are enough.
      const asked = cells.filter(({ who }) => !narrow.includes(who) || door === 'direct' || door === 'nodes');
      await each(asked, async ({ who, chain }) => {
        if (who !== 'anonymous') refusedNamed++;
        const answer = await ask(who, write(schema, [chain]), world.cases.ministry.id);
        const status = who === 'anonymous' ? 401 : 403;
        if (answer.status !== status || answer.data !== undefined) wrongs.push(`${who} ${door} ${fieldOf(chain)}`);
        wrongs.push(...leaksIn(world, who, answer.text).map((leak) => `${who} ${door} ${fieldOf(chain)} ${leak}`));
      });
    }
    expect(shown(wrongs)).toEqual([]);
    expect(auditCount(world.registry, 'REFUSED') - before).toBe(refusedNamed);
  }, 180_000);
});

describe('a field that a role may read', () => {
  const targets: readonly (CaseKey | 'absent')[] = [...caseKeys, 'absent'];
  const idOf = (target: CaseKey | 'absent') => (target === 'absent' ? world.absent.case : world.cases[target].id);
  const allFor = (who: Who) => chains.filter((chain) => isFor(who, chain));

  it('shows what stands in a case within reach, and of any other exactly what an absent case shows', async () => {
    const wrongs: string[] = [];
    const filled = new Set<string>();
    const near = (who: Who): readonly (CaseKey | 'absent')[] =>
      reachOf(who, 'foreign') === 'nothing'
        ? ['ministry', 'partner', 'facts', 'identity', 'foreign', 'absent']
        : ['foreign', 'absent'];
    const cells = named.flatMap((who) =>
      allFor(who).flatMap((chain) => near(who).map((target) => ({ who, chain, target }))),
    );
    // What an absent case shows depends on nothing but the question.
    const absent = new Map<string, string>();
    await each(chains, async (chain) => {
      const who = (['administrator', 'supervisor', 'psychologist'] as const).find((one) => isFor(one, chain));
      if (who === undefined) return;
      absent.set(chain.path.join('.'), (await ask(who, doors.direct(schema, [chain]), world.absent.case)).text);
    });
    const reads = auditCount(world.registry, 'READ');
    let readable = 0;
    await each(cells, async ({ who, chain, target }) => {
      const answer = await ask(who, doors.direct(schema, [chain]), idOf(target));
      const cell = `${who} ${fieldOf(chain)} of ${target}`;
      const reach = target === 'absent' ? 'nothing' : reachOf(who, target);
      if (reach === 'nothing' && (answer.text !== absent.get(chain.path.join('.')) || answer.status !== 200))
        wrongs.push(`${cell}: unlike absent`);
      if (reach !== 'nothing') {
        readable++;
        if (answer.status !== 200 || answer.errors || !answer.data?.case) wrongs.push(`${cell}: not shown`);
        if (holds(answer.data?.case, chain.path)) filled.add(fieldOf(chain));
      }
      wrongs.push(...leaksIn(world, who, answer.text).map((leak) => `${cell}: ${leak}`));
    });
    expect(shown(wrongs)).toEqual([]);
    expect(auditCount(world.registry, 'READ') - reads).toBe(readable);
    const empty = chains.map(fieldOf).filter((field) => !filled.has(field) && !(field in neverFilled));
    expect([...new Set(empty)]).toEqual([]);
  }, 180_000);

  it('shows no more through node, aliases, fragments or the interface', async () => {
    const wrongs: string[] = [];
    const cells = named.flatMap((who) =>
      Object.entries(doors).flatMap(([door, write]) => targets.map((target) => ({ who, door, write, target }))),
    );
    const absent = new Map<string, string>();
    for (const { who, door, write, target } of cells.filter((cell) => cell.target === 'absent'))
      absent.set(`${who} ${door}`, (await ask(who, write(schema, allFor(who)), idOf(target))).text);
    await each(cells, async ({ who, door, write, target }) => {
      const answer = await ask(who, write(schema, allFor(who)), idOf(target));
      const reach = target === 'absent' ? 'nothing' : reachOf(who, target);
      const isNothing = answer.text === absent.get(`${who} ${door}`);
      if (answer.status !== 200 || answer.errors || isNothing !== (reach === 'nothing'))
        wrongs.push(`${who} ${door} ${target}: ${answer.text.slice(0, 200)}`);
      wrongs.push(...leaksIn(world, who, answer.text).map((leak) => `${who} ${door} ${target}: ${leak}`));
      wrongs.push(...missingIn(who, target, answer.text).map((word) => `${who} ${door} ${target}: ${word} is missing`));
    });
    expect(shown(wrongs)).toEqual([]);
  }, 180_000);

  it('shows no more in lists, beside siblings and duplicates, and in the change feed', async () => {
    const wrongs: string[] = [];
    const cells = named.flatMap((who) => Object.entries(lists).map(([door, write]) => ({ who, door, write })));
    await each(cells, async ({ who, door, write }) => {
      const from: CaseKey = who === 'partner' ? 'partner' : 'ministry';
      for (const selected of inParts(allFor(who))) {
        const answer = await ask(who, write(schema, selected), world.cases[from].id);
        if (answer.errors && !(door === 'duplicates' && answer.status === 403))
          wrongs.push(`${who} ${door}: ${answer.text.slice(0, 200)}`);
        wrongs.push(...leaksIn(world, who, answer.text).map((leak) => `${who} ${door}: ${leak}`));
      }
      const ids = (
        await ask(who, write(schema, [firstOf(chains.filter((chain) => chain.path[0] === 'id'))]), world.cases[from].id)
      ).text;
      const needsIdentity = door === 'duplicates';
      if (needsIdentity && !readers.identified.includes(who)) return;
      for (const key of caseKeys) {
        const reach = reachOf(who, key);
        const isExpected =
          reach !== 'nothing' &&
          !(needsIdentity && reach === 'facts') &&
          !(key === from && /siblings|duplicates/.test(door));
        const isThere = ids.includes(world.cases[key].id);
        if (isThere !== isExpected && !(door === 'changes' && key !== from))
          wrongs.push(`${who} ${door}: ${key} ${isThere ? 'is there' : 'is missing'}`);
      }
    });
    expect(shown(wrongs)).toEqual([]);
  }, 180_000);
});

/** A whole selection, and each field of a case alone: what is fetched depends on what is asked for. */
const inParts = (selected: readonly Chain[]): Chain[][] => [
  [...selected],
  ...Map.groupBy(selected, ({ path }) => path[0]).values(),
];

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
  if (reachOf(who, target) !== 'facts' && readers.treating.includes(who))
    wanted.push(`Zq${target}xCSaid`, `Zq${target}xCFinding`);
  return wanted.filter((word) => !text.includes(word));
}
