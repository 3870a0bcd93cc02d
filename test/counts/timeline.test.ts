import { describe, expect, it } from '@jest/globals';
import { asKnownAt, type CaseHistory, type ClaimRow, type StageChangeRow } from '../../src/counts/books/history.js';
import { timelineOf } from '../../src/counts/books/timeline.js';
import { prevailingClaim } from '../../src/counts/books/whereabouts.js';

const birth = { id: 7, earliest: '2008-05-05', latest: '2008-05-05' };
const profile = { id: 1, sex: 'MALE', regionOfOrigin: 'KZ-75', birthId: 7, correctsId: null, recordedAt: 1 } as const;

let id = 0;
const change = (effectiveOn: string, toStage: StageChangeRow['toStage'], more: Partial<StageChangeRow> = {}) =>
  ({
    id: ++id,
    fromStage: null,
    toStage,
    closureReason: null,
    effectiveOn,
    correctsId: null,
    isAnnulment: false,
    recordedAt: 1,
    ...more,
  }) satisfies StageChangeRow;
const closing = (effectiveOn: string, closureReason: NonNullable<StageChangeRow['closureReason']>) =>
  change(effectiveOn, 'CLOSED', { closureReason });
const claim = (observedOn: string, siteId: number, more: Partial<ClaimRow> = {}) =>
  ({
    id: ++id,
    observedOn,
    country: 'SY',
    siteId,
    grade: 'B',
    correctsId: null,
    isWithdrawal: false,
    recordedAt: 1,
    ...more,
  }) satisfies ClaimRow;

const spansOf = (changes: readonly StageChangeRow[], claims: readonly ClaimRow[] = [], knownAt = 1) => {
  const history: CaseHistory = { changes, profiles: [profile], claims, births: [birth] };
  return timelineOf(asKnownAt(history, knownAt));
};
const brief = (...given: Parameters<typeof spansOf>) =>
  spansOf(...given).map(({ from, entry }) => `${from} ${entry.account} ${entry.siteId ?? '-'}`);

describe('the timeline of a case', () => {
  it('follows the account, and not the stages within one', () => {
    const changes = [
      change('2017-01-01', 'REPORTED'),
      change('2017-02-01', 'TRACING'),
      change('2017-03-01', 'LOCATED'),
    ];
    expect(brief(changes)).toEqual(['2017-01-01 WHEREABOUTS_UNKNOWN -', '2017-03-01 LOCATED -']);
  });

  it('keeps the birth record while the child is abroad and fixes the age on arrival', () => {
    const [abroad, home] = spansOf([change('2018-01-01', 'LOCATED'), change('2018-05-05', 'RETURNED')]);
    expect(abroad?.entry).toMatchObject({
      birthId: 7,
      ageBand: null,
      arrivedOn: null,
      sex: 'MALE',
      regionOfOrigin: 'KZ-75',
    });
    expect(home?.entry).toMatchObject({ birthId: null, ageBand: '10-13', arrivedOn: '2018-05-05' });
  });

  it('keeps the day of arrival through rehabilitation, closing and reopening', () => {
    const changes = [
      change('2018-01-01', 'RETURNED'),
      change('2018-02-01', 'IN_REHABILITATION'),
      change('2022-06-01', 'IN_FOLLOW_UP'),
      closing('2023-01-01', 'TRANSFERRED_TO_OTHER_STATE'),
      change('2023-02-01', 'IN_FOLLOW_UP'),
      closing('2023-03-01', 'ADULT_SERVICES'),
    ];
    const spans = spansOf(changes);
    expect(spans.map(({ entry }) => entry.account)).toEqual(['RETURNED', 'OTHER', 'RETURNED']);
    expect(spans.map(({ entry }) => entry.arrivedOn)).toEqual(['2018-01-01', null, '2018-01-01']);
    expect(spans.map(({ entry }) => entry.ageBand)).toEqual(['5-9', '14-16', '5-9']);
  });

  it('takes the closing of a return outside the programme for the arrival, until the child is abroad again', () => {
    const changes = [change('2018-01-01', 'TRACING'), closing('2018-02-01', 'RETURNED_OUTSIDE_PROGRAMME')];
    expect(spansOf(changes).at(-1)?.entry.arrivedOn).toBe('2018-02-01');
    const reopened = [...changes, change('2018-03-01', 'TRACING'), change('2019-01-01', 'RETURNED')];
    expect(spansOf(reopened).map(({ entry }) => entry.arrivedOn)).toEqual([null, '2018-02-01', null, '2019-01-01']);
  });

  it('follows the claims that prevail while the child is abroad, and no longer after the arrival', () => {
    const changes = [change('2017-01-01', 'LOCATED'), change('2017-06-01', 'RETURNED')];
    const claims = [
      claim('2016-12-01', 1),
      claim('2017-03-01', 2),
      claim('2017-04-01', 3, { grade: 'C' }),
      claim('2017-07-01', 4),
    ];
    expect(brief(changes, claims)).toEqual(['2017-01-01 LOCATED 1', '2017-03-01 LOCATED 2', '2017-06-01 RETURNED 2']);
  });

  it('fixes age and whereabouts on the day of death or of leaving', () => {
    const [, left] = spansOf(
      [change('2017-01-01', 'LOCATED'), closing('2018-05-04', 'DECEASED_CONFIRMED')],
      [claim('2017-01-01', 1), claim('2019-01-01', 2)],
    );
    expect(left?.entry).toMatchObject({
      account: 'DECEASED',
      ageBand: '5-9',
      siteId: 1,
      birthId: null,
      arrivedOn: null,
    });
  });

  it('is empty for ever once the case ends as a duplicate', () => {
    expect(brief([change('2017-01-01', 'LOCATED'), closing('2018-01-01', 'DUPLICATE')])).toEqual([]);
  });

  it('runs through a void closure that was reopened, for the child was there all along', () => {
    const changes = [
      change('2017-01-01', 'LOCATED'),
      closing('2018-01-01', 'NOT_A_NATIONAL'),
      change('2018-02-01', 'AWAITING_RETURN'),
    ];
    expect(brief(changes)).toEqual(['2017-01-01 LOCATED -', '2018-02-01 AWAITING -']);
  });

  it('lets the last of several changes of one day win', () => {
    const changes = [
      change('2017-01-01', 'LOCATED'),
      change('2017-01-01', 'AWAITING_RETURN'),
      change('2017-01-01', 'IN_TRANSIT'),
    ];
    expect(brief(changes)).toEqual(['2017-01-01 AWAITING -']);
  });

  it('never shows a change that a later one predates', () => {
    const first = change('2017-01-01', 'LOCATED');
    const changes = [first, change('2017-05-01', 'AWAITING_RETURN'), change('2017-03-01', 'RETURNED')];
    expect(brief(changes)).toEqual(['2017-01-01 LOCATED -', '2017-03-01 RETURNED -']);
  });

  it('has the arrival on the day of the first change in force, where corrections of dates crossed', () => {
    const changes = [
      change('2017-01-01', 'LOCATED'),
      change('2017-06-01', 'RETURNED'),
      change('2017-03-01', 'IN_REHABILITATION'),
    ];
    expect(spansOf(changes).map(({ entry }) => entry.arrivedOn)).toEqual([null, '2017-03-01']);
  });

  it('keeps the day of leaving when a closed case is closed once more', () => {
    const closings = [
      closing('2018-05-04', 'UNTRACEABLE_AFTER_REVIEW'),
      closing('2019-01-01', 'DECLINED_BEST_INTERESTS'),
    ];
    expect(spansOf([change('2017-01-01', 'LOCATED'), ...closings]).map(({ entry }) => entry.ageBand)).toEqual([
      null,
      '5-9',
    ]);
  });
});

describe('what was known at an instant', () => {
  it('has a correction in the place of the row it restates, from the instant it was recorded', () => {
    const [reported, returned] = [change('2017-01-01', 'LOCATED'), change('2017-06-01', 'RETURNED')];
    const corrected = change('2017-06-09', 'RETURNED', { correctsId: returned.id, recordedAt: 2 });
    const again = change('2017-06-05', 'RETURNED', { correctsId: corrected.id, recordedAt: 3 });
    const changes = [reported, returned, corrected, again];
    const arrivals = [1, 2, 3].map((knownAt) => spansOf(changes, [], knownAt).at(-1)?.entry.arrivedOn);
    expect(arrivals).toEqual(['2017-06-01', '2017-06-09', '2017-06-05']);
  });

  it('lacks an annulled change and has it again when the annulment is corrected', () => {
    const [located, awaiting] = [change('2017-01-01', 'LOCATED'), change('2017-06-01', 'AWAITING_RETURN')];
    const annulled = change('2017-06-01', 'AWAITING_RETURN', {
      correctsId: awaiting.id,
      isAnnulment: true,
      recordedAt: 2,
    });
    const restored = change('2017-06-02', 'AWAITING_RETURN', { correctsId: annulled.id, recordedAt: 3 });
    const changes = [located, awaiting, annulled, restored];
    expect([1, 2, 3].map((knownAt) => spansOf(changes, [], knownAt).length)).toEqual([2, 1, 2]);
  });

  it('has claims corrected and lacks the withdrawn ones', () => {
    const changes = [change('2017-01-01', 'LOCATED')];
    const seen = claim('2016-01-01', 1);
    const corrected = claim('2016-01-01', 2, { correctsId: seen.id, recordedAt: 2 });
    const withdrawn = claim('2016-01-01', 2, { correctsId: corrected.id, isWithdrawal: true, recordedAt: 3 });
    const sites = [1, 2, 3].map((knownAt) => spansOf(changes, [seen, corrected, withdrawn], knownAt)[0]?.entry.siteId);
    expect(sites).toEqual([1, 2, null]);
  });
});

describe('the claim that prevails', () => {
  const claims = [
    claim('2017-01-01', 1, { grade: 'B' }),
    claim('2017-02-01', 2, { grade: 'D' }),
    claim('2017-01-01', 3, { grade: 'A' }),
    claim('2017-01-01', 4, { grade: 'A' }),
    claim('2016-06-01', 5, { grade: 'C' }),
  ];

  it('is the latest reliable one, by grade and then by the order of recording within a day', () => {
    expect(prevailingClaim(claims, '2018-01-01')?.siteId).toBe(4);
    expect(prevailingClaim(claims.slice(0, 3), '2018-01-01')?.siteId).toBe(3);
  });

  it('is the better graded of one day, whichever was recorded first', () => {
    const [official, named] = [claim('2017-01-01', 1, { grade: 'A' }), claim('2017-01-01', 2, { grade: 'B' })];
    expect(prevailingClaim([official, named], '2018-01-01')?.siteId).toBe(1);
    expect(prevailingClaim([named, official], '2018-01-01')?.siteId).toBe(1);
  });

  it('is an unreliable one only where there is no other, and none before the first sighting', () => {
    expect(prevailingClaim(claims, '2016-12-31')?.siteId).toBe(5);
    expect(prevailingClaim(claims, '2016-01-01')).toBeUndefined();
  });
});
