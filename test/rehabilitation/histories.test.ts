import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { agencies, users } from '../../schema/agencies.js';
import { issueToken } from '../../src/access/tokens.js';
import type { AgencyId, UserId } from '../../src/identifiers.js';
import { mustActOn } from '../support/act-on.js';
import type { CaseStory } from '../support/case-story.js';
import type { Answer, TestRegistry } from '../support/registry.js';
import { lyceum, openHome, openWithPlan, readFile } from './home.js';

/*
 * What a file said before, and why it was changed: a reason that was asked for is given back to whoever sees what the file
 * says now, and to nobody else.
 */

let registry: TestRegistry;
beforeAll(async () => {
  registry = await openHome('2018-03-10T09:00:00Z');
  await registry.temporary.store.inTransaction(async (tx) => {
    await tx
      .insert(agencies)
      .values({ id: 41 as AgencyId, code: 'HELP', name: 'Another agency', kind: 'NON_GOVERNMENTAL' });
    const person = { id: 402 as UserId, name: 'otherPsychologist', agencyId: 41 as AgencyId };
    await tx.insert(users).values({ ...person, role: 'PSYCHOLOGIST', createdAt: 0 });
    const issue = { userId: person.id, now: Date.parse('2017-01-01'), lifetimeDays: 36_500 };
    registry.tokens[person.name] = await issueToken(tx, { ...issue, isDemonstration: false });
  });
});
afterAll(() => registry.discard());

const read = (who: string, story: CaseStory, fields: string): Promise<Answer['data']> =>
  readFile(registry, who, story.state.id, fields);
const shows = (story: CaseStory, agencyId: string): Promise<unknown> =>
  mustActOn(
    registry,
    'supervisor',
    'accessGrant',
    {
      ...{ caseId: story.state.id, agencyId, purposeOfAccess: 'Find school', expiresOn: '2018-06-30' },
      scopes: ['FACTS', 'IDENTITY', 'RECORD'],
    },
    'grant { id }',
  );

describe('an assessment that was restated or withdrawn', () => {
  const found = { instrument: 'DEVELOPMENTAL', informant: 'CLINICIAN', form: 'ASQ-3', assessedOn: '2018-02-01' };
  const reasons = ['ZqMixedUpWithHerCousin', 'ZqNotThisChild'] as const;
  let story: CaseStory;
  beforeAll(async () => {
    story = await openWithPlan(registry);
    await story.does('psychologist', 'assessmentRecord', { ...found, finding: 'Speaks little' });
    registry.setClock('2018-03-10T10:00:00Z');
    const restated = { ...found, finding: 'Speaks well', corrects: '1', reason: reasons[0] };
    await story.does('psychologist', 'assessmentRecord', restated);
    await story.does('psychologist', 'assessmentWithdraw', { assessmentId: '1', reason: reasons[1] });
  });

  it('says who did so and when to all who see it, and why to those to whom its scores are shown', async () => {
    const { assessments } = await read(
      'psychologist',
      story,
      'assessments { correctsId isWithdrawal recordedAt recordedBy reason }',
    );
    const first = story.names('assessment', 1);
    const stamp = { recordedAt: '2018-03-10T10:00:00.000Z', recordedBy: 'psychologist' };
    expect(assessments).toEqual([
      {
        ...{ correctsId: null, isWithdrawal: false, reason: null },
        ...{ recordedAt: '2018-03-10T09:00:00.000Z', recordedBy: 'psychologist' },
      },
      { correctsId: first, isWithdrawal: false, reason: reasons[0], ...stamp },
      { correctsId: first, isWithdrawal: true, reason: reasons[1], ...stamp },
    ]);
    const { data, text } = await registry.ask(
      'psychologist',
      `{ caseAssessments(caseId: "${story.state.id}", first: 1) { nodes { reason recordedBy } } }`,
    );
    expect([data?.caseAssessments.nodes, text.includes(reasons[0])]).toEqual([
      [{ reason: reasons[1], recordedBy: 'psychologist' }],
      false,
    ]);
    const { assessments: seen } = await read('registrar', story, 'assessments { isWithdrawal recordedBy }');
    expect(seen.at(-1)).toEqual({ isWithdrawal: true, recordedBy: 'psychologist' });
  });

  it('does not say why to who sees the file and neither treats the child nor wrote it', async () => {
    const asked = `{ case(id: "${story.state.id}") { rehabilitation { assessments { reason } } } }`;
    for (const who of ['registrar', 'supervisor', 'caseworker']) {
      const { text, errors } = await registry.ask(who, asked);
      expect([who, errors?.[0]?.extensions.code, text.includes('Zq')]).toEqual([who, 'FORBIDDEN', false]);
    }
    await shows(story, 'agency_41');
    const { assessments } = await read('otherPsychologist', story, 'assessments { isWithdrawal reason }');
    expect(assessments.map(({ reason }: { reason: unknown }) => reason)).toEqual([null, null, null]);
    expect(assessments.at(-1).isWithdrawal).toBe(true);
  });
});

describe('the versions of a plan', () => {
  it('stay in the file with author, reason and approval', async () => {
    const story = await openWithPlan(registry);
    await story.does('supervisor', 'planApprove', { planVersion: 1, approvedOn: '2018-03-10' });
    registry.setClock('2018-03-11T09:00:00Z');
    const revised = { goals: 'Read by summer', reason: 'ZqNewSchool', caseworkerId: 'user_301' };
    await story.does('supervisor', 'planRevise', revised);
    const fields = `version catalogueVersion body { code } caseworker { name } goals reason author recordedAt approvedOn approvedBy`;
    const { plan } = await read('caseworker', story, `plan { version goals versions { ${fields} } }`);
    const same = { catalogueVersion: 1, body: { code: 'RC-75' } };
    expect(plan).toEqual({
      ...{ version: 2, goals: 'Read by summer' },
      versions: [
        {
          ...{ version: 1, ...same, caseworker: null, goals: null, reason: null },
          ...{ author: 'caseworker', recordedAt: '2018-03-10T10:00:00.000Z' },
          ...{ approvedOn: '2018-03-10', approvedBy: 'supervisor' },
        },
        {
          ...{ version: 2, ...same, caseworker: { name: 'centreWorker' }, goals: 'Read by summer' },
          ...{ reason: 'ZqNewSchool', author: 'supervisor', recordedAt: '2018-03-11T09:00:00.000Z' },
          ...{ approvedOn: null, approvedBy: null },
        },
      ],
    });
  });
});

describe('a view that was taken back', () => {
  it('says why and by whom, also where the closing of the case did', async () => {
    const story = await openWithPlan(registry);
    const shown = { agencyId: lyceum, view: 'SCHOOL', purposeOfView: 'Care', expiresOn: '2018-06-30' };
    await story.does('caseworker', 'viewShare', shown);
    await story.does('supervisor', 'viewEnd', { viewId: '1', reason: 'ZqMovedAway' });
    await story.does('caseworker', 'viewShare', shown);
    const views = async (): Promise<Answer['data']> =>
      (await read('caseworker', story, 'views { endReason endedBy }')).views;
    expect(await views()).toEqual([
      { endReason: 'ZqMovedAway', endedBy: 'supervisor' },
      { endReason: null, endedBy: null },
    ]);
    await story.endorsedMove('CLOSED', '2018-03-11', { closureReason: 'TRANSFERRED_TO_OTHER_STATE' });
    expect((await views())[1]).toEqual({ endReason: 'The case was closed.', endedBy: 'registrar' });
  });
});

describe('seals and holders of a file', () => {
  const birth = { earliest: '1999-06-01', latest: '2000-01-11', basis: 'DOCUMENT' };
  const fields = `seals { sealsOn reason recordedBy } holders { holder since recordedBy endedAt endedBy endReason }`;
  let story: CaseStory;
  beforeAll(async () => {
    registry.setClock('2018-03-11T09:00:00Z');
    story = await openWithPlan(registry, { birth });
    await story.does('registrar', 'fileHolderAdmit', { userId: 'user_305' });
    await story.does('registrar', 'fileHolderRevoke', { reason: 'ZqOfHisBrother' });
    await story.endorsedMove('CLOSED', '2018-03-11', { closureReason: 'TRANSFERRED_TO_OTHER_STATE' });
    await story.does('registrar', 'fileSeal', { sealsOn: '2018-04-01', reason: 'ZqGoneWithTheFamily' });
    await story.does('registrar', 'fileSealLift', { reason: 'ZqTheyCameBack' });
  });

  it('are told with the reasons for which they were set and taken back', async () => {
    expect(await read('caseworker', story, fields)).toEqual({
      seals: [
        { sealsOn: '2018-04-01', reason: 'ZqGoneWithTheFamily', recordedBy: 'registrar' },
        { sealsOn: null, reason: 'ZqTheyCameBack', recordedBy: 'registrar' },
      ],
      holders: [
        {
          ...{ holder: 'holder', since: '2018-01-11', recordedBy: 'registrar' },
          ...{ endedAt: '2018-03-11T09:00:00.000Z', endedBy: 'registrar', endReason: 'ZqOfHisBrother' },
        },
      ],
    });
  });

  it('are read by nobody behind the seal, nor of a child who was erased', async () => {
    await story.does('registrar', 'fileSeal', { sealsOn: '2018-03-11', reason: 'ZqAgain' });
    const all = `${fields} plan { versions { reason } } views { endReason }`;
    const asked = `{ case(id: "${story.state.id}") { rehabilitation { isSealed ${all} } } }`;
    for (const who of ['caseworker', 'registrar', 'supervisor', 'psychologist']) {
      const { data, text } = await registry.ask(who, asked);
      const nothing = { isSealed: true, seals: null, holders: null, plan: null, views: null };
      expect([who, data.case.rehabilitation, text.includes('Zq')]).toEqual([who, nothing, false]);
    }
    const change = { caseId: story.state.id, expectedVersion: story.state.version };
    const wish = { ...change, reason: 'WISH_OF_THE_PERSON', reference: 'Letter 17' };
    await mustActOn(registry, 'supervisor', 'erasureRequest', wish, 'isDone');
    await mustActOn(registry, 'administrator', 'erasureCarryOut', change, 'isDone');
    const { data, text } = await registry.ask('supervisor', asked);
    expect([data.case, text.includes('Zq')]).toEqual([null, false]);
  });
});
