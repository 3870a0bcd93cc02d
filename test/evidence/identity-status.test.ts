import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { sourceGrades } from '../../schema/claims.js';
import { evidenceStandings, evidenceTypes, kitMarks } from '../../schema/evidence.js';
import { identityRuleSatisfied } from '../../src/cases/rules/identity-rule.js';
import { explainIdentity, type NamedItem } from '../../src/evidence/identity-status.js';
import { CaseStory } from '../support/case-story.js';
import { openTestRegistry, type TestRegistry } from '../support/registry.js';
import { mustActOn, type Shown } from '../support/act-on.js';
import { dna } from './dna.js';

let registry: TestRegistry;
let story: CaseStory;
beforeAll(async () => {
  registry = await openTestRegistry();
});
afterAll(() => registry.discard());
beforeEach(async () => {
  // Each test has a child and a kit of its own: that the children of others were tested by one of that name is forgotten.
  await registry.temporary.store.inTransaction((tx) => tx.delete(kitMarks));
  story = await CaseStory.open(registry);
});

const status = async (who = 'registrar'): Promise<Shown> => {
  const query = `{ identityStatus(caseId: "${story.state.id}") { ruleVersion isProven isContested decisive missing { code words } nextSteps { code words } items { evidenceId weight counts uncounted { code } dna { laboratory kitReference relation likelihood testedOn } custody { holder heldFrom recordedBy } } conflicts { id about settledBy } } }`;
  const answer = await registry.ask(who, query);
  expect(answer.errors).toBeUndefined();
  return answer.data.identityStatus;
};
const codesOf = (steps: { code: string }[]) => steps.map(({ code }) => code);
const item = {
  type: 'MOTHER_OR_GUARDIAN_STATEMENT',
  grade: 'A',
  obtainedOn: '2017-08-01',
  source: 'The consul',
  isVerified: true,
};
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

describe('a DNA result', () => {
  it('decides by itself where it is likely enough, and keeps reference, relation, likelihood and day', async () => {
    await story.does('caseworker', 'dnaResultRecord', dna);
    const { isProven, decisive, items } = await status();
    expect([isProven, decisive, items[0].dna]).toEqual([true, [story.names('evidence', 1)], dna]);
  });

  it('is one item: the very result is not recorded twice, and names the item that has it', async () => {
    await story.does('caseworker', 'dnaResultRecord', dna);
    const { userErrors } = await story.tries('caseworker', 'dnaResultRecord', dna);
    expect(userErrors).toMatchObject([{ code: 'ALREADY_RECORDED', field: ['kitReference'] }]);
    expect(userErrors[0]?.message).toContain(story.names('evidence', 1));
    await story.does('caseworker', 'dnaResultRecord', { ...dna, likelihood: 0.62 });
    expect((await status()).items).toHaveLength(2);
  });

  it('of low likelihood decides nothing: the guard holds, and the explanation asks for a nearer relative', async () => {
    await story.does('caseworker', 'dnaResultRecord', { ...dna, likelihood: 0.97 });
    const found = await status();
    expect([found.isProven, codesOf(found.nextSteps)[0]]).toEqual([false, 'TEST_AGAIN']);
    expect(found.items[0]).toMatchObject({ counts: false, uncounted: { code: 'TOO_UNLIKELY' } });
    const answer = await registry.ask('registrar', `{ case(id: "${story.state.id}") { evidence { type } } }`);
    expect(answer.data.case.evidence).toEqual([{ type: 'DNA_KINSHIP' }]);
    for (const kind of ['TRACING_REQUEST_OPENED', 'LEGITIMATE_BASIS', 'IDENTITY_FILE_OPENED'])
      await story.attests(kind);
    await story.moves('LOCATED', '2017-07-10');
    await story.moves('VERIFYING_IDENTITY', '2017-07-20');
    const move = { toStage: 'IDENTITY_CONFIRMED', effectiveOn: '2017-08-10' };
    const { userErrors } = await story.tries('supervisor', 'caseEndorse', move);
    expect(userErrors.map(({ message }) => message.split(':')[0])).toEqual(['IDENTITY_PROVEN']);
  });

  it.each([
    ['likelier than certain', { likelihood: 1.01 }, 'INVALID_INPUT'],
    ['from no laboratory', { laboratory: ' ' }, 'INVALID_INPUT'],
    ['from the future', { testedOn: '2018-02-01' }, 'IMPOSSIBLE_DATES'],
    ['from before birth', { testedOn: '2012-02-29' }, 'EVIDENCE_BEFORE_BIRTH'],
  ])('%s is refused', async (_what, changes, code) => {
    const { userErrors } = await story.tries('caseworker', 'dnaResultRecord', { ...dna, ...changes });
    expect(userErrors.map((error) => error.code)).toEqual([code]);
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

describe('a kinship that a laboratory excluded', () => {
  it('contradicts the file by itself until a person has answered for it', async () => {
    await story.does('caseworker', 'dnaResultRecord', { ...dna, likelihood: 0.9995 });
    const another = { kitReference: 'Kit 4712', likelihood: 0.0001 };
    await story.does('caseworker', 'dnaResultRecord', { ...dna, ...another });
    const open = await status();
    expect([open.isContested, codesOf(open.nextSteps)]).toEqual([true, ['SETTLE_EXCLUSION']]);
    expect(open.items[1].uncounted).toEqual({ code: 'EXCLUDED' });
    await story.attests('IDENTITY_FILE_OPENED');
    await story.moves('LOCATED', '2017-07-10');
    await story.moves('VERIFYING_IDENTITY', '2017-07-20');
    const move = { toStage: 'IDENTITY_CONFIRMED', effectiveOn: '2017-08-10' };
    const { userErrors } = await story.tries('supervisor', 'caseEndorse', move);
    expect(userErrors.map(({ message }) => message.split(':')[0])).toEqual(['NOTHING_CONTESTED']);
    const finding = { evidenceId: '2', standing: 'STANDING', reason: 'The other grandmother: by marriage alone.' };
    await story.does('supervisor', 'evidenceJudge', finding);
    expect(await status()).toMatchObject({ isProven: true, isContested: false });
    await story.endorsedMove('IDENTITY_CONFIRMED', '2017-08-10');
  });
});

describe('a profile', () => {
  it.each([
    ['kitReference', 'D3S1358 15,16 vWA 17,18 FGA 22,24'],
    ['laboratory', 'Astana TH01 6,9.3'],
    ['kitReference', 'Kit 12,14 16,18 9.3,9'],
    ['kitReference', 'D3S\u00AD1358\u200B 1\u200B5,16'],
    ['laboratory', 'Astana \uFF34H01 6,9.3'],
  ])('is refused as %s: %s', async (field, profile) => {
    const { userErrors } = await story.tries('caseworker', 'dnaResultRecord', { ...dna, [field]: profile });
    expect(userErrors).toMatchObject([{ code: 'INVALID_INPUT', field: [field] }]);
    expect(userErrors[0]?.message).not.toContain(profile);
  });

  it('is refused as the source of an item, and what only looks like numbers is taken', async () => {
    const bad = await story.tries('caseworker', 'evidenceRecord', { ...item, source: 'Amelogenin X, D8S1179 13/14' });
    expect(bad.userErrors).toMatchObject([{ code: 'INVALID_INPUT', field: ['source'] }]);
    await records({ source: 'Registry, vol. 12, no. 14/16 of 2017-08-01, 01.08.2017' });
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

describe('the explanation of any file', () => {
  const items = fc
    .array(
      fc.record({
        type: fc.constantFrom(...evidenceTypes),
        grade: fc.constantFrom(...sourceGrades),
        isAnswered: fc.boolean(),
        source: fc.constantFrom('one', 'two', 'ONE '),
        isVerified: fc.boolean(),
        standing: fc.constantFrom(...evidenceStandings),
        likelihoodPpm: fc.option(fc.integer({ min: 0, max: 1_000_000 })),
        isDisputed: fc.boolean(),
        isContradicted: fc.boolean(),
      }),
      { maxLength: 8 },
    )
    .map((rows): NamedItem[] => rows.map((row, place) => ({ ...row, id: `evidence_7_${place + 1}` })));

  it('rests a proven identity on items that alone prove it, and always has a step out of an unproven one', () => {
    fc.assert(
      fc.property(items, fc.boolean(), (file, hasRelativeAtHome) => {
        const found = explainIdentity(file, {
          openConflicts: [],
          sharedKits: [],
          unsaidContradictions: [],
          hasRelativeAtHome,
          asking: [],
        });
        expect(found.isProven).toBe(identityRuleSatisfied(file));
        const rest = file.filter(({ id }) => found.decisive.includes(id));
        expect(identityRuleSatisfied(rest)).toBe(found.isProven);
        expect(found.missing.length > 0).toBe(!found.isProven);
        if (!found.isProven) expect(found.nextSteps.length).toBeGreaterThan(0);
        // An item that is told to be verified brings the rule nearer: with all of them verified nothing is lost.
        const verified = file.map((row) => ({ ...row, isVerified: true }));
        if (found.isProven) expect(identityRuleSatisfied(verified)).toBe(true);
      }),
    );
  });
});
