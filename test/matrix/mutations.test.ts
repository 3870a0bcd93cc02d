import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { getNamedType } from 'graphql';
import { buildRegistrySchema } from '../../src/server/registry-graphql.js';
import type { Answer } from '../support/registry.js';
import { shown, visit } from './cells.js';
import { mutations, roles } from './expected.js';
import { openKeptList } from './known-texts.js';
import { calls, cellsOf, type Cell } from './mutation-cells.js';
import { chainsFrom, select } from './operations.js';
import {
  auditCount,
  callMutation,
  closeWorld,
  digestOf,
  leaksIn,
  named,
  openWorld,
  tokenOf,
  type World,
} from './world.js';

const schema = buildRegistrySchema();
let world: World;
beforeAll(async () => {
  world = await openWorld(schema);
}, 180_000);
afterAll(() => closeWorld(world));

const attempts = calls.flatMap((call) => roles.map((who) => ({ call, who })));
type Attempt = (typeof attempts)[number];
const called = ({ call: { mutation, input }, who }: Attempt): string =>
  `${who} ${mutation}${input ? ` with ${Object.keys(input).join(' and ')}` : ''}`;

function run({ mutation, who, given, shown }: Cell, idempotencyKey: string): Promise<Answer> {
  const input = schema.getMutationType()?.getFields()[mutation]?.args[0]?.type.toString().replace('!', '') ?? '';
  const type = schema.getType(input);
  const names = type && 'getFields' in type ? Object.keys(type.getFields()) : [];
  const named = Object.fromEntries(Object.entries(given).filter(([name]) => names.includes(name)));
  return callMutation(world, tokenOf(who), mutation, { ...named, idempotencyKey }, shown);
}

const wholeAnswer = (mutation: string): string => {
  const type = getNamedType(schema.getMutationType()?.getFields()[mutation]?.type);
  const chains = chainsFrom(schema, type?.name ?? '', new Set(['Case', 'UserError']));
  return select(
    schema,
    chains.filter(({ path }) => path[0] !== 'userErrors' && path.length <= 2),
  );
};

const codesOf = (answer: Answer): string[] => [
  ...(answer.errors ?? []).map(({ extensions }) => extensions.code),
  ...Object.values(
    (answer.data ?? {}) as Record<string, { userErrors: { code: string; field: string[] | null }[] } | null>,
  ).flatMap(
    (payload) =>
      payload?.userErrors.map(({ code, field }) => (field?.includes('caseId') ? `${code} caseId` : code)) ?? [],
  ),
];

const wanted = {
  role: ['FORBIDDEN'],
  unseen: ['NOT_FOUND', 'NOT_FOUND caseId'],
  unreached: ['NOT_GRANTED caseId', 'NOT_GRANTED'],
};

describe('the table of mutations', () => {
  it('speaks of every mutation of the schema and of no other', () => {
    expect(Object.keys(mutations).toSorted()).toEqual(
      Object.keys(schema.getMutationType()?.getFields() ?? {}).toSorted(),
    );
  });
});

describe('a mutation that an actor may not make', () => {
  it('changes nothing, leaves its trace, and answers of what is out of sight as of what is not there', async () => {
    let before = digestOf(world.registry);
    const wrongs = await visit(attempts, {
      name: called,
      atOnce: 1,
      ask: async (attempt) => {
        const cells = refusedCells(attempt);
        if (cells.length === 0) return [];
        const traces = auditCount(world.registry, 'REFUSED');
        const answers = await Promise.all(cells.map((cell, index) => run(cell, `refused-${called(attempt)}-${index}`)));
        const absent = answers[cells.findIndex(({ target }) => target === 'absent')]?.text;
        const found = cells.flatMap((cell, index) => refusedWrongly(cell, answers[index], absent));
        const written = auditCount(world.registry, 'REFUSED') - traces;
        const expected = attempt.who === 'anonymous' ? 0 : cells.length;
        if (written !== expected) found.push(`${written} traces of ${expected} refusals`);
        // Every row there is takes a while to read: once for each mutation, unless a campaign asks by whom.
        if (attempt.who !== roles.at(-1) && !globalThis.guardCampaign) return found;
        const after = digestOf(world.registry);
        if (after !== before) found.push('something was changed');
        before = after;
        return found;
      },
    });
    expect(shown(wrongs)).toEqual([]);
  }, 180_000);

  it('shows nothing of its answer either, whatever is asked for of it', async () => {
    const wrongs = await visit(attempts, {
      name: called,
      ask: async (attempt) => {
        const [cell] = refusedCells(attempt).filter(({ verdict }) => verdict === 'role');
        if (!cell) return [];
        const asked = { ...cell, shown: wholeAnswer(attempt.call.mutation) };
        return refusedWrongly(asked, await run(asked, `whole-${called(attempt)}`), undefined);
      },
    });
    expect(shown(wrongs)).toEqual([]);
  }, 180_000);
});

const refusedCells = ({ call, who }: Attempt): Cell[] =>
  cellsOf(world, call, who).filter(({ verdict }) => verdict !== 'allowed');

function refusedWrongly(cell: Cell, answer: Answer | undefined, absent: string | undefined): string[] {
  if (!answer || cell.verdict === 'allowed') return [`${cell.target}: not asked`];
  const codes = codesOf(answer);
  const expected = cell.who === 'anonymous' ? ['UNAUTHENTICATED'] : wanted[cell.verdict];
  const isAsItShould = codes.length === 1 && expected.includes(codes[0] ?? '');
  return [
    ...(isAsItShould ? [] : [answer.text.slice(0, 200)]),
    ...(cell.verdict === 'unseen' && answer.text !== absent ? ['unlike absent'] : []),
    ...leaksIn(world, cell.who, answer.text),
  ].map((wrong) => `${cell.target}: ${wrong}`);
}

describe('opening a case for another agency', () => {
  it('is refused to whoever works for one agency', async () => {
    const before = digestOf(world.registry);
    const answer = await callMutation(world, 'partner', 'caseOpen', { ownerAgencyId: 'agency_13' });
    expect(codesOf(answer)).toEqual(['FORBIDDEN']);
    expect(digestOf(world.registry)).toBe(before);
  });
});

describe('a mutation that an actor may make', () => {
  const refusals = [
    'FORBIDDEN',
    'UNAUTHENTICATED',
    'NOT_FOUND caseId',
    'NOT_GRANTED caseId',
    'INTERNAL',
    'BAD_USER_INPUT',
    'GRAPHQL_VALIDATION_FAILED',
  ];
  const isAsked = ({ who, target, verdict }: Cell): boolean =>
    verdict === 'allowed' &&
    (!named.includes(who) || ['ministry', 'partner', 'record', 'own', 'foreign'].includes(target));

  let done = 0;

  it('is not refused for want of a right, of sight or of a grant, and lists tell what it changed', async () => {
    const list = openKeptList(world.registry, schema);
    for (let times = 0; times < 3; times++) expect(await list.difference('registrar')).toBeUndefined();
    const wrongs = await visit(attempts, {
      name: called,
      atOnce: 1,
      ask: async (attempt) => {
        const found: string[] = [];
        for (const cell of cellsOf(world, attempt.call, attempt.who).filter(isAsked)) {
          const answer = await run(cell, `allowed-${called(attempt)}-${cell.target}`);
          const isRefusal = cell.permitted.refusesByItself
            ? answer.text.includes('needs the right')
            : codesOf(answer).some((code) => refusals.includes(code));
          if (isRefusal) found.push(`${cell.target}: ${answer.text.slice(0, 200)}`);
          found.push(...leaksIn(world, cell.who, answer.text).map((leak) => `${cell.target}: ${leak}`));
          if (codesOf(answer).length > 0) continue;
          done++;
          const difference = await list.difference('registrar');
          if (difference !== undefined) found.push(`${cell.target}: a list tells what was before: ${difference}`);
        }
        return found;
      },
    });
    expect(shown(wrongs)).toEqual([]);
  }, 180_000);

  it('is done often enough for that to mean something', () => {
    expect(done).toBeGreaterThan(100);
  });
});
