import { describe, expect, it } from '@jest/globals';
import { actsBetween } from '../../src/demonstration/course/acts-between.js';
import { demonstrationAgencies } from '../../src/demonstration/agencies.js';
import type { Act, ChildHistory } from '../../src/demonstration/course/history.types.js';
import { demonstrationSites } from '../../src/demonstration/places.js';
import { generateHistories } from '../../src/demonstration/people/population.js';
import { daysOf, endOfDay, fold, type Of } from './naive.js';
import { findFault } from './naive-guards.js';

const whole: ChildHistory[] = [...generateHistories({ cases: 5 * 461, until: '2030-12-31' })];
const actsOf = <Name extends Act['act']>(name: Name) =>
  whole.flatMap(({ acts }) => acts.filter((act): act is Of<Name> => act.act === name));

describe('every history', () => {
  it('is recorded in order, each act after the end of the days it speaks of and within three weeks of the last', () => {
    for (const { key, acts } of whole) {
      let last = 0;
      for (const act of acts) {
        const days = daysOf(act).sort();
        if (act.recordedAt <= last) throw new Error(`${key}: ${JSON.stringify(act)} is out of order`);
        for (const day of days) {
          if (act.recordedAt <= endOfDay(day)) throw new Error(`${key}: ${JSON.stringify(act)} is recorded too early`);
        }
        const latest = days.at(-1);
        const isLate = latest !== undefined && act.recordedAt > endOfDay(latest) + 21 * 86_400_000;
        if (isLate && !act.act.startsWith('CORRECT')) throw new Error(`${key}: ${JSON.stringify(act)} is late`);
        last = act.recordedAt;
      }
    }
  });

  it('satisfies the guards of the life-cycle, act by act', () => {
    expect(whole.map(findFault).filter((fault) => fault !== null)).toEqual([]);
  });

  it('has the child born before it is seen, reported or moved, whichever birth is on file', () => {
    for (const { key, birth, acts } of whole) {
      const births = [birth, ...acts.flatMap((act) => (act.act === 'CORRECT_PROFILE' && act.birth ? [act.birth] : []))];
      const days = acts
        .filter((act) => act.act !== 'CORRECT_PROFILE')
        .flatMap(daysOf)
        .sort();
      for (const { earliest, latest } of births) {
        if (earliest > latest || latest > days[0]!)
          throw new Error(`${key}: born ${earliest} to ${latest}, first seen ${days[0]}`);
      }
    }
  });

  it('ends with a death, where there is one', () => {
    const dead = whole.filter(({ acts }) => fold(acts).reason === 'DECEASED_CONFIRMED');
    expect(dead).toHaveLength(5 * 12);
    for (const { acts } of dead) {
      const death = acts.find(
        (act) => act.act === 'VITAL_STATUS' && act.status === 'CONFIRMED_DEAD',
      ) as Of<'VITAL_STATUS'>;
      expect(acts.at(-1)).toMatchObject({ act: 'MOVE', toStage: 'CLOSED' });
      const sightings = acts.filter((act) => act.act === 'WHEREABOUTS' || act.act === 'VITAL_STATUS').flatMap(daysOf);
      expect(sightings.sort().at(-1)).toBe(death.observedOn);
    }
  });

  it('returns nobody who is of age, and gives to adult services only those who are', () => {
    const turning18 = (born: string) => `${Number(born.slice(0, 4)) + 18}${born.slice(4)}`;
    for (const { key, birth, acts } of whole) {
      const { returnedOn, reason } = fold(acts);
      if (returnedOn && turning18(birth.earliest) <= returnedOn)
        throw new Error(`${key} returned on ${returnedOn}, born ${birth.earliest}`);
      const closing = acts.at(-1);
      if (reason === 'ADULT_SERVICES' && closing?.act === 'MOVE' && closing.effectiveOn < turning18(birth.latest)) {
        throw new Error(`${key} was handed over on ${closing.effectiveOn}, born ${birth.latest}`);
      }
    }
  });

  it('names sites in the country that it names', () => {
    const sightings = [...actsOf('OPEN'), ...actsOf('WHEREABOUTS'), ...actsOf('CORRECT_WHEREABOUTS')];
    const countries = new Map(demonstrationSites.map(({ code, country }) => [code, country]));
    const wrong = sightings.filter(({ siteCode, country }) => siteCode !== null && country !== countries.get(siteCode));
    expect(wrong).toEqual([]);
  });

  it('lets partners act on their own cases alone, and only observe and report', () => {
    const partners = new Set(demonstrationAgencies.filter(({ isPartner }) => isPartner).map(({ code }) => code));
    const played = whole.flatMap(({ ownerAgency, acts }) =>
      acts.filter(({ by }) => by === 'partner').map(({ act }) => ({ ownerAgency, act })),
    );
    expect(played.length).toBeGreaterThan(500);
    expect(played.filter(({ ownerAgency }) => !partners.has(ownerAgency))).toEqual([]);
    expect(new Set(played.map(({ act }) => act))).toEqual(
      new Set(['OPEN', 'WHEREABOUTS', 'VITAL_STATUS', 'EVIDENCE', 'DNA_RESULT']),
    );
  });
});

describe('the histories together', () => {
  it('hold lapses, refutations, returns on their own, holds, corrections of every kind and reopenings', () => {
    const turns = whole.flatMap(({ acts }) => {
      const moves = acts.filter((act) => act.act === 'MOVE');
      return moves.slice(1).map((move, at) => `${moves[at]!.toStage} > ${move.toStage}`);
    });
    const expected = [
      'AWAITING_RETURN > RETURN_PREPARATION',
      'VERIFYING_IDENTITY > TRACING',
      'LOCATED > RETURNED',
      'IN_FOLLOW_UP > IN_REHABILITATION',
    ];
    for (const turn of expected) expect(turns).toContain(turn);
    const kinds = [
      'HOLD_PLACE',
      'HOLD_LIFT',
      'CORRECT_MOVE',
      'CORRECT_WHEREABOUTS',
      'REOPEN',
      'NATIONALITY',
      'CARE',
    ] as const;
    for (const kind of kinds) expect(actsOf(kind).length).toBeGreaterThan(4);
    const corrections = actsOf('CORRECT_PROFILE');
    for (const field of ['sex', 'regionOfOrigin', 'birth'] as const)
      expect(corrections.some((act) => act[field] !== undefined)).toBe(true);
    expect(actsOf('HOLD_PLACE').length).toBeGreaterThan(actsOf('HOLD_LIFT').length);
  });

  it('close for every reason that the demonstration tells of', () => {
    const reasons = new Set(whole.map(({ acts }) => fold(acts).reason).filter((reason) => reason !== null));
    expect([...reasons].sort()).toEqual([
      'ADULT_SERVICES',
      'DECEASED_CONFIRMED',
      'DECLINED_BEST_INTERESTS',
      'DUPLICATE',
      'NOT_A_NATIONAL',
      'REINTEGRATED',
      'TRANSFERRED_TO_OTHER_STATE',
      'UNTRACEABLE_AFTER_REVIEW',
    ]);
  });
});

describe('continuing a demonstration', () => {
  it('is the same as loading it at once, child by child', () => {
    const cut = endOfDay('2017-12-27');
    const end = endOfDay('2021-06-30');
    const early = new Map([...generateHistories({ until: '2017-12-27' })].map((history) => [history.key, history]));
    const late = [...generateHistories({ until: '2021-06-30' })];
    expect(late.length).toBeGreaterThan(early.size);
    for (const history of late) {
      const before = early.get(history.key);
      expect([...(before?.acts ?? []), ...actsBetween(history, cut, end)]).toEqual(history.acts);
      if (before) expect({ ...before, acts: [] }).toEqual({ ...history, acts: [] });
      early.delete(history.key);
    }
    expect(early.size).toBe(0);
  });

  it('takes acts after one instant and up to and including another', () => {
    const act = (recordedAt: number) =>
      ({ act: 'CARE', recordedAt, by: 'caseworker', arrangement: 'PARENT', since: '2017-01-01' }) as const;
    const history = { acts: [act(1), act(2), act(3), act(4)] };
    expect(actsBetween(history, 1, 3).map(({ recordedAt }) => recordedAt)).toEqual([2, 3]);
    expect(actsBetween(history, 4, 9)).toEqual([]);
    expect(actsBetween(history, 0, 9)).toHaveLength(4);
  });
});
