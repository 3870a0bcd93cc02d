import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { agencies, users } from '../../schema/agencies.js';
import { issueToken } from '../../src/access/tokens.js';
import type { AgencyId, UserId } from '../../src/identifiers.js';
import { actOn, mustActOn } from '../support/act-on.js';
import { CaseStory } from '../support/case-story.js';
import type { TestRegistry } from '../support/registry.js';
import { centre, codesOf, openHome, openWithPlan, readFile } from './home.js';

const said = 'ZqSaid';
const own = 'ZqWrittenByTheOther';
let registry: TestRegistry;
let story: CaseStory;

/** Two psychologists of other agencies: of the body that answers for the plan, and of one that looks for a school. */
const others = { centrePsychologist: [31, 401], otherPsychologist: [41, 402] } as const;
const help = 'agency_41';

beforeAll(async () => {
  registry = await openHome();
  await registry.temporary.store.inTransaction(async (tx) => {
    await tx
      .insert(agencies)
      .values({ id: 41 as AgencyId, code: 'HELP', name: 'Another agency', kind: 'NON_GOVERNMENTAL' });
    for (const [name, [agencyId, userId]] of Object.entries({ ...others, otherWorker: [41, 403] as const })) {
      const role = name in others ? 'PSYCHOLOGIST' : 'CASEWORKER';
      await tx.insert(users).values({ id: userId, name, role, agencyId, createdAt: 0 });
      const issue = { userId: userId as UserId, now: Date.parse('2017-01-01'), lifetimeDays: 36_500 };
      registry.tokens[name] = await issueToken(tx, { ...issue, isDemonstration: false });
    }
  });
  story = await openWithPlan(registry, { birth: { earliest: '2007-03-01', latest: '2007-03-31', basis: 'DOCUMENT' } });
  await story.does('psychologist', 'clinicalNoteWrite', { text: said });
  const cries = { instrument: 'CRIES_8', informant: 'SELF', normSet: 'CRIES_8_CUT_OFF_17', assessedOn: '2017-12-10' };
  await story.does('psychologist', 'assessmentRecord', { ...cries, items: [5, 3, 1, 0, 3, 5, 0, 0] });
}, 30_000);
afterAll(() => registry.discard());

const grant = async (agencyId: string, scopes: readonly string[], child = story): Promise<string> => {
  const input = { caseId: child.state.id, agencyId, purposeOfAccess: 'Find school', scopes, expiresOn: '2018-06-30' };
  return (await mustActOn(registry, 'supervisor', 'accessGrant', input, 'grant { id scopes }')).id as string;
};
const revoke = (grantId: string) =>
  mustActOn(registry, 'supervisor', 'accessRevoke', { grantId, reason: 'Done' }, 'grant { id }');
/** What somebody reads: the notes, and the total of each assessment or null. */
const read = async (who: string, child = story): Promise<unknown> => {
  const file = await readFile(registry, who, child.state.id, 'clinicalNotes { text } assessments { scores { total } }');
  if (file === null || file === undefined) return file as null;
  const texts = file.clinicalNotes.map(({ text }: { text: string }) => text) as string[];
  return [texts, file.assessments.map(({ scores }: { scores: { total: number } | null }) => scores?.total ?? null)];
};
const whole = [[said], [17]];
const nothing = [[], [null]];
const toAct = ['FACTS', 'IDENTITY', 'RECORD'];
const bodyOf = async (child: CaseStory): Promise<unknown> =>
  (await readFile(registry, 'caseworker', child.state.id, 'plan { body { code } }')).plan?.body.code;

describe('what was said and scored', () => {
  it('is read by the psychologists of the owner, and not by those whom a grant shows the child for another purpose', async () => {
    expect(await read('psychologist')).toEqual(whole);
    const grantId = await grant('agency_41', ['FACTS', 'IDENTITY']);
    expect(await read('otherPsychologist')).toEqual(nothing);
    await revoke(grantId);
    const clinical = await grant('agency_41', ['FACTS', 'IDENTITY', 'CLINICAL']);
    expect(await read('otherPsychologist')).toEqual(whole);
    await revoke(clinical);
    expect(await read('otherPsychologist')).toBeUndefined();
  });

  it('is read by the psychologists of the body that answers for the plan, as long as it is shown the child', async () => {
    expect(await read('centrePsychologist')).toBeUndefined();
    const grantId = await grant(centre, ['FACTS', 'IDENTITY']);
    expect(await read('centrePsychologist')).toEqual(whole);
    await revoke(grantId);
    expect(await read('centrePsychologist')).toBeUndefined();
  });

  it('is opened by no emergency', async () => {
    for (const who of Object.keys(others)) {
      const opening = { caseId: story.state.id, justification: 'The child has disappeared from the centre this night' };
      await mustActOn(registry, who, 'emergencyAccessOpen', opening, 'case { id }');
      expect([who, await read(who)]).toEqual([who, nothing]);
    }
  });

  it('is read by whoever wrote it, while they may act on the file', async () => {
    const grantId = await grant('agency_41', ['FACTS', 'IDENTITY', 'RECORD']);
    await story.does('otherPsychologist', 'clinicalNoteWrite', { text: own });
    expect(await read('otherPsychologist')).toEqual([[own], [null]]);
    expect(await read('psychologist')).toEqual([[said, own], [17]]);
    await revoke(grantId);
    expect(await read('otherPsychologist')).toEqual(nothing);
  });

  it('takes a scope that goes with the identity', async () => {
    const input = { caseId: story.state.id, agencyId: 'agency_41', purposeOfAccess: 'Care', scopes: ['CLINICAL'] };
    const all = { ...input, expiresOn: '2018-06-30' };
    await expect(mustActOn(registry, 'supervisor', 'accessGrant', all, 'grant { id }')).rejects.toThrow();
  });
});

describe('the body that answers for a plan', () => {
  it('is made of nobody by a grant: neither is a note read so, nor does the centre in treatment lose the child', async () => {
    const grants = [await grant(help, toAct), await grant(centre, ['FACTS', 'IDENTITY'])];
    for (const bodyAgencyId of [help, 'agency_32']) {
      const revised = await story.tries('otherWorker', 'planRevise', { bodyAgencyId, reason: 'We accompany it now' });
      expect(revised.userErrors).toMatchObject([{ code: 'NOT_GRANTED', field: ['bodyAgencyId'] }]);
    }
    expect(await read('otherPsychologist')).toEqual([[own], [null]]);
    await story.does('otherWorker', 'planRevise', { bodyAgencyId: centre, goals: 'A school', reason: 'Found one' });
    expect(await bodyOf(story)).toBe('RC-75');
    expect(await read('centrePsychologist')).toEqual([[said, own], [17]]);
    for (const id of grants) await revoke(id);
  });

  it('is changed by the people of the owner, who so end what the one before reads', async () => {
    const grants = [await grant(help, toAct), await grant(centre, toAct)];
    await story.does('caseworker', 'planRevise', { bodyAgencyId: help, reason: 'The family has moved' });
    expect(await read('otherPsychologist')).toEqual([[said, own], [17]]);
    expect(await read('centrePsychologist')).toEqual(nothing);
    const back = await story.tries('centreWorker', 'planRevise', { bodyAgencyId: centre, reason: 'We had it before' });
    expect(codesOf(back)).toEqual(['NOT_GRANTED']);
    await story.does('registrar', 'planRevise', { bodyAgencyId: centre, reason: 'It moved back' });
    expect(await read('centrePsychologist')).toEqual([[said, own], [17]]);
    expect(await read('otherPsychologist')).toEqual([[own], [null]]);
    for (const id of grants) await revoke(id);
  });

  it('is by a grant the centre of the region alone, which treats the child once the owner has said so', async () => {
    const child = await CaseStory.open(registry, { regionOfOrigin: 'KZ_31' });
    await child.comesHome('2017-11-01');
    for (const agencyId of [help, centre]) await grant(agencyId, toAct, child);
    const { data } = await registry.ask(
      'registrar',
      '{ unplannedArrivals(first: 100) { nodes { caseId movementId } } }',
    );
    const nodes = data.unplannedArrivals.nodes as readonly { caseId: string; movementId: string }[];
    const movementId = nodes.find(({ caseId }) => caseId === child.state.id)?.movementId;
    const children = [{ caseId: child.state.id, expectedVersion: child.state.version }];
    const opens = (who: string, more: object) =>
      actOn(registry, who, 'plansOpen', { movementId, children, ...more }, 'cases { id }');
    const together = [await opens('otherWorker', { bodyAgencyId: help })];
    together.push(await opens('otherWorker', { children: [{ ...children[0], bodyAgencyId: help }] }));
    for (const { userErrors } of together)
      expect(userErrors).toMatchObject([{ code: 'NOT_GRANTED', field: ['children', '0', 'bodyAgencyId'] }]);
    expect(codesOf(await child.tries('otherWorker', 'planOpen', { bodyAgencyId: help }))).toEqual(['NOT_GRANTED']);

    const registered = { body: 'REGIONAL_CENTRE', region: 'KZ_31', agencyId: centre, expectedVersion: 0 };
    await mustActOn(registry, 'administrator', 'answeringBodySet', registered, 'bodies { agency { code } }');
    expect(codesOf(await child.tries('otherWorker', 'planOpen', { bodyAgencyId: help }))).toEqual(['NOT_GRANTED']);
    await child.does('centreWorker', 'planOpen', {});
    expect(await bodyOf(child)).toBe('RC-75');
    await child.does('psychologist', 'clinicalNoteWrite', { text: said });
    expect(await read('centrePsychologist', child)).toEqual([[], []]);
    // What its own colleague approves is no word of the owner's.
    const approval = { planVersion: 1, approvedOn: '2018-01-10' };
    await child.does('otherWorker', 'planApprove', approval);
    expect(await read('centrePsychologist', child)).toEqual([[], []]);
    await child.does('centreWorker', 'planRevise', { goals: 'Kindergarten', reason: 'It is young' });
    await child.does('caseworker', 'planApprove', { ...approval, planVersion: 2 });
    expect(await read('centrePsychologist', child)).toEqual([[said], []]);
  });
});
