import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { CaseStory } from '../support/case-story.js';
import { openTestRegistry, type TestRegistry } from '../support/registry.js';
import { mustActOn } from '../support/act-on.js';
import { dna } from './dna.js';
import { codesOf, identityOf, item, openUntested } from './identity.js';

let registry: TestRegistry;
let story: CaseStory;
beforeAll(async () => {
  registry = await openTestRegistry();
});
afterAll(() => registry.discard());
beforeEach(async () => {
  story = await openUntested(registry);
});

const status = (who?: string) => identityOf(story, who);
const records = (input: object) => story.does('caseworker', 'evidenceRecord', { ...item, ...input });

describe('identityStatus', () => {
  it('says of an empty file what is missing and where to begin', async () => {
    const found = await status();
    expect(found).toMatchObject({ ruleVersion: 'IDENTITY-2017.5', isProven: false, decisive: [], items: [] });
    expect(codesOf(found.missing)).toEqual(['DECISIVE_ITEM', 'STRONG_ITEMS']);
    expect(found.missing[1].words).toContain('0 of 2');
    // The mother is with the child: she can be tested.
    expect(codesOf(found.nextSteps)).toEqual(['TEST_KINSHIP', 'ASK_COURT']);
  });

  it('puts first what costs least: an item that is there is verified before another is sought', async () => {
    await records({ isVerified: false });
    await records({ type: 'MEDICAL_BIRTH_NOTICE', source: 'Field hospital' });
    const found = await status();
    expect(codesOf(found.nextSteps)).toEqual(['VERIFY_ITEM', 'TEST_KINSHIP', 'SECOND_STRONG_ITEM', 'ASK_COURT']);
    expect(found.nextSteps[0].words).toContain(`item ${story.names('evidence', 1)}`);
  });

  it('names the strong items together on which an identity rests', async () => {
    await records({});
    await records({ type: 'VIDEO', source: 'An aunt' });
    await records({ type: 'MEDICAL_BIRTH_NOTICE', source: 'Field hospital' });
    const found = await status();
    expect(found).toMatchObject({
      isProven: true,
      decisive: [story.names('evidence', 1), story.names('evidence', 3)],
      missing: [],
      nextSteps: [],
    });
    expect(found.items.map(({ weight, counts }: { weight: string; counts: boolean }) => [weight, counts])).toEqual([
      ['STRONG_ONCE_VERIFIED', true],
      ['LEAD', false],
      ['STRONG_ONCE_VERIFIED', true],
    ]);
  });

  it('counts of two strong items of one source the first alone, and says so of the other', async () => {
    await records({});
    await records({ type: 'MEDICAL_BIRTH_NOTICE', source: 'the consul ' });
    const found = await status();
    expect(found.missing[1].words).toContain('1 of 2 is there');
    expect(
      found.items.map((one: { counts: boolean; uncounted: { code: string } | null }) => [
        one.counts,
        one.uncounted?.code,
      ]),
    ).toEqual([
      [true, undefined],
      [false, 'SAME_SOURCE'],
    ]);
    await records({ type: 'MEDICAL_BIRTH_NOTICE', source: 'Field hospital' });
    expect(await status()).toMatchObject({
      isProven: true,
      decisive: [story.names('evidence', 1), story.names('evidence', 3)],
    });
    // Where the first is refuted, the second of its source counts.
    await story.does('supervisor', 'evidenceJudge', { evidenceId: '1', standing: 'REFUTED', reason: 'Of another' });
    expect((await status()).decisive).toEqual([story.names('evidence', 2), story.names('evidence', 3)]);
  });

  it('is nothing to a partner who may not see the case, and to whom is shown its facts alone', async () => {
    expect(await status('partner')).toBeNull();
    const input = {
      caseId: story.state.id,
      agencyId: 'agency_12',
      purposeOfAccess: 'Care',
      scopes: ['FACTS'],
      expiresOn: '2018-03-01',
    };
    await mustActOn(registry, 'supervisor', 'accessGrant', input, 'grant { id }');
    expect(await status('partner')).toBeNull();
  });
});

describe('hearsay', () => {
  it('of a kinship test is refused: what a laboratory found has a record of its own', async () => {
    const said = { type: 'DNA_KINSHIP', grade: 'D', isVerified: false, source: 'Somebody said so' };
    const { userErrors } = await story.tries('caseworker', 'evidenceRecord', { ...item, ...said });
    expect(userErrors).toMatchObject([{ code: 'INVALID_INPUT', field: ['type'] }]);
    expect(userErrors[0]?.message).toContain('dnaResultRecord');
  });

  it.each([
    ['a photograph of a certificate', { isVerified: false, grade: 'D' }, 'NOT_VERIFIED'],
    ['a certificate that nobody verified', { isVerified: false, grade: 'A' }, 'NOT_VERIFIED'],
    ['a certificate that a relative vouches for', { isVerified: true, grade: 'C' }, 'GRADE_TOO_LOW'],
  ])('%s proves nothing, and the explanation says what it lacks', async (_what, changes, lacks) => {
    await records({ type: 'BIRTH_CERTIFICATE', source: 'Phone photo', ...changes });
    const found = await status();
    expect(found).toMatchObject({
      isProven: false,
      decisive: [],
      items: [{ counts: false, uncounted: { code: lacks } }],
    });
    expect(codesOf(found.missing)).toEqual(['DECISIVE_ITEM', 'DECISIVE_ITEM_INCOMPLETE', 'STRONG_ITEMS']);
    expect(codesOf(found.nextSteps)[0]).toBe('CONFIRM_ITEM');
    await records({ type: 'BIRTH_CERTIFICATE', source: 'Civil registry', grade: 'B', isVerified: true });
    expect(await status()).toMatchObject({ isProven: true, decisive: [story.names('evidence', 2)], missing: [] });
  });
});

describe('evidence dated before birth', () => {
  it('is refused, naming both days', async () => {
    const { userErrors } = await story.tries('caseworker', 'evidenceRecord', { ...item, obtainedOn: '2012-02-29' });
    expect(userErrors).toMatchObject([{ code: 'EVIDENCE_BEFORE_BIRTH', field: ['obtainedOn'] }]);
    expect(userErrors[0]?.message).toMatch(/2012-03-01.*2012-02-29/);
  });

  it('is taken where it speaks of a parent', async () => {
    await records({ type: 'PARENT_CITIZENSHIP_RECORD', obtainedOn: '1999-01-01' });
  });
});

describe('the chain of custody', () => {
  it('goes forward from the day on which the item was obtained', async () => {
    await records({});
    const step = { evidenceId: '1', holder: 'Consulate', heldFrom: '2017-08-02' };
    await story.does('caseworker', 'custodyRecord', step);
    await story.does('caseworker', 'custodyRecord', { ...step, holder: 'Courier', heldFrom: '2017-08-05' });
    expect((await status()).items[0].custody).toEqual([
      { holder: 'Consulate', heldFrom: '2017-08-02', recordedBy: 'caseworker' },
      { holder: 'Courier', heldFrom: '2017-08-05', recordedBy: 'caseworker' },
    ]);
    for (const heldFrom of ['2017-08-04', '2018-02-01']) {
      const { userErrors } = await story.tries('caseworker', 'custodyRecord', { ...step, heldFrom });
      expect(userErrors.map(({ code }) => code)).toEqual(['IMPOSSIBLE_DATES']);
    }
    const { userErrors } = await story.tries('caseworker', 'custodyRecord', { ...step, evidenceId: '2' });
    expect(userErrors).toMatchObject([{ code: 'NOT_FOUND', field: ['evidenceId'] }]);
  });
});

describe('a conflict between two items', () => {
  it('keeps the identity open until it is settled', async () => {
    await story.does('caseworker', 'dnaResultRecord', dna);
    await records({ type: 'FOREIGN_BIRTH_CERTIFICATE', source: 'Host registry' });
    const conflict = { evidenceId: '1', otherEvidenceId: '2', about: 'PARENTAGE', reason: 'Another mother is named.' };
    await story.does('caseworker', 'evidenceConflictRecord', conflict);
    const open = await status();
    expect([open.isProven, open.isContested, codesOf(open.nextSteps)]).toEqual([true, true, ['SETTLE_CONFLICT']]);
    for (const kind of ['IDENTITY_FILE_OPENED']) await story.attests(kind);
    await story.moves('LOCATED', '2017-07-10');
    await story.moves('VERIFYING_IDENTITY', '2017-07-20');
    const move = { toStage: 'IDENTITY_CONFIRMED', effectiveOn: '2017-08-10' };
    const refused = await story.tries('supervisor', 'caseEndorse', move);
    expect(refused.userErrors.map(({ message }) => message.split(':')[0])).toEqual(['NOTHING_CONTESTED']);
    const settle = { conflictId: '1', reason: 'A clerk’s slip, put right by the registry.' };
    await story.does('caseworker', 'evidenceConflictSettle', settle);
    const settled = await status();
    expect([settled.isContested, settled.conflicts]).toEqual([
      false,
      [{ id: story.names('evidenceConflict', 1), about: 'PARENTAGE', settledBy: settle.reason }],
    ]);
    await story.endorsedMove('IDENTITY_CONFIRMED', '2017-08-10');
    const again = await story.tries('caseworker', 'evidenceConflictSettle', settle);
    expect(again.userErrors).toMatchObject([{ code: 'NO_SUCH_TRANSITION', field: ['conflictId'] }]);
    const absent = await story.tries('caseworker', 'evidenceConflictSettle', { ...settle, conflictId: '2' });
    expect(absent.userErrors).toMatchObject([{ code: 'NOT_FOUND', field: ['conflictId'] }]);
  });

  it('is between two', async () => {
    await records({});
    const conflict = { evidenceId: '1', otherEvidenceId: '1', about: 'NAME', reason: 'Two spellings.' };
    const { userErrors } = await story.tries('caseworker', 'evidenceConflictRecord', conflict);
    expect(userErrors.map(({ code }) => code)).toEqual(['INVALID_INPUT']);
  });
});
