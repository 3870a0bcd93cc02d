import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import Database from 'better-sqlite3';
import { addDays } from '../../src/dates.js';
import { stateOn, type Dated } from '../../src/tallies/milestone.rules.js';
import { readMilestones } from '../../src/releases/tabulation/milestone-states.js';
import { checkPlans } from '../../src/rehabilitation/plans/check-plans.js';
import { databaseOf } from '../matrix/world.js';
import { CaseStory } from '../support/case-story.js';
import type { Answer, TestRegistry } from '../support/registry.js';
import { centre, openHome } from './home.js';

let registry: TestRegistry;
let first: CaseStory;

const achieve = (code: string, achievedOn: string) => ({ code, achievedOn, evidence: 'A document' });

beforeAll(async () => {
  registry = await openHome('2018-06-30T09:00:00Z');
  const schooling = [
    ['2017-11-01', '2017-12-01'],
    ['2017-11-05', '2018-01-04'],
    ['2017-12-01', '2018-05-01'],
    ['2018-01-01', undefined],
  ] as const;
  for (const [index, [arrivedOn, enrolledOn]] of schooling.entries()) {
    const story = await CaseStory.open(registry, index === 3 ? { ownerAgencyId: 'agency_12' } : {});
    if (index === 3) await comesHomeAlone(story, arrivedOn);
    else await story.comesHome(arrivedOn);
    await story.does('registrar', 'planOpen', { bodyAgencyId: centre });
    await story.does('registrar', 'milestoneAchieve', achieve('PRE-CMTE', '2017-10-01'));
    await story.does('registrar', 'milestoneAchieve', achieve('REC-MED', addDays(arrivedOn, 10)));
    if (enrolledOn !== undefined) await story.does('registrar', 'milestoneAchieve', achieve('EDU-ENR', enrolledOn));
    if (index === 0) {
      first = story;
      const waived = { code: 'DOC-CIT', outcome: 'WAIVED', decidedOn: '2018-02-01', reason: 'Born a citizen' };
      await story.does('supervisor', 'milestoneWaiveEndorse', { code: 'DOC-CIT', outcome: 'WAIVED' });
      await story.does('registrar', 'milestoneWaive', waived);
      await story.does('registrar', 'milestoneAchieve', achieve('HOM-V1', '2018-01-20'));
      await story.does('registrar', 'milestoneReopen', { code: 'HOM-V1', reason: 'Nobody was there' });
      const decision = { kind: 'GUARDIANSHIP', relation: 'AUNT_OR_UNCLE', authority: 'Court', reference: '7' };
      await story.does('registrar', 'guardianshipRecord', { ...decision, decidedOn: '2017-12-15' });
      await story.does('registrar', 'guardianshipEnd', { decisionId: '1', endedOn: '2018-03-01', reason: 'Moved' });
    }
    const session = { type: 'TUTORING', setting: 'INDIVIDUAL', heldOn: '2018-02-01' };
    const held = [{ attendance: 'ATTENDED' }, { attendance: 'ATTENDED', minutes: 45 }, { attendance: 'ABSENT' }];
    for (const one of held.slice(0, index + 1)) await story.does('registrar', 'sessionRecord', { ...session, ...one });
  }
}, 60_000);
afterAll(() => registry.discard());

/** Straight home, without the programme: the case of another agency, which the registrar moves. */
async function comesHomeAlone(story: CaseStory, on: string): Promise<void> {
  await story.does('registrar', 'selfReturnRecord', { arrivedOn: on, port: 'Border', note: 'By the grandmother' });
}

const fields =
  'children progress { code opened achieved waived notApplicable open overdue } atSchool medianDaysToSchool withGuardianship shareWithGuardianship sessionsAttended sessionsPerChild definitions { id kk ru en }';
const figures = async (who: string, asOf: string): Promise<Answer['data']> =>
  (await registry.ask(who, `{ rehabilitationFigures(asOf: "${asOf}") { ${fields} } }`)).data.rehabilitationFigures;

interface Row extends Dated {
  code: string;
  arrivedOn: string;
  owner: number;
}
const none = { opened: 0, achieved: 0, waived: 0, notApplicable: 0, open: 0, overdue: 0 };
type Count = typeof none;

/** The progress counted again from the milestones, one by one. */
function recount(asOf: string, owner?: number, without = 0) {
  const rows = databaseOf(registry)
    .prepare(
      'select m.code, m.due_on as dueOn, m.outcome, m.outcome_on as outcomeOn, p.arrived_on as arrivedOn, p.owner_agency_id as owner from milestones m join plans p using (case_id) where m.title is null and case_id <> ?',
    )
    .all(without) as Row[];
  const counts = new Map<string, Count>();
  for (const row of rows.filter((one) => one.arrivedOn <= asOf && (owner === undefined || one.owner === owner))) {
    const state = stateOn(row, asOf);
    const count = counts.get(row.code) ?? { ...none };
    counts.set(row.code, count);
    const add = (field: keyof Count) => (count[field] += 1);
    add('opened');
    if (state === 'ACHIEVED') add('achieved');
    else if (state === 'WAIVED') add('waived');
    else if (state === 'NOT_APPLICABLE') add('notApplicable');
    else add('open');
    if (state === 'OVERDUE') add('overdue');
  }
  return [...counts].map(([code, count]) => ({ code, ...count })).sort((a, b) => (a.code < b.code ? -1 : 1));
}

const days = ['2017-10-31', '2017-11-01', '2017-11-20', '2018-01-01', '2018-01-20', '2018-02-01', '2018-06-30'];

describe('the check of plans', () => {
  const faultOf = async () => (await checkPlans(registry.temporary.store.reader.db)).firstFault;

  /** Changes a row behind the program's back, looks, and puts it back. */
  async function tampered(change: string, undo: string): Promise<string | undefined> {
    const raw = new Database(`${registry.temporary.folder}/registry.sqlite`);
    try {
      raw.exec(change);
      return await faultOf();
    } finally {
      raw.exec(undo);
      raw.close();
    }
  }

  it('holds for all that was done, and finds a row that no history made', async () => {
    expect(await faultOf()).toBeUndefined();
    const settled = "where code = 'REC-MED' and outcome is not null";
    expect(
      await tampered(
        `update milestones set is_mandatory = is_mandatory, outcome = 'WAIVED' ${settled}`,
        `update milestones set outcome = 'ACHIEVED' where code = 'REC-MED'`,
      ),
    ).toMatch(/REC-MED .* last event/);
    expect(
      await tampered(
        'update milestone_tallies set opened = opened + 1',
        'update milestone_tallies set opened = opened - 1',
      ),
    ).toMatch(/^the tally/);
    expect(
      await tampered(
        'update milestone_months set achieved = achieved + 1',
        'update milestone_months set achieved = achieved - 1',
      ),
    ).toMatch(/^the tally .* \d{4}-\d{2} is not the sum/);
    for (const [bad, good] of [
      ['is_live = 0', 'is_live = 1'],
      ['owner_agency_id = owner_agency_id + 1', 'owner_agency_id = owner_agency_id - 1'],
    ] as const)
      expect(
        await tampered(
          `update milestones set ${bad} where code = 'REC-MED'`,
          `update milestones set ${good} where code = 'REC-MED'`,
        ),
      ).toMatch(/does not stand in worklists as its case does$/);
    expect(await tampered('update plans set version = version + 1', 'update plans set version = version - 1')).toMatch(
      /last version$/,
    );
    expect(await faultOf()).toBeUndefined();
  });
});

describe('the figures of rehabilitation', () => {
  it.each(days)('count milestones as they stood on %s, as a recount of each does', async (asOf) => {
    expect((await figures('registrar', asOf)).progress).toEqual(recount(asOf));
    expect((await figures('partner', asOf)).progress).toEqual(recount(asOf, 12));
    expect((await figures('caseworker', asOf)).progress).toEqual(recount(asOf, 11));
  });

  it('tell days to school, guardianship and sessions of the day that is asked for', async () => {
    expect(await figures('registrar', '2018-06-30')).toMatchObject({
      ...{ children: 4, atSchool: 3, medianDaysToSchool: 60, withGuardianship: 0, sessionsAttended: 7 },
      sessionsPerChild: 1.75,
    });
    expect(await figures('supervisor', '2018-02-15')).toMatchObject({
      ...{ children: 4, atSchool: 2, medianDaysToSchool: 45, withGuardianship: 1, shareWithGuardianship: 0.25 },
    });
    expect(await figures('partner', '2018-06-30')).toMatchObject({
      children: 1,
      atSchool: 0,
      medianDaysToSchool: null,
    });
    const before = await figures('registrar', '2017-10-01');
    expect(before).toMatchObject({ children: 0, medianDaysToSchool: null, sessionsPerChild: null, progress: [] });
  });

  it('are of a day that has begun, and none before the registry’s first', async () => {
    for (const day of ['2030-01-01', '1989-12-31']) {
      const { errors } = await registry.ask('registrar', `{ rehabilitationFigures(asOf: "${day}") { children } }`);
      expect([errors?.[0]?.extensions.code, errors?.[0]?.message]).toEqual([
        'INVALID_DATE',
        expect.stringContaining(`it came as ${day}`),
      ]);
    }
  });

  it('are told to whoever reads the files that they count, and to nobody else: one child by day is its file', async () => {
    for (const who of ['auditor', 'administrator']) {
      for (const asked of ['', '(asOf: "2017-11-01")']) {
        const answer = await registry.ask(who, `{ rehabilitationFigures${asked} { children } }`);
        expect([who, answer.errors?.[0]?.extensions.code, answer.data]).toEqual([who, 'FORBIDDEN', undefined]);
        expect(answer.errors?.[0]?.message).toContain('rehabilitation:count');
      }
    }
    expect((await figures('psychologist', '2018-06-30')).children).toBe(3);
  });

  it('come with what they mean, in three languages', async () => {
    const definitions = (await figures('psychologist', '2018-06-30')).definitions as Record<
      'id' | 'kk' | 'ru' | 'en',
      string
    >[];
    // Each says something of its own in each language, in letters that the language has and the others have not.
    for (const [language, letters] of [
      ['kk', /[әғқңөұүһі]/i],
      ['ru', /[ыэ]|ии|ой|ей/i],
      ['en', /[a-z]{3}/i],
    ] as const) {
      const texts = definitions.map((definition) => definition[language]);
      expect(new Set(texts).size).toBe(definitions.length);
      for (const text of texts) expect(text).toMatch(letters);
      for (const text of texts) expect([language, /[a-z]{3}/i.test(text)]).toEqual([language, language === 'en']);
    }
    for (const { kk, ru } of definitions) expect(/[әғқңөұүһі]/i.test(ru) || kk === ru).toBe(false);
    expect(definitions.map(({ id }) => id)).toEqual([
      'MILESTONE_PROGRESS',
      'MEDIAN_DAYS_TO_SCHOOL',
      'SHARE_WITH_GUARDIANSHIP',
      'SESSIONS_PER_CHILD',
    ]);
  });

  it('tell nothing of a file that is sealed, from its day on; what is published counts it among the others', async () => {
    const asOf = '2018-06-30';
    await first.endorsedMove('CLOSED', asOf, { closureReason: 'TRANSFERRED_TO_OTHER_STATE' });
    await first.does('registrar', 'fileSeal', { sealsOn: '2018-07-01', reason: 'Gone with the family' });
    // Setting the day of sealing achieves EXT-CLOSE; that the day comes changes nothing that is published.
    const published = () =>
      readMilestones(registry.temporary.store.reader.db, { asOf, knownAt: Date.parse('2018-07-02T09:00:00Z') });
    const before = await published();
    const key = Number(first.state.id.slice('case_'.length));
    expect([before.achieved.has(`EDU-ENR ${key}`), before.attended.get(key)]).toEqual([true, 1]);
    expect(await figures('registrar', asOf)).toMatchObject({ children: 4, progress: recount(asOf) });
    registry.setClock('2018-07-02T09:00:00Z');
    for (const day of days) {
      expect((await figures('registrar', day)).progress).toEqual(recount(day, undefined, key));
      expect((await figures('caseworker', day)).progress).toEqual(recount(day, 11, key));
    }
    expect(await figures('registrar', asOf)).toMatchObject({
      ...{ children: 3, atSchool: 2, medianDaysToSchool: 105.5, withGuardianship: 0, sessionsAttended: 6 },
    });
    expect(await published()).toEqual(before);
  });
});
