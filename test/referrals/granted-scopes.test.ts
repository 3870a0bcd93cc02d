import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { getNamedType, isObjectType, type GraphQLObjectType } from 'graphql';
import { accessExtension } from '../../src/access/permissions.js';
import { buildRegistrySchema } from '../../src/server/registry-graphql.js';
import { act, CaseStory, openingInput } from '../support/case-story.js';
import type { TestRegistry } from '../support/registry.js';
import { doing, found, grant, lastDay, openFullCase, openRegistryOfThree, seen } from './agencies.js';

let registry: TestRegistry;
beforeEach(async () => {
  registry = await openRegistryOfThree();
});
afterEach(() => registry.discard());

const name = openingInput.names[0]?.text ?? '';
const recordEvidence = (story: CaseStory, who = 'partner') =>
  story.tries(who, 'evidenceRecord', { type: 'VIDEO', grade: 'C', obtainedOn: '2017-07-01', source: 'x' });

describe('a grant of FACTS', () => {
  it('shows the case without anything that the right identity:read guards, whatever is asked', async () => {
    const story = await openFullCase(registry);
    await grant(registry, story.state.id, ['FACTS']);
    const { selection, guarded } = everythingBeneathCase();
    const query = `{ case(id: "${story.state.id}") { ${selection} } }`;
    const whole = await registry.ask('caseworker', query);
    const facts = await registry.ask('helper', query);
    expect([whole.errors, facts.errors]).toEqual([undefined, undefined]);
    const filled = guarded.filter((path) => valuesAt(whole.data.case, path).length > 0);
    expect(filled).toEqual(
      expect.arrayContaining([
        'child.names',
        'child.birth',
        'child.parents.names',
        'whereaboutsClaims.source',
        'vitalStatusClaims.source',
        'evidence',
        'attestations.reference',
        'holds.reason',
        'stageChanges.note',
        'notes',
      ]),
    );
    for (const path of guarded) expect({ path, shown: valuesAt(facts.data.case, path) }).toEqual({ path, shown: [] });
    expect(facts.data.case).toMatchObject({
      stage: 'TRACING',
      child: { sex: 'FEMALE' },
      whereabouts: { country: 'SY' },
    });
    for (const word of ['Айгерім', 'Сәуле', 'aunt', 'Camp register', 'She is ill', 'likes to', '2012-03', 'Document'])
      expect(facts.text).not.toContain(word);
  });

  it('lists the case but never finds it by a name', async () => {
    const story = await openFullCase(registry);
    await grant(registry, story.state.id, ['FACTS']);
    expect(await found(registry, '{}')).toEqual([story.state.id]);
    expect(await found(registry, '{ stages: [TRACING] }')).toEqual([story.state.id]);
    expect(await found(registry, `{ name: "${name}" }`)).toEqual([]);
  });

  it('does not tell the name by a possible duplicate, from neither side', async () => {
    const story = await openFullCase(registry);
    await grant(registry, story.state.id, ['FACTS']);
    const own = await CaseStory.open(registry, {}, 'partner');
    for (const id of [own.state.id, story.state.id]) {
      const query = `{ case(id: "${id}") { possibleDuplicates { id } } }`;
      expect((await registry.ask('partner', query)).data.case.possibleDuplicates).toEqual([]);
      expect((await registry.ask('registrar', query)).data.case.possibleDuplicates).toHaveLength(1);
    }
    await grant(registry, story.state.id, ['IDENTITY']);
    const query = `{ case(id: "${own.state.id}") { possibleDuplicates { id } } }`;
    expect((await registry.ask('partner', query)).data.case.possibleDuplicates).toEqual([{ id: story.state.id }]);
  });

  it('lets nobody act on the case, and says so; not even by a link from a sibling', async () => {
    const story = await openFullCase(registry);
    await grant(registry, story.state.id, ['IDENTITY']);
    expect((await recordEvidence(story)).userErrors).toMatchObject([{ code: 'NOT_GRANTED', field: ['caseId'] }]);
    const move = { toStage: 'CLOSED', closureReason: 'NOT_A_NATIONAL', effectiveOn: '2018-01-01' };
    const endorsed = await story.tries('helper', 'caseEndorse', move);
    expect(endorsed.userErrors).toMatchObject([{ code: 'NOT_GRANTED' }]);
    const sibling = await act(registry, 'partner', 'caseOpen', { ...openingInput, siblingOf: story.state.id });
    expect(sibling.userErrors).toMatchObject([{ code: 'NOT_GRANTED', field: ['siblingOf'] }]);
  });
});

describe('a grant of IDENTITY', () => {
  it('costs a list one statement more than own cases alone do: the grants are asked with the rows', async () => {
    await CaseStory.open(registry, {}, 'partner');
    const story = await openFullCase(registry);
    const { store } = registry.temporary;
    const executed = async (): Promise<[cases: number, statements: number]> => {
      const before = store.statements();
      const { data } = await registry.ask('partner', '{ cases(first: 20) { nodes { id child { names { text } } } } }');
      return [data.cases.nodes.length, store.statements() - before];
    };
    const [own, alone] = await executed();
    await grant(registry, story.state.id, ['IDENTITY']);
    expect([own, await executed()]).toEqual([1, [2, alone + 1]]);
  });

  it('shows who the child is and finds the case by its name', async () => {
    const story = await openFullCase(registry);
    await grant(registry, story.state.id, ['IDENTITY']);
    expect((await seen(registry, story.state.id))?.child.names).toHaveLength(2);
    expect(await found(registry, `{ name: "${name}" }`)).toEqual([story.state.id]);
  });
});

describe('a grant of RECORD', () => {
  it('lets the role do what it does with cases of its own agency, and no more', async () => {
    const story = await openFullCase(registry);
    await grant(registry, story.state.id, ['IDENTITY', 'RECORD']);
    expect((await recordEvidence(story)).userErrors).toEqual([]);
    const { errors } = await registry.ask(
      'partner',
      `mutation { noteWrite(input: { idempotencyKey: "12345678", caseId: "${story.state.id}", expectedVersion: 1, text: "x" }) { case { id } } }`,
    );
    expect(errors?.[0]?.extensions.code).toBe('FORBIDDEN');
    const input = {
      caseId: story.state.id,
      toAgencyId: 'agency_13',
      reason: 'x',
      scopes: ['FACTS'],
      expiresOn: lastDay,
    };
    expect((await doing(registry, 'partner', 'referralCreate', input)).userErrors).toMatchObject([
      { code: 'NOT_GRANTED' },
    ]);
  });

  it('is refused without IDENTITY beside it', async () => {
    const story = await CaseStory.open(registry);
    const input = { caseId: story.state.id, agencyId: 'agency_12', purposeOfAccess: 'x', expiresOn: lastDay };
    const { userErrors } = await doing(registry, 'supervisor', 'accessGrant', { ...input, scopes: ['RECORD'] });
    expect(userErrors).toMatchObject([{ code: 'INVALID_INPUT', field: ['scopes'] }]);
  });
});

/** All fields beneath a case but further cases, as a selection; and the outermost ones guarded by identity:read. */
function everythingBeneathCase(): { selection: string; guarded: string[] } {
  const type = buildRegistrySchema().getType('Case');
  if (!isObjectType(type)) throw new Error('There is no Case.');
  const guarded: string[] = [];
  const select = (of: GraphQLObjectType, path: string, isHidden: boolean): string =>
    Object.values(of.getFields())
      .filter(({ args, type: inner }) => args.length === 0 && getNamedType(inner).name !== 'Case')
      // What the treating role alone reads is refused to whoever asks here; the matrix has it.
      .filter(({ extensions }) => extensions[accessExtension] !== 'clinical:read')
      .map((field) => {
        const here = `${path}${field.name}`;
        const hides = field.extensions[accessExtension] === 'identity:read';
        if (hides && !isHidden) guarded.push(here);
        const inner = getNamedType(field.type);
        return isObjectType(inner) ? `${field.name} { ${select(inner, `${here}.`, isHidden || hides)} }` : field.name;
      })
      .join(' ');
  return { selection: select(type, '', false), guarded };
}

/** What stands at a dotted path, through lists; nulls and empty lists are nothing. */
function valuesAt(from: unknown, path: string): unknown[] {
  let values = [from];
  for (const step of path.split('.')) {
    values = values.flatMap((value) => (value as Record<string, unknown>)[step]).filter((value) => value != null);
  }
  return values;
}
