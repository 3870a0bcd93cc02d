import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { act, awaited, board, plan, refresh } from '../movements/travel.js';
import { openRegistryOfThree } from '../referrals/agencies.js';
import { CaseStory } from '../support/case-story.js';
import type { TestRegistry } from '../support/registry.js';
import { identityOf } from './identity.js';
import { missingToConfirm, quiet, tested, twoChildren, verifying } from './two-children.js';

/*
 * One kit on the files of two children: whoever may know both is told, and rests no decision on it before a colleague has answered; who
 * may know one of them alone is told nothing, by not one byte.
 */

let registry: TestRegistry;
beforeEach(async () => {
  registry = await openRegistryOfThree();
});
afterEach(() => registry.discard());

/** What somebody reads of a child, as text. */
const bytes = async ({ state }: CaseStory, who: string): Promise<string> => {
  const of = `caseId: "${state.id}"`;
  const everything = `{ identityStatus(${of}) { isProven isContested decisive missing { code words } nextSteps { code words } items { counts uncounted { code } } conflicts { id } sharedKits { evidenceId } } case(id: "${state.id}") { version possibleMoves { toStage missing { code needs } } } }`;
  return (await registry.ask(who, everything)).text;
};
const judge = (story: CaseStory, who: string, standing: string, evidenceId = '1') =>
  story.does(who, 'evidenceJudge', { evidenceId, standing, reason: 'The laboratory was asked.' });

describe('one kit on the files of two children', () => {
  it('keeps the identity of both open for whoever sees both, and names the other and the way out', async () => {
    const { ours, theirs } = await twoChildren(registry);
    await tested(ours, 'caseworker');
    expect(await identityOf(ours)).toMatchObject(quiet);
    await tested(theirs, 'partner', {
      kitReference: 'KIT-4711',
      laboratory: ' laboratory of ASTANA',
      relation: 'MOTHER',
    });
    for (const [one, other] of [
      [ours, theirs],
      [theirs, ours],
    ] as const) {
      const found = await identityOf(one);
      expect(found).toMatchObject({
        ...{
          isProven: false,
          isContested: true,
          decisive: [],
          items: [{ counts: false, uncounted: { code: 'KIT_ELSEWHERE' } }],
        },
        sharedKits: [
          {
            evidenceId: one.names('evidence', 1),
            otherCaseId: other.state.id,
            otherEvidenceId: other.names('evidence', 1),
          },
        ],
      });
      const [step] = found.nextSteps as { code: string; words: string }[];
      expect(step?.code).toBe('ANSWER_KIT');
      for (const words of [one.names('evidence', 1), other.state.id, 'evidenceJudge'])
        expect(step?.words).toContain(words);
    }
    // That it was read of the other file as well is in the audit.
    await identityOf(ours);
    const rows = `{ auditTrail(first: 1, filter: { caseId: "${theirs.state.id}" }) { nodes { subjects } } }`;
    const [row] = (await registry.ask('auditor', rows)).data.auditTrail.nodes;
    expect(row.subjects.toSorted()).toEqual([ours.state.id, theirs.state.id].toSorted());
  });

  it('is told by not one byte to whoever sees one of them alone', async () => {
    const { ours, theirs } = await twoChildren(registry);
    await tested(ours, 'caseworker');
    const before = await bytes(ours, 'caseworker');
    await tested(theirs, 'partner');
    expect(await bytes(ours, 'caseworker')).toBe(before);
    const alone = await CaseStory.open(registry, {}, 'partner');
    await tested(alone, 'partner', { kitReference: 'Kit 1' });
    const named = (text: string, { state }: CaseStory) =>
      text.replaceAll(state.id, '').replaceAll(state.id.slice(5), '');
    expect(named(await bytes(theirs, 'partner'), theirs)).toBe(named(await bytes(alone, 'partner'), alone));
    expect(await identityOf(theirs, 'partner')).toMatchObject(quiet);
  });

  it('is no ground of a decision by whoever sees both, and is one for whoever does not', async () => {
    const { ours, theirs } = await twoChildren(registry);
    await tested(ours, 'registrar');
    await tested(theirs, 'partner');
    await verifying(ours);
    const move = { toStage: 'IDENTITY_CONFIRMED', effectiveOn: '2017-08-10' };
    const both = ['IDENTITY_PROVEN', 'NOTHING_CONTESTED'];
    const codes = async (who: string, mutation: string) =>
      (await ours.tries(who, mutation, move)).userErrors.map(({ message }) => message.split(':')[0]);
    expect(await codes('supervisor', 'caseEndorse')).toEqual(both);
    expect(await missingToConfirm(ours, 'registrar')).toEqual([...both, 'TWO_PERSONS']);
    expect(await missingToConfirm(ours, 'caseworker')).toEqual(['TWO_PERSONS']);
    await ours.does('caseworker', 'caseEndorse', move);
    expect(await codes('supervisor', 'caseMove')).toEqual(both);
    await judge(ours, 'supervisor', 'STANDING');
    await ours.endorsedMove('IDENTITY_CONFIRMED', '2017-08-10');
  });

  it('keeps a child off its flight in the hands of whoever sees both', async () => {
    const [movementId, one, other] = [await plan(registry), await awaited(registry), await CaseStory.open(registry)];
    await board(registry, movementId, one);
    const kit = { laboratory: 'Laboratory', kitReference: `Kit ${one.state.id}`, relation: 'MOTHER' };
    await tested(other, 'registrar', kit);
    const refused = await act(registry, 'movementDepart', { movementId, departedOn: '2018-01-06' });
    expect(refused.codes).toEqual(['NOT_READY', 'NOT_READY']);
    await refresh(registry, one);
    await judge(one, 'supervisor', 'STANDING');
    expect((await act(registry, 'movementDepart', { movementId, departedOn: '2018-01-06' })).codes).toEqual([]);
  });
});

describe('a kit that serves two children rightly', () => {
  it('needs no word where they are brothers and sisters on file', async () => {
    const first = await CaseStory.open(registry);
    const second = await CaseStory.open(registry, { siblingOf: first.state.id });
    await tested(first, 'caseworker');
    await tested(second, 'caseworker');
    for (const one of [first, second]) expect(await identityOf(one)).toMatchObject(quiet);
    const third = await CaseStory.open(registry);
    await tested(third, 'caseworker');
    expect((await identityOf(first)).sharedKits).toHaveLength(1);
    expect((await identityOf(third)).sharedKits).toHaveLength(2);
  });

  it('is answered child by child, by a colleague of whoever recorded it, of what is on file by then', async () => {
    const { ours, theirs } = await twoChildren(registry);
    await tested(ours, 'caseworker');
    await tested(theirs, 'partner');
    await judge(ours, 'caseworker', 'STANDING');
    expect(await identityOf(ours)).toMatchObject({ isContested: true });
    await judge(ours, 'supervisor', 'STANDING');
    expect(await identityOf(ours)).toMatchObject(quiet);
    expect(await identityOf(theirs)).toMatchObject({ isContested: true });
    await judge(theirs, 'supervisor', 'STANDING');
    expect(await identityOf(theirs)).toMatchObject(quiet);
    // A third child is another question.
    registry.setClock('2018-01-11T09:00:00Z');
    const third = await CaseStory.open(registry);
    await tested(third, 'caseworker');
    for (const [one, others] of [
      [ours, 1],
      [third, 2],
    ] as const)
      expect((await identityOf(one)).sharedKits).toHaveLength(others);
    // The same words answer it: they say something new.
    await judge(ours, 'supervisor', 'STANDING');
    expect(await identityOf(ours)).toMatchObject(quiet);
    const again = { evidenceId: '1', standing: 'STANDING', reason: 'The laboratory was asked.' };
    expect((await ours.tries('supervisor', 'evidenceJudge', again)).userErrors).toMatchObject([
      { code: 'ALREADY_RECORDED', field: ['reason'] },
    ]);
  });

  it('is of one child alone once the other result was refuted, or the other file closed as its duplicate', async () => {
    const { ours, theirs } = await twoChildren(registry);
    await tested(ours, 'caseworker');
    await tested(theirs, 'partner');
    await judge(theirs, 'supervisor', 'REFUTED');
    expect(await identityOf(ours)).toMatchObject(quiet);
    expect(await identityOf(theirs)).toMatchObject({ isProven: false, isContested: false, sharedKits: [] });
    const same = await CaseStory.open(registry);
    await tested(same, 'caseworker');
    expect(await identityOf(ours)).toMatchObject({ isContested: true });
    await same.endorsedMove('CLOSED', '2018-01-10', { closureReason: 'DUPLICATE' });
    expect(await identityOf(ours)).toMatchObject(quiet);
  });
});
