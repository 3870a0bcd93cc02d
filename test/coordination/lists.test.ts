import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { compareVersions, type Line } from '../../src/coordination/compare-versions.js';
import { agree } from '../movements/travel.js';
import { openRegistryOfThree } from '../referrals/agencies.js';
import { actOn, mustActOn } from '../support/act-on.js';
import { CaseStory } from '../support/case-story.js';
import type { TestRegistry } from '../support/registry.js';
import type { Shown } from '../support/act-on.js';

let registry: TestRegistry;
beforeEach(async () => {
  registry = await openRegistryOfThree();
});
afterEach(() => registry.discard());

const codes = async (mutation: string, input: object, selection = 'id', who = 'registrar') =>
  (await actOn(registry, who, mutation, input, selection)).codes;

describe('a list', () => {
  const open = async (...stories: readonly CaseStory[]) => {
    const { roundId } = await agree(registry);
    const input = {
      roundId,
      title: 'A list',
      exchangedOn: '2017-12-22',
      caseIds: stories.map(({ state }) => state.id),
    };
    return (await mustActOn(registry, 'registrar', 'listOpen', input, 'list { id }')).id as string;
  };
  const compared = 'list { agreedOn lines { presence case { id } theirs { id name } differences } }';
  const theirs = (listId: string, lines: readonly object[]) =>
    actOn(registry, 'registrar', 'listTheirVersionRecord', { listId, lines }, compared);
  const agreeOn = { agreedOn: '2017-12-22', reference: 'Protocol' };

  it('names who is on which version, and what they say differently', async () => {
    const [one, two] = [
      await CaseStory.open(registry),
      await CaseStory.open(registry, {
        names: [{ text: 'Әлия', role: 'NICKNAME', script: 'CYRILLIC_KAZAKH', source: 'RELATIVE' }],
      }),
    ];
    const listId = await open(one, two);
    const { made } = await theirs(listId, [
      { name: 'АЙГЕРИМ', sex: 'MALE' },
      { name: 'Алиja', sex: 'FEMALE' },
    ]);
    expect(made.lines.map(({ presence }: { presence: string }) => presence)).toEqual([
      'ON_BOTH',
      'ONLY_OURS',
      'ONLY_THEIRS',
    ]);
    expect(made.lines[0].differences).toEqual(['SEX']);
    const lineId = made.lines[2].theirs.id;
    const matched = await actOn(registry, 'registrar', 'listLineMatch', { lineId, ofCaseId: two.state.id }, compared);
    expect(matched.made.lines[1]).toMatchObject({
      presence: 'ON_BOTH',
      case: { id: two.state.id },
      differences: ['NAME'],
    });
    expect((await actOn(registry, 'registrar', 'listLineMatch', { lineId }, compared)).made.lines[1].presence).toBe(
      'ONLY_OURS',
    );
  });

  it('is of children who are abroad: nobody who is home or whose case is closed is put on one', async () => {
    const [abroad, home, closed] = [
      await CaseStory.open(registry),
      await CaseStory.open(registry),
      await CaseStory.open(registry),
    ];
    await home.does('registrar', 'selfReturnRecord', { arrivedOn: '2017-12-01', port: 'Taraz', note: 'By train.' });
    await closed.endorsedMove('CLOSED', '2017-12-01', { closureReason: 'DUPLICATE' });
    const { roundId } = await agree(registry);
    const opens = (...stories: readonly CaseStory[]) =>
      actOn(
        registry,
        'registrar',
        'listOpen',
        { roundId, title: 'A list', exchangedOn: '2017-12-22', caseIds: stories.map(({ state }) => state.id) },
        'list { id }',
      );
    for (const story of [home, closed])
      expect((await opens(abroad, story)).userErrors).toMatchObject([
        { code: 'ALREADY_RETURNED', field: ['caseIds', '1'], message: expect.stringContaining(story.state.id) },
      ]);
    expect((await opens(abroad)).codes).toEqual([]);
  });

  it('is agreed for those on both versions alone, once, and stands then', async () => {
    const [one, two] = [await CaseStory.open(registry), await CaseStory.open(registry, { names: [] })];
    const listId = await open(one, two);
    expect(await codes('listAgree', { listId, ...agreeOn }, compared)).toEqual(['NO_SUCH_TRANSITION']);
    await theirs(listId, [{ name: 'Айгерім' }]);
    expect(await codes('listAgree', { listId, ...agreeOn, agreedOn: '2017-12-21' }, compared)).toEqual([
      'IMPOSSIBLE_DATES',
    ]);
    expect(await codes('listAgree', { listId, ...agreeOn }, compared)).toEqual([]);
    expect(await codes('listAgree', { listId, ...agreeOn }, compared)).toEqual(['NO_SUCH_TRANSITION']);
    expect((await theirs(listId, [{ name: 'Another' }])).codes).toEqual(['NO_SUCH_TRANSITION']);
    const kinds = async ({ state }: CaseStory): Promise<Shown> =>
      (
        await registry.ask('registrar', `{ case(id: "${state.id}") { attestations { kind } } }`)
      ).data.case.attestations.map(({ kind }: { kind: string }) => kind);
    expect([await kinds(one), await kinds(two)]).toEqual([['HOST_CONSENT', 'ON_AGREED_LIST'], []]);
  });

  it('agrees to no child on whom the versions differ, or whom theirs names twice, unless the protocol says so', async () => {
    const [one, two] = [await CaseStory.open(registry), await CaseStory.open(registry, { names: [] })];
    const listId = await open(one, two);
    const lines = [{ name: 'Айгерім', sex: 'MALE' }, { name: 'Another' }, { name: 'Twice' }];
    const { made } = await theirs(listId, lines);
    for (const { theirs: line } of made.lines.filter(({ presence }: Shown) => presence === 'ONLY_THEIRS'))
      await mustActOn(registry, 'registrar', 'listLineMatch', { lineId: line.id, ofCaseId: two.state.id }, compared);
    const refused = await actOn(registry, 'registrar', 'listAgree', { listId, ...agreeOn }, compared);
    expect(
      refused.userErrors.map(({ code, message }) => [code, message.match(/(case_\d+): .* in ([A-Z, ]+)\./)?.slice(1)]),
    ).toEqual([
      ['NOT_READY', [one.state.id, 'SEX']],
      ['NOT_READY', [two.state.id, 'TWICE']],
    ]);
    const despite = [two.state.id];
    expect(await codes('listAgree', { listId, ...agreeOn, despite }, compared)).toEqual(['NOT_READY']);
    expect(await codes('listAgree', { listId, ...agreeOn, despite: [one.state.id, two.state.id] }, compared)).toEqual(
      [],
    );
  });

  it('serves no agreement of another round than its own', async () => {
    const { roundId, agreementId } = await agree(registry);
    const { data } = await registry.ask('registrar', '{ negotiationTracks { id } }');
    const days = { startsOn: '2017-12-21', endsOn: '2017-12-22' };
    const other = { trackId: data.negotiationTracks[0].id, code: 'Astana-9', place: 'Astana', ...days };
    const otherId = await mustActOn(registry, 'registrar', 'roundRecord', other, 'id');
    const list = { agreementId, title: 'A list', exchangedOn: '2017-12-22', caseIds: [] };
    const refused = await actOn(registry, 'registrar', 'listOpen', { ...list, roundId: otherId }, 'list { id }');
    expect(refused.userErrors).toMatchObject([{ code: 'INVALID_INPUT', field: ['agreementId'] }]);
    expect(refused.userErrors[0]?.message).toContain(roundId);
    expect(await codes('listOpen', { ...list, roundId }, 'list { id }')).toEqual([]);
  });

  it('serves no agreement that had ended when it was handed over', async () => {
    const { roundId, agreementId } = await agree(registry);
    const ended = { agreementId, endedOn: '2017-12-28', reason: 'It lapsed.' };
    await mustActOn(registry, 'registrar', 'agreementEnd', ended, 'id');
    const list = { roundId, agreementId, title: 'A list', caseIds: [] };
    const late = await actOn(registry, 'registrar', 'listOpen', { ...list, exchangedOn: '2017-12-29' }, 'list { id }');
    expect(late.userErrors).toMatchObject([{ code: 'NO_SUCH_TRANSITION', field: ['agreementId'] }]);
    expect(late.userErrors[0]?.message).toContain('2017-12-28');
    expect(await codes('listOpen', { ...list, exchangedOn: '2017-12-28' }, 'list { id }')).toEqual([]);
  });

  it('is exchanged in its round, and speaks of nobody who is home', async () => {
    const { roundId } = await agree(registry);
    const list = { roundId, title: 'A list', exchangedOn: '2017-12-20', caseIds: [] };
    expect(await codes('listOpen', list, compared)).toEqual(['IMPOSSIBLE_DATES']);
    const { id: listId } = await mustActOn(
      registry,
      'registrar',
      'listOpen',
      { ...list, exchangedOn: '2017-12-21' },
      'list { id }',
    );
    const { made } = await theirs(listId as string, [{ name: 'Somebody' }]);
    const home = await CaseStory.open(registry);
    await home.does('registrar', 'selfReturnRecord', {
      arrivedOn: '2017-11-01',
      port: 'Taraz',
      note: 'With an uncle.',
    });
    const match = { lineId: made.lines[0].theirs.id, ofCaseId: home.state.id };
    expect(await codes('listLineMatch', match, compared)).toEqual(['ALREADY_RETURNED']);
  });

  it('shows an agency its own children, and no line of anybody else', async () => {
    const own = await CaseStory.open(registry, {}, 'partner');
    const listId = await open(own, await CaseStory.open(registry));
    await theirs(listId, [{ name: 'Nobody known' }]);
    const lines = async (who: string): Promise<Shown> =>
      (await registry.ask(who, `{ listExchange(id: "${listId}") { lines { case { id } theirs { name } } } }`)).data
        .listExchange.lines;
    expect(await lines('helper')).toEqual([{ case: { id: own.state.id }, theirs: null }]);
    expect(await lines('registrar')).toHaveLength(3);
  });

  it('refuses a line upside down, a name without a letter and a case out of sight', async () => {
    const listId = await open(await CaseStory.open(registry));
    expect((await theirs(listId, [{ name: 'A', bornFrom: '2013-01-01', bornUntil: '2012-01-01' }])).codes).toEqual([
      'IMPOSSIBLE_DATES',
    ]);
    expect((await theirs(listId, [{ name: '17' }, { name: '--' }])).codes).toEqual(['INVALID_INPUT']);
    expect(await codes('listLineMatch', { lineId: 'line_99' }, compared)).toEqual(['NOT_FOUND']);
  });
});

describe('comparing two versions', () => {
  const line = (side: 'OURS' | 'THEIRS') =>
    fc.record({
      side: fc.constant(side),
      caseKey: side === 'OURS' ? fc.integer({ min: 1, max: 6 }) : fc.option(fc.integer({ min: 1, max: 8 })),
      sex: fc.constantFrom('FEMALE', 'MALE', 'UNKNOWN'),
    });
  const lines = fc
    .tuple(
      fc.uniqueArray(line('OURS'), { selector: ({ caseKey }) => caseKey }),
      fc.array(line('THEIRS'), { maxLength: 8 }),
    )
    .map(([ours, theirs]) =>
      [...ours, ...theirs].map((row, key): Line => ({
        ...row,
        key,
        id: `line_${key}`,
        reference: null,
        bornFrom: null,
        bornUntil: null,
        name: null,
        nameKey: null,
      })),
    );

  it('loses no line and doubles none, and puts on both versions exactly those that name one case', () => {
    fc.assert(
      fc.property(lines, (given) => {
        const found = compareVersions(given);
        const seen = found.flatMap(({ ours, theirs }) => [ours?.key, theirs?.key]).filter((key) => key !== undefined);
        expect(seen.toSorted((a, b) => a - b)).toEqual(given.map(({ key }) => key));
        for (const { presence, ours, theirs } of found)
          expect(presence).toBe(ours && theirs ? 'ON_BOTH' : ours ? 'ONLY_OURS' : 'ONLY_THEIRS');
        const inOurs = new Set(given.filter(({ side }) => side === 'OURS').map(({ caseKey }) => caseKey));
        const both = new Set(
          given.filter(({ side, caseKey }) => side === 'THEIRS' && inOurs.has(caseKey)).map(({ caseKey }) => caseKey),
        );
        expect(found.filter(({ presence }) => presence === 'ON_BOTH')).toHaveLength(both.size);
      }),
    );
  });
});
