import { createHash } from 'node:crypto';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { describe, expect, it } from '@jest/globals';
import { demonstrationAgencies } from '../../src/demonstration/agencies.js';
import type { ChildHistory } from '../../src/demonstration/course/history.types.js';
import { demonstrationSites, regionWeights } from '../../src/demonstration/places.js';
import { generateHistories, type HistoryOptions } from '../../src/demonstration/people/population.js';
import { accountOf, ageOn, fold, tally } from './naive.js';

const all = (options: HistoryOptions = {}): ChildHistory[] => [...generateHistories(options)];
setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;
/** What is alive: the process has run other files before this one and holds what they left behind until it is collected. */
function bytesInUse(): number {
  collectGarbage();
  return process.memoryUsage().heapUsed;
}

const digest = (options: HistoryOptions) =>
  createHash('sha256')
    .update(JSON.stringify(all(options)))
    .digest('hex');

describe('the demonstration population', () => {
  it('is the same, byte for byte, for the same seed, and another for another', () => {
    expect(digest({ seed: 'a' })).toBe(digest({ seed: 'a' }));
    expect(digest({ seed: 'b' })).not.toBe(digest({ seed: 'a' }));
  });

  it.each(['oralu', 'another', 42])('reproduces the statement of 2017-12-27 (seed %s)', (seed) => {
    const {
      RETURNED,
      AWAITING,
      LOCATED = 0,
      WHEREABOUTS_UNKNOWN = 0,
      VOID,
      ...others
    } = tally(generateHistories({ seed }));
    expect({ RETURNED, AWAITING, UNACCOUNTED: LOCATED + WHEREABOUTS_UNKNOWN, VOID, others }).toEqual({
      RETURNED: 63,
      AWAITING: 50,
      UNACCOUNTED: 340,
      VOID: 8,
      others: {},
    });
    expect(LOCATED).toBeGreaterThan(80);
    expect(WHEREABOUTS_UNKNOWN).toBeGreaterThan(80);
  });

  it('says the same of 2017-12-27 when all that came to be known by 2023 is known', () => {
    const then = all({ until: '2023-12-31' }).filter(
      ({ acts }) => acts[0]?.act === 'OPEN' && acts[0].reportedOn <= '2017-12-27',
    );
    const asOf = then.map((child) => ({
      ...child,
      acts: child.acts.filter((act) => !('effectiveOn' in act) || act.effectiveOn <= '2017-12-27'),
    }));
    const { RETURNED, AWAITING, LOCATED = 0, WHEREABOUTS_UNKNOWN = 0 } = tally(asOf);
    expect([RETURNED, AWAITING, LOCATED + WHEREABOUTS_UNKNOWN]).toEqual([63, 50, 340]);
  });

  it('has nobody abroad who is older than 16 on that day, by whatever birth is on file', () => {
    const abroad = all().filter(({ acts }) =>
      ['AWAITING', 'LOCATED', 'WHEREABOUTS_UNKNOWN'].includes(accountOf(fold(acts))),
    );
    expect(abroad).toHaveLength(390);
    const births = abroad.flatMap(({ birth, acts }) => [
      birth,
      ...acts.flatMap((act) => (act.act === 'CORRECT_PROFILE' && act.birth ? [act.birth] : [])),
    ]);
    const ages = births.map(({ earliest }) => ageOn('2017-12-27', earliest));
    expect(Math.max(...ages)).toBeLessThanOrEqual(16);
    expect(Math.max(...ages)).toBeGreaterThanOrEqual(14);
    expect(Math.min(...ages)).toBe(0);
  });

  it('begins between 2014 and 2017', () => {
    const reports = all()
      .flatMap(({ acts }) => (acts[0]?.act === 'OPEN' ? [acts[0].reportedOn] : []))
      .sort();
    expect(reports).toHaveLength(461);
    expect(reports[0]! >= '2014-01-01' && reports[0]! < '2015-01-01').toBe(true);
    expect(reports.at(-1)! > '2017-01-01' && reports.at(-1)! < '2017-12-27').toBe(true);
  });

  it.each(['oralu', 0, 1, 2, 3, 6, 9, 17])('brings children home as the operations did (seed %s)', (seed) => {
    const returns = all({ seed, until: '2024-12-31' }).flatMap(({ acts, sex }) => {
      const { returnedOn } = fold(acts);
      const corrected = acts.flatMap((act) => (act.act === 'CORRECT_PROFILE' && act.sex ? [act.sex] : []));
      return returnedOn ? [{ returnedOn, sex: corrected.at(-1) ?? sex }] : [];
    });
    const on = (date: string) => returns.filter(({ returnedOn }) => returnedOn === date);
    const days = ['2019-01-06', '2019-05-09', '2019-05-31', '2019-08-06', '2019-11-27', '2021-02-04'];
    expect(days.map((date) => on(date).length)).toEqual([30, 156, 171, 49, 14, 7]);
    expect(on('2019-11-27').filter(({ sex }) => sex === 'FEMALE')).toHaveLength(8);
    expect(on('2019-11-27').filter(({ sex }) => sex === 'MALE')).toHaveLength(6);
    const by = (date: string) => returns.filter(({ returnedOn }) => returnedOn <= date).length;
    expect([by('2017-12-27'), by('2018-12-19'), by('2023-03-16')]).toEqual([63, 91, 522]);
  });

  it('knows by the end of each such day + 7 what happened on it', () => {
    const known = (until: string) => tally(generateHistories({ until })).RETURNED;
    expect(['2018-12-19', '2019-06-07', '2019-08-13', '2019-12-04'].map(known)).toEqual([91, 448, 497, 511]);
  });

  it('comes from every region and from unknown ones, in both countries, in camps and prisons, under several agencies', () => {
    const children = all();
    const known = children.map(({ regionOfOrigin }) => regionOfOrigin ?? 'UNKNOWN');
    expect(new Set(known)).toEqual(new Set(Object.keys(regionWeights)));
    const kinds = new Map(demonstrationSites.map(({ code, kind, country }) => [code, `${country} ${kind}`]));
    const seen = new Set(
      children.flatMap(({ acts }) =>
        acts.flatMap((act) => ('siteCode' in act ? [kinds.get(act.siteCode ?? '') ?? act.country] : [])),
      ),
    );
    for (const place of ['SY CAMP', 'SY PRISON', 'SY FAMILY', 'IQ PRISON', 'IQ ORPHANAGE', 'IQ FAMILY', 'XX'])
      expect(seen).toContain(place);
    expect(new Set(children.map(({ ownerAgency }) => ownerAgency))).toEqual(
      new Set(demonstrationAgencies.map(({ code }) => code)),
    );
  });

  it('has families of one to five, and siblings of one family share their parents and differ in name', () => {
    const families = Map.groupBy(all({ until: '2023-12-31' }), ({ familyKey }) => familyKey);
    const sizes = new Set([...families.values()].map((children) => children.length));
    expect([...sizes].sort()).toEqual([1, 2, 3, 4, 5]);
    for (const children of families.values()) {
      expect(new Set(children.map(({ parents }) => JSON.stringify(parents))).size).toBe(1);
      const counted = children.filter(({ acts }) => fold(acts).reason !== 'DUPLICATE');
      expect(new Set(counted.map(({ names }) => names[0]?.text)).size).toBe(counted.length);
    }
  });
});

describe('the names of a child', () => {
  const children = all();

  it('are written in the script that they claim', () => {
    const letters = {
      CYRILLIC_KAZAKH: /^[\u0400-\u04ff -]+$/,
      CYRILLIC_RUSSIAN: /^[а-яё -]+$/i,
      ARABIC: /^[\u0600-\u06ff ]+$/,
      LATIN: /^[a-z -]+$/i,
    };
    const names = children.flatMap(({ names: own, parents }) => [...own, ...parents.flatMap((parent) => parent.names)]);
    for (const { text, script } of names) expect(text).toMatch(letters[script]);
    expect(new Set(names.map(({ script }) => script))).toEqual(new Set(Object.keys(letters)));
    expect(names.some(({ text }) => /[әғқңөұүһі]/i.test(text))).toBe(true);
    expect(names.some(({ role }) => role === 'USED_IN_CAMP')).toBe(true);
  });

  it('spell one name one way in one script', () => {
    const spelled = new Map<string, Set<string>>();
    for (const { names } of children) {
      const [, russian = ''] = names[0]!.text.split(' ');
      const latin = names.find(({ script }) => script === 'LATIN')?.text.split(' ')[0];
      if (latin) spelled.set(russian, (spelled.get(russian) ?? new Set()).add(latin));
    }
    const ambiguous = [...spelled.values()].filter((spellings) => spellings.size > 2);
    expect(ambiguous).toEqual([]);
  });

  it('of a child registered twice are the same at home', () => {
    const duplicates = children.filter(({ acts }) => fold(acts).reason === 'DUPLICATE');
    expect(duplicates).toHaveLength(5);
    for (const duplicate of duplicates) {
      const siblings = children.filter(
        ({ familyKey, key }) => familyKey === duplicate.familyKey && key !== duplicate.key,
      );
      expect(siblings.map(({ names }) => names[0]?.text)).toContain(duplicate.names[0]?.text);
    }
  });
});

describe('a population of another size', () => {
  it('has the same children in front, whatever the size', () => {
    const small = all({ cases: 100 });
    expect(all({ cases: 1500 }).slice(0, 100)).toEqual(small);
    expect(small).toHaveLength(100);
  });

  it('keeps the proportions to the child in every multiple', () => {
    const { RETURNED, AWAITING } = tally(generateHistories({ cases: 4 * 461 }));
    expect([RETURNED, AWAITING]).toEqual([4 * 63, 4 * 50]);
  });

  it('has no two cases of one key, and repeats no child', () => {
    const many = all({ cases: 3 * 461, until: '2023-12-31' });
    expect(new Set(many.map(({ key }) => key)).size).toBe(many.length);
    expect(new Set(many.map(({ acts }) => JSON.stringify(acts))).size).toBe(many.length);
  });

  it('streams 100,000 cases in bounded memory', () => {
    let most = 0;
    let cases = 0;
    let acts = 0;
    const before = bytesInUse();
    for (const history of generateHistories({ cases: 100_000 })) {
      cases++;
      acts += history.acts.length;
      if (cases % 10_000 === 0) most = Math.max(most, bytesInUse());
    }
    expect(cases).toBe(100_000);
    expect(acts / cases).toBeGreaterThan(8);
    expect(acts / cases).toBeLessThan(14);
    expect(most - before).toBeLessThan(20_000_000);
  });
});
