import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { actOn, mustActOn } from '../support/act-on.js';
import type { CaseStory } from '../support/case-story.js';
import { openTestRegistry, type TestRegistry } from '../support/registry.js';
import { act, agree, awaited, board, plan, refresh, unseen } from './travel.js';

let registry: TestRegistry;
beforeEach(async () => {
  registry = await openTestRegistry();
});
afterEach(() => registry.discard());

const missingOf = async (movementId: string): Promise<string[][]> => {
  const { data } = await registry.ask(
    'registrar',
    `{ movement(id: "${movementId}") { manifest { isReady missing { code } } } }`,
  );
  const entries = data.movement.manifest as { isReady: boolean; missing: { code: string }[] }[];
  return entries.map(({ isReady, missing }) => {
    expect(isReady).toBe(missing.length === 0);
    return missing.map(({ code }) => code);
  });
};
const depart = async (movementId: string) =>
  (await act(registry, 'movementDepart', { movementId, departedOn: '2018-01-06' })).codes;

/** A list of which both parties have the same child, agreed to. */
async function listed(agreement: { roundId: string; agreementId?: string }, story: CaseStory): Promise<string> {
  const list = { ...agreement, title: 'List', exchangedOn: '2017-12-22', caseIds: [story.state.id] };
  const { id: listId } = await mustActOn(registry, 'registrar', 'listOpen', list, 'list { id }');
  const theirs = { listId, lines: [{ name: 'Айгерім' }] };
  await mustActOn(registry, 'registrar', 'listTheirVersionRecord', theirs, 'list { id }');
  await mustActOn(
    registry,
    'registrar',
    'listAgree',
    { listId, agreedOn: '2017-12-22', reference: 'Note' },
    'list { id }',
  );
  await refresh(registry, story);
  return listId as string;
}
const end = (agreementId: string) =>
  mustActOn(
    registry,
    'registrar',
    'agreementEnd',
    { agreementId, endedOn: '2018-01-05', reason: 'Not renewed.' },
    'id',
  );
const standing = async ({ state }: CaseStory): Promise<{ kind: string; reference: string }[]> => {
  const { data } = await registry.ask(
    'registrar',
    `{ case(id: "${state.id}") { attestations { kind reference revokedAt } } }`,
  );
  const all = data.case.attestations as { kind: string; reference: string; revokedAt: string | null }[];
  return all.filter(({ revokedAt }) => revokedAt === null);
};

describe('whoever travels', () => {
  it('is still who it was found to be, and still better off at home', async () => {
    const [movementId, one] = [await plan(registry), await awaited(registry)];
    await board(registry, movementId, one);
    expect(await missingOf(movementId)).toEqual([[]]);
    await refresh(registry, one);
    const { data } = await registry.ask(
      'registrar',
      `{ case(id: "${one.state.id}") { evidence { id } attestations { id kind } } }`,
    );
    const assessed = data.case.attestations.find(({ kind }: { kind: string }) => kind === 'BEST_INTERESTS_ASSESSMENT');
    await one.does('caseworker', 'attestationWithdraw', { attestationId: assessed.id, reason: 'Another child.' });
    const judge = (standing: string) =>
      one.does('registrar', 'evidenceJudge', { evidenceId: data.case.evidence[0].id, standing, reason: 'Mixed up.' });
    await judge('CONTESTED');
    expect(await missingOf(movementId)).toEqual([['IDENTITY_PROVEN', 'NOTHING_CONTESTED', 'BEST_INTERESTS']]);
    await judge('REFUTED');
    expect(await missingOf(movementId)).toEqual([['IDENTITY_PROVEN', 'BEST_INTERESTS']]);
    expect(await depart(movementId)).toEqual(['NOT_READY', 'NOT_READY']);
    // Two papers of one source are one word said twice.
    const papers = (source: string, obtainedOn = '2017-12-01') =>
      one.does('caseworker', 'evidenceRecord', {
        ...{ type: 'MEDICAL_BIRTH_NOTICE', grade: 'B', source, obtainedOn, isVerified: true },
      });
    await papers('Field hospital');
    await papers(' field HOSPITAL', '2017-12-02');
    expect(await missingOf(movementId)).toEqual([['IDENTITY_PROVEN', 'BEST_INTERESTS']]);
    await papers('Ministry of health');
    expect(await missingOf(movementId)).toEqual([['BEST_INTERESTS']]);
    expect(await depart(movementId)).toEqual(['NOT_READY']);
  });

  it('travels on what held on the day of the departure, not on what was found since', async () => {
    const movementId = await plan(registry);
    const [one, two] = [await awaited(registry), await awaited(registry)];
    await board(registry, movementId, one, two);
    await refresh(registry, one);
    const { data } = await registry.ask('registrar', `{ case(id: "${one.state.id}") { attestations { id kind } } }`);
    const idOf = (kind: string): string =>
      data.case.attestations.find((row: { kind: string }) => row.kind === kind).id as string;
    // The assessment was of another child; its own is of the 8th. The plan for receiving it is dated anew.
    await one.does('caseworker', 'attestationWithdraw', {
      attestationId: idOf('BEST_INTERESTS_ASSESSMENT'),
      reason: 'Mixed up.',
    });
    await one.attests('BEST_INTERESTS_ASSESSMENT', '2018-01-08');
    const plan2 = {
      attestationId: idOf('RECEIVING_PLAN'),
      attestedOn: '2018-01-07',
      reference: 'Plan',
      reason: 'Its true day.',
    };
    await one.does('caseworker', 'attestationRestate', plan2);
    // Today nothing is missing; on the 6th it was.
    expect(await missingOf(movementId)).toEqual([[], []]);
    const refused = await act(registry, 'movementDepart', { movementId, departedOn: '2018-01-06' });
    expect(refused.codes).toEqual(['NOT_READY', 'NOT_READY']);
    expect(refused.userErrors.map(({ field, message }) => [field, message.split(': ').slice(0, 3).join(': ')])).toEqual(
      [
        [
          ['departedOn'],
          `${one.state.id}: BEST_INTERESTS: the departure is dated 2018-01-06, and what it needs holds, by what is on file, since 2018-01-08 only`,
        ],
        [
          ['departedOn'],
          `${one.state.id}: RECEIVING_PLAN: the departure is dated 2018-01-06, and what it needs holds, by what is on file, since 2018-01-07 only`,
        ],
      ],
    );
    expect((await refresh(registry, two)).state.stage).toBe('AWAITING_RETURN');
    const late = await act(registry, 'movementDepart', { movementId, departedOn: '2018-01-07' });
    expect([late.codes, late.userErrors[0]?.message]).toEqual([
      ['NOT_READY'],
      expect.stringContaining('BEST_INTERESTS'),
    ]);
    expect((await act(registry, 'movementDepart', { movementId, departedOn: '2018-01-08' })).codes).toEqual([]);
  });

  it('is who it is by what was found until that day, and is uncontested now', async () => {
    const [movementId, one] = [await plan(registry), await awaited(registry)];
    await board(registry, movementId, one);
    await refresh(registry, one);
    await one.does('registrar', 'evidenceJudge', { evidenceId: '1', standing: 'REFUTED', reason: 'Another kit.' });
    const dna = { laboratory: 'Laboratory', kitReference: 'Kit 2', relation: 'MOTHER', likelihood: 0.9999 };
    await one.does('registrar', 'dnaResultRecord', { ...dna, testedOn: '2018-01-09' });
    expect(await missingOf(movementId)).toEqual([[]]);
    const refused = await act(registry, 'movementDepart', { movementId, departedOn: '2018-01-06' });
    expect([refused.codes, refused.userErrors[0]?.message]).toEqual([
      ['NOT_READY'],
      expect.stringContaining(
        'IDENTITY_PROVEN: the departure is dated 2018-01-06, and what it needs holds, by what is on file, since 2018-01-09 only',
      ),
    ]);
    expect((await act(registry, 'movementDepart', { movementId, departedOn: '2018-01-09' })).codes).toEqual([]);
  });

  it('travels on an agreement that stands: its end is learned by whoever waits under its tasks and on its lists', async () => {
    const { roundId, agreementId } = await agree(registry);
    const under = { roundId, agreementId };
    const [tasked, onList, prepared] = [
      await awaited(registry, {}, under),
      await awaited(registry, {}, under),
      await awaited(registry, {}, under),
    ];
    const task = { agreementId, ownerAgencyId: 'agency_11', title: 'Papers', dueOn: '2018-02-01' };
    await mustActOn(registry, 'registrar', 'taskCreate', { ...task, caseIds: [tasked.state.id] }, 'task { id }');
    const listId = await listed({ roundId, agreementId }, onList);
    await listed({ roundId, agreementId }, prepared);
    const movementId = await plan(registry);
    expect((await board(registry, movementId, tasked, onList)).codes).toEqual([]);
    // What a person attested with another document stays; what the list gave goes with the agreement.
    expect(
      (await standing(onList))
        .filter(({ reference }) => reference === listId)
        .map(({ kind }) => kind)
        .sort(),
    ).toEqual(['HOST_CONSENT', 'ON_AGREED_LIST']);
    await end(agreementId);
    const gone = ['AGREED_LIST', 'AGREEMENT_STANDS'];
    expect(await missingOf(movementId)).toEqual([gone, gone]);
    expect((await standing(onList)).filter(({ reference }) => reference === listId)).toEqual([]);
    expect(await standing(prepared)).toContainEqual({
      kind: 'AGREEMENT_LAPSED',
      reference: agreementId,
      revokedAt: null,
    });
    expect(await depart(movementId)).toEqual(['NOT_READY', 'NOT_READY', 'NOT_READY', 'NOT_READY']);
  });

  it('goes on when another list is agreed, and is not held up by the end of what no longer carries it', async () => {
    const { roundId, agreementId } = await agree(registry);
    const terms = { roundId, agreedOn: '2017-12-22', terms: 'By another way.' };
    const other = await mustActOn(registry, 'registrar', 'agreementRecord', terms, 'id');
    const [first, both] = [await awaited(registry, {}, { roundId, agreementId }), await awaited(registry)];
    await listed({ roundId, agreementId }, first);
    await listed({ roundId, agreementId }, both);
    await listed({ roundId, agreementId: other as string }, both);
    const movementId = await plan(registry);
    await board(registry, movementId, first, both);
    await end(agreementId);
    expect(await missingOf(movementId)).toEqual([['AGREED_LIST', 'AGREEMENT_STANDS'], []]);
    await listed({ roundId, agreementId: other as string }, first);
    expect(await missingOf(movementId)).toEqual([[], []]);
    expect(await depart(movementId)).toEqual([]);
  });

  it.each([
    ['2018-01-04', []],
    ['2018-01-05', []],
    ['2018-01-06', ['NOT_READY', 'NOT_READY']],
  ])(
    'flew on %s on the list of an agreement that ended on the 5th, whichever of the two is recorded first',
    async (departedOn, codes) => {
      const under = await agree(registry);
      const one = await awaited(registry, {}, under);
      const movementId = await plan(registry);
      await board(registry, movementId, one);
      await end(under.agreementId);
      expect(await missingOf(movementId)).toEqual([['AGREED_LIST', 'AGREEMENT_STANDS']]);
      expect((await act(registry, 'movementDepart', { movementId, departedOn })).codes).toEqual(codes);
    },
  );

  it('became expected on the last day of the agreement, though its end is on file, and goes back on that day as well', async () => {
    const under = await agree(registry);
    const one = await unseen(registry, {}, under, 'RETURN_PREPARATION');
    await end(under.agreementId);
    await refresh(registry, one);
    const late = await one.tries('caseworker', 'caseMove', { toStage: 'AWAITING_RETURN', effectiveOn: '2018-01-06' });
    expect(late.userErrors.map(({ message }) => message.split(':')[0])).toEqual(['AGREED_LIST', 'AGREEMENT_STANDS']);
    await one.moves('AWAITING_RETURN', '2018-01-05');
    await one.moves('RETURN_PREPARATION', '2018-01-05');
    // What the agreement gave is used up.
    const again = await one.tries('caseworker', 'caseMove', { toStage: 'AWAITING_RETURN', effectiveOn: '2018-01-05' });
    expect(again.userErrors.map(({ message }) => message.split(':')[0])).toEqual(['HOST_CONSENT', 'AGREED_LIST']);
  });

  it('is on no list of an agreement that has ended', async () => {
    const { roundId, agreementId } = await agree(registry);
    const story = await awaited(registry);
    const list = { roundId, agreementId, title: 'List', exchangedOn: '2017-12-22', caseIds: [story.state.id] };
    const { id: listId } = await mustActOn(registry, 'registrar', 'listOpen', list, 'list { id }');
    await mustActOn(
      registry,
      'registrar',
      'listTheirVersionRecord',
      { listId, lines: [{ name: 'Айгерім' }] },
      'list { id }',
    );
    await end(agreementId);
    const agreed = { listId, agreedOn: '2017-12-22', reference: 'Note' };
    expect((await actOn(registry, 'registrar', 'listAgree', agreed, 'list { id }')).codes).toEqual([
      'NO_SUCH_TRANSITION',
    ]);
  });
});
