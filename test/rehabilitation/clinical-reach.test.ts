import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { agencies, users } from '../../schema/agencies.js';
import { issueToken } from '../../src/access/tokens.js';
import type { AgencyId, UserId } from '../../src/identifiers.js';
import { mustActOn } from '../support/act-on.js';
import type { CaseStory } from '../support/case-story.js';
import type { TestRegistry } from '../support/registry.js';
import { centre, openHome, openWithPlan, readFile } from './home.js';

const said = 'ZqSaid';
const own = 'ZqWrittenByTheOther';
let registry: TestRegistry;
let story: CaseStory;

/** Two psychologists of other agencies: of the body that answers for the plan, and of one that looks for a school. */
const others = { centrePsychologist: [31, 401], otherPsychologist: [41, 402] } as const;

beforeAll(async () => {
  registry = await openHome();
  await registry.temporary.store.inTransaction(async (tx) => {
    await tx
      .insert(agencies)
      .values({ id: 41 as AgencyId, code: 'HELP', name: 'Another agency', kind: 'NON_GOVERNMENTAL' });
    for (const [name, [agencyId, userId]] of Object.entries(others)) {
      await tx.insert(users).values({ id: userId, name, role: 'PSYCHOLOGIST', agencyId, createdAt: 0 });
      const issue = { userId: userId as UserId, now: Date.parse('2017-01-01'), lifetimeDays: 36_500 };
      registry.tokens[name] = await issueToken(tx, { ...issue, isDemonstration: false });
    }
  });
  story = await openWithPlan(registry, { birth: { earliest: '2007-03-01', latest: '2007-03-31', basis: 'DOCUMENT' } });
  await story.does('psychologist', 'clinicalNoteWrite', { text: said });
  const cries = { instrument: 'CRIES_8', informant: 'SELF', normSet: 'CRIES-8, cut-off 17', assessedOn: '2017-12-10' };
  await story.does('psychologist', 'assessmentRecord', { ...cries, items: [5, 3, 1, 0, 3, 5, 0, 0] });
}, 30_000);
afterAll(() => registry.discard());

const grant = async (agencyId: string, scopes: readonly string[]): Promise<string> => {
  const input = { caseId: story.state.id, agencyId, purposeOfAccess: 'Find school', scopes, expiresOn: '2018-06-30' };
  return (await mustActOn(registry, 'supervisor', 'accessGrant', input, 'grant { id scopes }')).id as string;
};
const revoke = (grantId: string) =>
  mustActOn(registry, 'supervisor', 'accessRevoke', { grantId, reason: 'Done' }, 'grant { id }');
/** What somebody reads: the notes, and the total of each assessment or null. */
const read = async (who: string): Promise<unknown> => {
  const file = await readFile(registry, who, story.state.id, 'clinicalNotes { text } assessments { scores { total } }');
  if (file === null || file === undefined) return file as null;
  const texts = file.clinicalNotes.map(({ text }: { text: string }) => text) as string[];
  return [texts, file.assessments.map(({ scores }: { scores: { total: number } | null }) => scores?.total ?? null)];
};
const whole = [[said], [17]];
const nothing = [[], [null]];

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
