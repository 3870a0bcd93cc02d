import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { eq } from 'drizzle-orm';
import { cases } from '../../schema/cases.js';
import { openRegistryOfThree } from '../referrals/agencies.js';
import { actOn, type Shown } from '../support/act-on.js';
import { CaseStory } from '../support/case-story.js';
import type { TestRegistry } from '../support/registry.js';
import { decide, propose, takeRequest } from './story.js';

/* A link to a file that was sealed: who asked for the child is told that the search is over, and nobody is told anything of the file. */

let registry: TestRegistry;
beforeEach(async () => {
  registry = await openRegistryOfThree();
});
afterEach(() => registry.discard());

/** A possible link to a case of the ministry that rests on an item of evidence, with a first word for it. */
async function linked(who = 'partner') {
  const story = await CaseStory.open(registry);
  const video = { type: 'VIDEO', grade: 'C', obtainedOn: '2017-07-03', source: 'From the aunt', isVerified: false };
  await story.does('caseworker', 'evidenceRecord', video);
  const requestId = await takeRequest(registry, who);
  const evidenceIds = [story.names('evidence', 1)];
  const pair = { requestId, caseId: story.state.id, basis: 'Same name' };
  const { made } = await actOn(registry, 'registrar', 'tracingLinkPropose', { ...pair, evidenceIds }, 'link { id }');
  const linkId = made.id as string;
  expect((await decide(registry, who, 'Confirm', linkId, { evidenceSeen: [1] })).codes).toEqual([]);
  return { story, requestId, linkId };
}
const write = (story: CaseStory, values: { sealsAt?: number; erasedAt?: number }) =>
  registry.temporary.store.inTransaction((tx) =>
    tx
      .update(cases)
      .set(values)
      .where(eq(cases.id, Number(story.state.id.slice('case_'.length)))),
  );
const shown =
  'id status isSealed basis isInDoubt awaits { code } consentEndedOn evidence { source } events { kind grounds recordedBy } request { id } case { id }';
const linksOf = async (who: string, filter = ''): Promise<Shown> =>
  (await registry.ask(who, `{ tracingLinks(first: 5${filter}) { nodes { ${shown} } } }`)).data.tracingLinks.nodes;

describe('a link whose file was sealed', () => {
  it('stays with the agency of the request, as it stood, without a word of the file', async () => {
    const { story, requestId, linkId } = await linked();
    expect(await linksOf('partner')).toMatchObject([{ isSealed: false, basis: 'Same name', evidence: [{}] }]);
    const judged = { evidenceId: '1', standing: 'CONTESTED', reason: 'Another child' };
    await story.does('caseworker', 'evidenceJudge', judged);
    expect(await linksOf('partner')).toMatchObject([{ isInDoubt: true }]);
    await write(story, { sealsAt: 1 });
    const told = {
      ...{ id: linkId, status: 'POSSIBLE', isSealed: true, basis: null, isInDoubt: false, awaits: null },
      ...{ consentEndedOn: null, evidence: [], request: { id: requestId }, case: null },
      events: [{ kind: 'VOUCHED', grounds: null, recordedBy: 'partner' }],
    };
    expect(await linksOf('partner')).toEqual([told]);
    expect(await linksOf('partner', `, requestId: "${requestId}"`)).toEqual([told]);
    expect(
      (await registry.ask('partner', `{ node(id: "${linkId}") { ... on TracingLink { ${shown} } } }`)).data.node,
    ).toEqual(told);
    // What becomes of the evidence, and whose file it is, is not told by asking for it.
    expect(await linksOf('partner', ', isInDoubt: true')).toEqual([]);
    expect(await linksOf('partner', `, caseId: "${story.state.id}"`)).toEqual([]);
  });

  it('is told to nobody else, and to nobody once the child is erased', async () => {
    const { story } = await linked();
    await write(story, { sealsAt: 1 });
    for (const who of ['caseworker', 'registrar', 'supervisor', 'hospital']) expect(await linksOf(who)).toEqual([]);
    await write(story, { erasedAt: 1 });
    expect(await linksOf('partner')).toEqual([]);
  });

  it('shows its own agency no file either where both are of one agency', async () => {
    const { story, requestId } = await linked('caseworker');
    await write(story, { sealsAt: 1 });
    for (const who of ['caseworker', 'registrar'])
      expect(await linksOf(who)).toMatchObject([
        { isSealed: true, basis: null, evidence: [], case: null, request: { id: requestId } },
      ]);
    expect(await linksOf('caseworker', `, caseId: "${story.state.id}"`)).toEqual([]);
    expect(await linksOf('partner')).toEqual([]);
  });

  it('is decided on no more', async () => {
    const { story, linkId } = await linked();
    await write(story, { sealsAt: 1 });
    const review = { reviewOn: '2018-06-01' };
    for (const [how, more] of [
      ['Confirm', { evidenceSeen: [1] }],
      ['Reject', review],
      ['Undo', {}],
    ] as const) {
      expect((await decide(registry, 'partner', how, linkId, more)).codes).toEqual(['FILE_SEALED']);
      expect((await decide(registry, 'caseworker', how, linkId, more)).codes).toEqual(['NOT_FOUND']);
    }
  });

  it('is whole again where the seal is of a day to come', async () => {
    const { story, linkId } = await linked();
    await write(story, { sealsAt: Date.parse('2030-01-01') });
    expect(await linksOf('caseworker')).toMatchObject([{ id: linkId, isSealed: false, basis: 'Same name' }]);
    expect(await linksOf('partner')).toMatchObject([{ awaits: { code: 'MFA' }, evidence: [{}] }]);
  });
});

describe('a confirmed link whose file was sealed', () => {
  it('says so to the agency of the request, which is shown the request no more', async () => {
    const story = await CaseStory.open(registry);
    const requestId = await takeRequest(registry, 'partner');
    const linkId = await propose(registry, requestId, story.state.id);
    for (const who of ['partner', 'caseworker']) await decide(registry, who, 'Confirm', linkId);
    await write(story, { sealsAt: 1 });
    expect(await linksOf('partner', `, requestId: "${requestId}"`)).toMatchObject([
      { status: 'CONFIRMED', isSealed: true, request: null, case: null },
    ]);
  });
});
