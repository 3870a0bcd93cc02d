import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { grant, openRegistryOfThree } from '../referrals/agencies.js';
import { actOn, type Shown } from '../support/act-on.js';
import { withRecordNames } from '../support/record-names.js';
import { CaseStory } from '../support/case-story.js';
import type { TestRegistry } from '../support/registry.js';
import { decide, takeRequest } from './story.js';

let registry: TestRegistry;
beforeEach(async () => {
  registry = await openRegistryOfThree();
});
afterEach(() => registry.discard());

const photograph = { type: 'RELATIVE_PHOTO_RECOGNITION', grade: 'C', obtainedOn: '2017-07-02', source: 'The aunt' };
const register = { type: 'CAMP_OR_PRISON_REGISTER', grade: 'B', obtainedOn: '2017-07-05', source: 'Camp register' };

/** A case of the ministry with three items of evidence, and a request of the partner agency, which does not see it. */
async function prepared(): Promise<{ story: CaseStory; requestId: string }> {
  const story = await CaseStory.open(registry);
  for (const item of [{ ...register, source: 'Not for others' }, photograph, register])
    await story.does('caseworker', 'evidenceRecord', item);
  return { story, requestId: await takeRequest(registry, 'partner') };
}
const propose = (story: CaseStory, requestId: string, places: readonly string[], who = 'registrar') => {
  const named = withRecordNames('tracingLinkPropose', story.state.id, { evidenceIds: places });
  return actOn(
    registry,
    who,
    'tracingLinkPropose',
    { requestId, caseId: story.state.id, basis: 'The same scar', ...named },
    'link { id }',
  );
};
async function linked() {
  const { story, requestId } = await prepared();
  const { made, codes } = await propose(story, requestId, ['2', '3']);
  expect(codes).toEqual([]);
  return { story, id: made.id as string };
}
const linkAs = async (who: string): Promise<Shown> => {
  const query =
    '{ tracingLinks(first: 1) { nodes { isInDoubt evidence { place type grade obtainedOn source standing } events { kind itemsSeen } case { id } } } }';
  const answer = await registry.ask(who, query);
  expect(answer.errors).toBeUndefined();
  return answer.data.tracingLinks.nodes[0];
};
const all = { evidenceSeen: [1, 2] };

describe('the evidence that a link rests on', () => {
  it('is shown to the other agency item by item, and nothing else of the file', async () => {
    const { story } = await linked();
    expect(await linkAs('partner')).toEqual({
      isInDoubt: false,
      evidence: [
        { place: 1, ...photograph, standing: 'STANDING' },
        { place: 2, ...register, standing: 'STANDING' },
      ],
      events: [],
      case: null,
    });
    const { data } = await registry.ask('partner', `{ case(id: "${story.state.id}") { id } }`);
    expect(data.case).toBeNull();
    const reads = await registry.ask(
      'supervisor',
      `{ fileReads(caseId: "${story.state.id}", first: 20) { nodes { userName agencyCode } } }`,
    );
    expect(reads.data.fileReads.nodes).toContainEqual({ userName: 'partner', agencyCode: 'NGO' });
  });

  it('is named by whoever confirms, each item, and the confirmation keeps that it was seen', async () => {
    const { id } = await linked();
    for (const evidenceSeen of [[], [1], [1, 3], [1, 1], [1, 2, 3]]) {
      const refused = await decide(registry, 'partner', 'Confirm', id, { evidenceSeen });
      expect([refused.codes, refused.userErrors[0]?.field]).toEqual([['INVALID_INPUT'], ['evidenceSeen']]);
    }
    expect((await decide(registry, 'caseworker', 'Confirm', id, all)).codes).toEqual([]);
    expect((await decide(registry, 'partner', 'Confirm', id, { evidenceSeen: [2, 1] })).made.status).toBe('CONFIRMED');
    expect((await linkAs('partner')).events).toEqual([
      { kind: 'VOUCHED', itemsSeen: 2 },
      { kind: 'CONFIRMED', itemsSeen: 2 },
    ]);
    expect((await decide(registry, 'partner', 'Undo', id)).codes).toEqual([]);
  });

  it('puts the link in doubt once an item of it is contested or refuted, which is listed, and no longer', async () => {
    const { story, id } = await linked();
    await decide(registry, 'caseworker', 'Confirm', id, all);
    await decide(registry, 'partner', 'Confirm', id, all);
    story.state.version += 1;
    const listed = async (isInDoubt: boolean): Promise<number> =>
      (await registry.ask('partner', `{ tracingLinks(first: 5, isInDoubt: ${isInDoubt}) { nodes { id } } }`)).data
        .tracingLinks.nodes.length as number;
    // An item that the link does not name leaves it as it is.
    await story.does('caseworker', 'evidenceJudge', { evidenceId: '1', standing: 'REFUTED', reason: 'Misread.' });
    expect([(await linkAs('partner')).isInDoubt, await listed(true), await listed(false)]).toEqual([false, 0, 1]);
    await story.does('caseworker', 'evidenceJudge', {
      evidenceId: '3',
      standing: 'CONTESTED',
      reason: 'Another girl?',
    });
    const doubted = await linkAs('partner');
    expect(doubted.isInDoubt).toBe(true);
    expect(doubted.evidence.map(({ standing }: { standing: string }) => standing)).toEqual(['STANDING', 'CONTESTED']);
    expect([await listed(true), await listed(false)]).toEqual([1, 0]);
    await story.does('caseworker', 'evidenceJudge', { evidenceId: '3', standing: 'STANDING', reason: 'It is she.' });
    expect([(await linkAs('partner')).isInDoubt, await listed(true)]).toEqual([false, 0]);
  });

  it('is an item of this file, once, and standing', async () => {
    const { story, requestId } = await prepared();
    await story.does('caseworker', 'evidenceJudge', { evidenceId: '2', standing: 'REFUTED', reason: 'Another child.' });
    for (const [named, code, field] of [
      [['4'], 'NOT_FOUND', ['evidenceIds', '0']],
      [['1', '1'], 'INVALID_INPUT', ['evidenceIds']],
      [['1', '2'], 'INVALID_INPUT', ['evidenceIds', '1']],
    ] as const) {
      const refused = await propose(story, requestId, named);
      expect([refused.codes, refused.userErrors[0]?.field]).toEqual([[code], field]);
    }
  });

  it('is named by whoever may act on the file: a grant of its facts proposes with words alone', async () => {
    const { story, requestId } = await prepared();
    await grant(registry, story.state.id, ['FACTS', 'IDENTITY']);
    expect((await propose(story, requestId, ['2'], 'partner')).codes).toEqual(['NOT_GRANTED']);
    expect((await propose(story, requestId, [], 'partner')).codes).toEqual([]);
    expect((await linkAs('partner')).evidence).toEqual([]);
  });

  it('stands when the link is confirmed, at the first word and at the second', async () => {
    const { story, id } = await linked();
    const judge = (standing: string) =>
      story.does('caseworker', 'evidenceJudge', { evidenceId: '3', standing, reason: 'Looked at again.' });
    const refusedTo = async (who: string): Promise<void> => {
      const refused = await decide(registry, who, 'Confirm', id, all);
      expect([refused.codes, refused.userErrors[0]?.field]).toEqual([['GUARD_FAILED'], ['evidenceSeen']]);
      expect(refused.userErrors[0]?.message).toContain('item 2');
    };
    await judge('REFUTED');
    await refusedTo('caseworker');
    await judge('STANDING');
    expect((await decide(registry, 'partner', 'Confirm', id, all)).codes).toEqual([]);
    await judge('CONTESTED');
    await refusedTo('caseworker');
    expect((await linkAs('caseworker')).events).toHaveLength(1);
    await judge('STANDING');
    expect((await decide(registry, 'caseworker', 'Confirm', id, all)).made.status).toBe('CONFIRMED');
  });

  it.each(['rejected', 'undone'])(
    'is of the agency of the case alone once the link was %s, and what becomes of it',
    async (how) => {
      const { story, id } = await linked();
      if (how === 'rejected') await decide(registry, 'partner', 'Reject', id, { reviewOn: '2018-03-01' });
      else
        for (const act of ['Confirm', 'Undo'])
          for (const who of ['partner', 'caseworker']) await decide(registry, who, act, id, act === 'Undo' ? {} : all);
      const { data } = await registry.ask('registrar', `{ case(id: "${story.state.id}") { version } }`);
      story.state.version = data.case.version;
      const events = (await linkAs('caseworker')).events;
      expect(events).toHaveLength(how === 'rejected' ? 1 : 4);
      await story.does('caseworker', 'evidenceJudge', { evidenceId: '3', standing: 'REFUTED', reason: 'Not she.' });
      expect(await linkAs('partner')).toEqual({ isInDoubt: false, evidence: [], events, case: null });
      const doubted = await registry.ask('partner', '{ tracingLinks(first: 5, isInDoubt: true) { nodes { id } } }');
      expect(doubted.data.tracingLinks.nodes).toEqual([]);
      for (const who of ['caseworker', 'registrar']) {
        const { evidence } = await linkAs(who);
        expect(evidence.map(({ standing }: { standing: string }) => standing)).toEqual(['STANDING', 'REFUTED']);
      }
    },
  );
});
