import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { buildRegistrySchema } from '../../src/server/registry-graphql.js';
import type { Answer } from '../support/registry.js';
import {
  caseKeys,
  mutations,
  mutationsWith,
  reachOf,
  recordNames,
  roles,
  type CaseKey,
  type Permitted,
  type RecordName,
  type Who,
} from './expected.js';
import { openKeptList } from './known-texts.js';
import { auditCount, callMutation, digestOf, leaksIn, named, openWorld, tokenOf, type World } from './world.js';

const schema = buildRegistrySchema();
let world: World;
beforeAll(async () => {
  world = await openWorld(schema);
}, 180_000);
afterAll(() => world.registry.discard());

interface Call {
  readonly mutation: string;
  readonly permitted: Permitted;
  readonly input?: Readonly<Record<string, unknown>>;
}

const calls: readonly Call[] = [
  ...Object.entries(mutations).map(([mutation, permitted]) => ({ mutation, permitted })),
  ...mutationsWith.map(({ mutation, input, who }) => ({ mutation, input, permitted: { who } })),
];

/** What a call is about, and whether whoever calls may do it there. */
interface Cell extends Call {
  readonly who: Who;
  readonly target: string;
  readonly given: Readonly<Record<string, unknown>>;
  readonly verdict: 'role' | 'unseen' | 'unreached' | 'allowed';
}

const isOwn = (who: Who, key: CaseKey): boolean =>
  reachOf(who, 'foreign') !== 'nothing' || key === (who === 'partner' ? 'partner' : 'ministry');

function onCases(call: Call, who: Who): Cell[] {
  const { permitted, input = {} } = call;
  const name = permitted.names === 'siblingOf' ? 'siblingOf' : 'caseId';
  const allowed = permitted.who.includes(who);
  const absent: Cell = {
    ...call,
    who,
    target: 'absent',
    given: { ...rowsAt('foreign'), [name]: world.absent.case, ...input },
    verdict: allowed ? 'unseen' : 'role',
  };
  const present = caseKeys.map((key): Cell => {
    const reach = reachOf(who, key);
    const isReached =
      (reach === 'record' || permitted.byFacts === true) && (permitted.ownOnly !== true || isOwn(who, key));
    const verdict = !allowed ? 'role' : reach === 'nothing' ? 'unseen' : isReached ? 'allowed' : 'unreached';
    return { ...call, who, target: key, given: { ...rowsAt(key), [name]: world.cases[key].id, ...input }, verdict };
  });
  return [absent, ...present];
}

/** The rows of a case; a mutation is given those alone that its input names. */
const rowsAt = (key: CaseKey) => world.cases[key].rows;

function onReferrals(call: Call, who: Who): Cell[] {
  const allowed = call.permitted.who.includes(who);
  const spans = reachOf(who, 'foreign') !== 'nothing';
  const own = who === 'partner' ? 'partner' : 'ministry';
  const cell = (target: string, referralId: string, seen: boolean): Cell => ({
    ...call,
    who,
    target,
    given: { referralId },
    verdict: !allowed ? 'role' : seen ? 'allowed' : 'unseen',
  });
  return [
    cell('absent', world.absent.referral, false),
    cell('foreign', world.referrals.foreign, spans),
    cell('own', world.referrals[own], true),
  ];
}

const onGrants = (call: Call, who: Who): Cell[] =>
  [world.absent.grant, world.grants.foreign].map((grantId, index) => ({
    ...call,
    who,
    target: index === 0 ? 'absent' : 'foreign',
    given: { grantId },
    verdict: !call.permitted.who.includes(who) ? 'role' : index === 0 ? 'unseen' : 'allowed',
  }));

const isRecordName = (name: string | undefined): name is RecordName =>
  recordNames.some((recordName) => recordName === name);

/** A record of the own agency, one of others, and one that is not there; a case beside it is one of the own agency. */
function onRecords(call: Call, who: Who, name: RecordName): Cell[] {
  const [ids, own] = [world.records[name], who === 'partner' ? 'partner' : 'ministry'] as const;
  const spans = reachOf(who, 'foreign') !== 'nothing';
  const allowed = call.permitted.who.includes(who);
  const cell = (target: string, id: string, verdict: Cell['verdict']): Cell => ({
    ...call,
    who,
    target,
    given: { caseId: world.cases[own].id, [name]: id },
    verdict: allowed ? verdict : 'role',
  });
  const ofOthers = !spans ? 'unseen' : call.permitted.ownOnly === true ? 'unreached' : 'allowed';
  return [
    cell('absent', ids.absent, 'unseen'),
    cell('foreign', ids.foreign, ofOthers),
    cell('own', ids[own], 'allowed'),
  ];
}

const cellsOf = (call: Call): Cell[] =>
  roles.flatMap((who) => {
    if (call.permitted.names === 'referralId') return onReferrals(call, who);
    if (call.permitted.names === 'grantId') return onGrants(call, who);
    if (isRecordName(call.permitted.names)) return onRecords(call, who, call.permitted.names);
    if (call.permitted.names !== 'nothing') return onCases(call, who);
    const verdict = call.permitted.who.includes(who) ? 'allowed' : 'role';
    return [{ ...call, who, target: 'own', given: {}, verdict }];
  });

function run({ mutation, who, given }: Cell, idempotencyKey: string): Promise<Answer> {
  const input = schema.getMutationType()?.getFields()[mutation]?.args[0]?.type.toString().replace('!', '') ?? '';
  const type = schema.getType(input);
  const names = type && 'getFields' in type ? Object.keys(type.getFields()) : [];
  const named = Object.fromEntries(Object.entries(given).filter(([name]) => names.includes(name)));
  return callMutation(world, tokenOf(who), mutation, { ...named, idempotencyKey });
}

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
const shown = (wrongs: readonly string[]) => [...new Set(wrongs)].slice(0, 12);

describe('the table of mutations', () => {
  it('speaks of every mutation of the schema and of no other', () => {
    expect(Object.keys(mutations).toSorted()).toEqual(
      Object.keys(schema.getMutationType()?.getFields() ?? {}).toSorted(),
    );
  });
});

describe('a mutation that an actor may not make', () => {
  it('changes nothing, leaves its trace, and answers of what is out of sight as of what is not there', async () => {
    const wrongs: string[] = [];
    const before = digestOf(world.registry);
    for (const call of calls) {
      const cells = cellsOf(call).filter(({ verdict }) => verdict !== 'allowed');
      const traces = auditCount(world.registry, 'REFUSED');
      const answers = await Promise.all(cells.map((cell, index) => run(cell, `refused-${call.mutation}-${index}`)));
      const absent = new Map(cells.map((cell, index) => [`${cell.who} ${cell.target}`, answers[index]?.text]));
      for (const [index, cell] of cells.entries()) {
        const answer = answers[index];
        const name = `${cell.who} ${cell.mutation} ${cell.target}`;
        if (!answer || cell.verdict === 'allowed') continue;
        const codes = codesOf(answer);
        const expected = cell.who === 'anonymous' ? ['UNAUTHENTICATED'] : wanted[cell.verdict];
        if (codes.length !== 1 || !expected.includes(codes[0] ?? ''))
          wrongs.push(`${name}: ${answer.text.slice(0, 200)}`);
        if (cell.verdict === 'unseen' && answer.text !== absent.get(`${cell.who} absent`))
          wrongs.push(`${name}: unlike absent`);
        wrongs.push(...leaksIn(world, cell.who, answer.text).map((leak) => `${name}: ${leak}`));
      }
      const ofNamed = cells.filter(({ who }) => who !== 'anonymous').length;
      const written = auditCount(world.registry, 'REFUSED') - traces;
      if (written !== ofNamed) wrongs.push(`${call.mutation}: ${written} traces of ${ofNamed} refusals`);
      if (digestOf(world.registry) !== before) wrongs.push(`${call.mutation}: something was changed`);
    }
    expect(shown(wrongs)).toEqual([]);
  }, 180_000);
});

describe('opening a case for another agency', () => {
  it('is refused to whoever works for one agency', async () => {
    const before = digestOf(world.registry);
    const answer = await callMutation(world, 'partner', 'caseOpen', { ownerAgencyId: 'agency_13' });
    expect(codesOf(answer)).toEqual(['FORBIDDEN']);
    expect(digestOf(world.registry)).toBe(before);
  });
});

describe('a mutation that an actor may make', () => {
  it('is not refused for want of a right, of sight or of a grant', async () => {
    const wrongs: string[] = [];
    const list = openKeptList(world.registry, schema);
    for (let times = 0; times < 3; times++) expect(await list.difference('registrar')).toBeUndefined();
    let done = 0;
    for (const [index, cell] of calls
      .flatMap(cellsOf)
      .filter(({ verdict }) => verdict === 'allowed')
      .entries()) {
      if (named.includes(cell.who) && !['ministry', 'partner', 'record', 'own', 'foreign'].includes(cell.target))
        continue;
      const answer = await run(cell, `allowed-${cell.mutation}-${index}`);
      const refusals = [
        'FORBIDDEN',
        'UNAUTHENTICATED',
        'NOT_FOUND caseId',
        'NOT_GRANTED caseId',
        'INTERNAL',
        'BAD_USER_INPUT',
        'GRAPHQL_VALIDATION_FAILED',
      ];
      if (cell.permitted.refusesByItself !== true && codesOf(answer).some((code) => refusals.includes(code)))
        wrongs.push(`${cell.who} ${cell.mutation} ${cell.target}: ${answer.text.slice(0, 200)}`);
      wrongs.push(
        ...leaksIn(world, cell.who, answer.text).map((leak) => `${cell.who} ${cell.mutation} ${cell.target}: ${leak}`),
      );
      if (codesOf(answer).length > 0) continue;
      done++;
      const difference = await list.difference('registrar');
      if (difference !== undefined) wrongs.push(`${cell.mutation}: a list tells what was before: ${difference}`);
    }
    expect(shown(wrongs)).toEqual([]);
    expect(done).toBeGreaterThan(100);
  }, 180_000);
});
