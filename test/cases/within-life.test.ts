import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { attestations } from '../../schema/evidence.js';
import { newId } from '../../src/identifiers.js';
import { actOn } from '../support/act-on.js';
import { CaseStory } from '../support/case-story.js';
import { codesOf, openHome, openWithPlan } from '../rehabilitation/home.js';
import type { TestRegistry } from '../support/registry.js';
import { asked } from '../tracing/story.js';

let registry: TestRegistry;
let story: CaseStory;
let sibling: CaseStory;
beforeAll(async () => {
  registry = await openHome();
  story = await openWithPlan(registry);
  sibling = await CaseStory.open(registry, { siblingOf: story.state.id });
});
afterAll(() => registry.discard());

const guardianship = { kind: 'GUARDIANSHIP', relation: 'GRANDPARENT', authority: 'Court', reference: 'No. 1' };
const assessment = { instrument: 'BIA', informant: 'CASEWORKER', form: 'UNHCR' };
const apart = { separationReason: 'SAFETY', explanation: 'One of them is ill.' };

/** Everything that dates something of a child, with the field that names the day. */
const acts: readonly [string, string, object][] = [
  ['guardianshipRecord', 'decidedOn', guardianship],
  ['careRecord', 'since', { arrangement: 'RELATIVE_GUARDIANSHIP' }],
  ['milestoneAchieve', 'achievedOn', { code: 'PRE-CMTE', evidence: 'Report' }],
  ['milestoneWaive', 'decidedOn', { code: 'PRE-CMTE', outcome: 'NOT_APPLICABLE', reason: 'Older than the plan.' }],
  ['assessmentRecord', 'assessedOn', assessment],
  ['nationalityDetermine', 'decidedOn', {}],
  ['nationalityRecord', 'decidedOn', { nationality: 'CITIZEN', statelessnessRisk: false, rule: 'Rule 1' }],
  ['attestationRecord', 'attestedOn', { kind: 'TRAVEL_DOCUMENT', reference: 'No. 7' }],
  ['holdPlace', 'placedOn', { kind: 'MEDICAL', reason: 'She is ill.' }],
];

describe('what is dated of a child', () => {
  it.each(acts)('%s is refused before its birth, before 1990 and after today', async (mutation, field, input) => {
    for (const day of ['2012-02-29', '1950-01-01', '2018-01-11']) {
      const refused = await story.tries('registrar', mutation, { ...input, [field]: day });
      expect(refused.userErrors).toMatchObject([{ code: 'IMPOSSIBLE_DATES', field: [field] }]);
    }
  });

  it('is refused of a separation before the birth of either', async () => {
    const input = { siblingCaseId: sibling.state.id, ...apart };
    for (const since of ['2012-02-29', '1950-01-01'])
      expect(codesOf(await story.tries('registrar', 'siblingSeparationRecord', { ...input, since }))).toEqual([
        'IMPOSSIBLE_DATES',
      ]);
  });

  it('is refused of 1950 where the birth is not known', async () => {
    const unknown = await CaseStory.open(registry, { birth: undefined });
    const item = { type: 'VIDEO', grade: 'C', source: 'An aunt', isVerified: false, obtainedOn: '1950-01-01' };
    expect(codesOf(await unknown.tries('registrar', 'evidenceRecord', item))).toEqual(['IMPOSSIBLE_DATES']);
    const attested = { kind: 'TRAVEL_DOCUMENT', reference: 'No. 7', attestedOn: '1950-01-01' };
    expect(codesOf(await unknown.tries('registrar', 'attestationRecord', attested))).toEqual(['IMPOSSIBLE_DATES']);
  });
});

describe('a birth that is corrected', () => {
  const birth = { earliest: '2014-06-15', latest: '2014-06-30', basis: 'ESTIMATE' };

  it.each([
    [
      'evidence',
      'evidenceRecord',
      { type: 'VIDEO', grade: 'C', obtainedOn: '2013-01-01', source: 'v', isVerified: false },
    ],
    ['care', 'careRecord', { arrangement: 'CAMP', since: '2013-01-01' }],
    [
      'an attestation',
      'attestationRecord',
      { kind: 'BEST_INTERESTS_ASSESSMENT', attestedOn: '2013-01-01', reference: 'BIA-1' },
    ],
    [
      'a decision on nationality',
      'nationalityRecord',
      { nationality: 'CITIZEN', statelessnessRisk: false, rule: 'Rule 1', decidedOn: '2013-01-01' },
    ],
  ])('does not come after %s that is on file', async (_what, mutation, input) => {
    const one = await CaseStory.open(registry);
    await one.does('registrar', mutation, input);
    const refused = await one.tries('registrar', 'profileCorrect', { birth, reason: 'By her height' });
    expect(refused.userErrors).toMatchObject([{ code: 'IMPOSSIBLE_DATES', field: ['birth', 'earliest'] }]);
    expect(refused.userErrors[0]?.message).toMatch(/2013-01-01.*2014-06-15/);
  });

  it('does not come after a milestone that was achieved before the arrival', async () => {
    const one = await openWithPlan(registry);
    await one.does('caseworker', 'milestoneAchieve', {
      code: 'PRE-CMTE',
      achievedOn: '2013-01-01',
      evidence: 'Report',
    });
    const refused = await one.tries('registrar', 'profileCorrect', { birth, reason: 'By her height' });
    expect(refused.userErrors).toMatchObject([{ code: 'IMPOSSIBLE_DATES', field: ['birth', 'earliest'] }]);
    expect(refused.userErrors[0]?.message).toMatch(/milestone PRE-CMTE is dated 2013-01-01/);
  });

  it('does not wait for what lay before the birth already, of before that was asked', async () => {
    const one = await CaseStory.open(registry);
    const caseId = Number(one.state.id.slice('case_'.length));
    const old = { kind: 'LEGITIMATE_BASIS', attestedOn: '2010-06-01', reference: 'request_1' } as const;
    await registry.temporary.store.inTransaction((tx) =>
      tx.insert(attestations).values({ id: newId(0), caseId, ...old, recordedAt: 0, recordedBy: 102 }),
    );
    await one.does('registrar', 'profileCorrect', { birth, reason: 'By her height' });
    const within = { kind: 'BEST_INTERESTS_ASSESSMENT', attestedOn: '2014-06-20', reference: 'BIA-1' };
    await one.does('caseworker', 'attestationRecord', within);
    const later = { ...birth, earliest: '2014-06-21' };
    const refused = await one.tries('registrar', 'profileCorrect', { birth: later, reason: 'By her teeth' });
    expect(refused.userErrors.map(({ message }) => message)).toEqual([expect.stringContaining('2014-06-20')]);
  });

  it('comes after an attestation that was withdrawn', async () => {
    const one = await CaseStory.open(registry);
    const wrong = { kind: 'BEST_INTERESTS_ASSESSMENT', attestedOn: '2013-01-01', reference: 'BIA-1' };
    await one.does('caseworker', 'attestationRecord', wrong);
    await one.does('caseworker', 'attestationWithdraw', { attestationId: '1', reason: 'Of her brother' });
    await one.does('registrar', 'profileCorrect', { birth, reason: 'By her height' });
  });
});

describe('a request and a movement', () => {
  it('are not of 1950 either', async () => {
    for (const changes of [
      { receivedOn: '1950-01-01' },
      { lastContactOn: '1950-01-01' },
      { born: { from: '1950-01-01', until: '1951-01-01' } },
    ]) {
      const { codes } = await actOn(
        registry,
        'registrar',
        'tracingRequestOpen',
        { ...asked, ...changes },
        'request { id }',
      );
      expect(codes).toEqual(['IMPOSSIBLE_DATES']);
    }
    const operation = { code: 'Zhusan-1', title: 'Zhusan' };
    const made = await actOn(registry, 'registrar', 'operationPlan', operation, 'id');
    const flight = {
      operationId: made.made,
      fromPlace: 'Qamishli',
      port: 'Astana',
      capacity: 5,
      plannedOn: '1950-01-01',
    };
    expect((await actOn(registry, 'registrar', 'movementPlan', flight, 'movement { id }')).codes).toEqual([
      'IMPOSSIBLE_DATES',
    ]);
  });
});
