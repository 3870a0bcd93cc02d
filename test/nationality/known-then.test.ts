import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { Shown } from '../support/act-on.js';
import { CaseStory } from '../support/case-story.js';
import { openTestRegistry, type TestRegistry } from '../support/registry.js';

/* What an authority knew is what was on file when it spoke, as that stood then, whenever its paper and all others are typed. */

let registry: TestRegistry;
let story: CaseStory;
const at = (day: string, time = '09:00:00') => registry.setClock(`${day}T${time}Z`);
/** Of parents of whom one is a citizen the rules leave it open; it was determined and contested in December. */
beforeEach(async () => {
  registry = await openTestRegistry('2017-12-01T09:00:00Z');
  story = await CaseStory.open(registry, {
    reportedOn: '2017-06-01',
    parents: [
      { role: 'MOTHER', citizenship: 'OTHER' },
      { role: 'FATHER', citizenship: 'KZ' },
    ],
  });
  await determines('2017-12-01');
  at('2017-12-15');
  const item = { type: 'BIRTH_CERTIFICATE', grade: 'A', obtainedOn: '2017-12-01', source: 'The registry office' };
  await story.does('caseworker', 'evidenceRecord', { ...item, isVerified: true });
  await contests('1', '2017-12-10');
});
afterEach(() => registry.discard());

const does = (mutation: string, input: object) => story.does('registrar', mutation, input);
const determines = (decidedOn: string) => does('nationalityDetermine', { decidedOn });
const isBornAtHome = (more: object = {}) =>
  does('nationalityFactRecord', { kind: 'BORN_AT_HOME', answer: 'YES', source: 'A notice', ...more });
const judges = (standing: string) =>
  does('evidenceJudge', { evidenceId: '1', standing, reason: 'The registry office looked at it.' });
const contests = (determinationId: string, statedOn: string) =>
  does('nationalityContest', { determinationId, statedOn, reason: 'Counsel.' });
const decides = (authority: string, determinationId: string, statedOn: string, overturnedTo?: string) =>
  does('nationalityChallengeSettle', {
    ...{ determinationId, statedOn, authority, reference: 'Decision 17', reason: 'By its file.' },
    ...(overturnedTo !== undefined && { overturnedTo }),
  });
const restates = (corrects: string, decidedOn: string) =>
  does('nationalityRecord', {
    ...{ nationality: 'NOT_A_CITIZEN', rule: 'AUTHORITY', decidedOn, corrects, reason: 'Misread.' },
  });
const read = async (): Promise<Shown> => {
  const query = `{ nationalityStatus(caseId: "${story.state.id}") { held heldSince isOutdated determinations { challenges { statedOn } standing decidedOn inputs trace { rule reading } } } }`;
  return (await registry.ask('registrar', query)).data.nationalityStatus;
};
/** Whether the word that holds binds the rules, which say otherwise. */
const binds = async (): Promise<boolean> => {
  const { userErrors } = await story.tries('registrar', 'nationalityDetermine', { decidedOn: '2018-01-09' });
  for (const { code } of userErrors) expect(code).toBe('NO_SUCH_TRANSITION');
  return userErrors.length > 0;
};

it.each([false, true])(
  'of two papers the later knew what came on file between them, typed in one bundle: %s',
  async (isLate) => {
    at(isLate ? '2018-01-04' : '2018-01-03');
    if (isLate) await isBornAtHome();
    if (isLate) at('2018-01-09');
    await decides('Court', '1', '2018-01-03', 'NOT_A_CITIZEN');
    await contests('2', '2018-01-03');
    if (!isLate) at('2018-01-04');
    if (!isLate) await isBornAtHome();
    if (!isLate) at('2018-01-05');
    await decides('Supreme court', '2', '2018-01-05');
    at('2018-01-09');
    expect(await read()).toMatchObject({ held: 'NOT_A_CITIZEN', isOutdated: false });
    expect(await binds()).toBe(true);
  },
);

it.each([false, true])(
  'a determination dated back makes no news known, typed before the paper: %s',
  async (isBefore) => {
    at('2018-01-08');
    await isBornAtHome();
    at('2018-01-09');
    if (isBefore) await determines('2018-01-04');
    await decides('Court', '1', '2018-01-05', 'NOT_A_CITIZEN');
    if (!isBefore) await determines('2018-01-04');
    expect(await read()).toMatchObject({ held: 'NOT_A_CITIZEN', isOutdated: true });
    expect(await binds()).toBe(false);
  },
);

describe('the day of a word that was misread, put right', () => {
  beforeEach(async () => {
    at('2018-01-08');
    await isBornAtHome();
    at('2018-01-09');
  });

  it.each(['2018-01-05', '2018-01-09'])(
    'takes news from the authority as the true day does, typed first as of %s',
    async (typed) => {
      await decides('Court', '1', typed, 'NOT_A_CITIZEN');
      if (typed !== '2018-01-05') await restates('2', '2018-01-05');
      const [judged, court] = (await read()).determinations;
      expect([judged.challenges[0].statedOn, judged.challenges[1].statedOn, court.decidedOn]).toEqual([
        '2017-12-10',
        '2018-01-05',
        '2018-01-05',
      ]);
      expect(court.inputs).toContain('BORN_AT_HOME UNKNOWN');
      expect(court.trace).toContainEqual({ rule: 'RULE_2', reading: 'OPEN' });
      expect(await binds()).toBe(false);
    },
  );

  it.each(['2018-01-05', '2018-01-09'])(
    'gives it what was on file by the true day, typed first as of %s',
    async (typed) => {
      await decides('Court', '1', typed, 'NOT_A_CITIZEN');
      if (typed !== '2018-01-09') await restates('2', '2018-01-09');
      const [, court] = (await read()).determinations;
      expect(court.inputs).toContain('BORN_AT_HOME YES');
      expect(court.trace).toContainEqual({ rule: 'RULE_2', reading: 'HOLDS' });
      expect(await read()).toMatchObject({ heldSince: '2018-01-09', isOutdated: false });
      expect(await binds()).toBe(true);
    },
  );
});

describe('an item that an answer rests on, judged since the word', () => {
  beforeEach(() => isBornAtHome({ evidenceId: '1' }));

  it.each([false, true])('stands again, which is news, the paper typed afterwards: %s', async (isLate) => {
    at('2018-01-03');
    await judges('CONTESTED');
    at('2018-01-05');
    if (!isLate) await decides('Court', '1', '2018-01-05', 'NOT_A_CITIZEN');
    at('2018-01-08');
    await judges('STANDING');
    at('2018-01-09');
    if (isLate) await decides('Court', '1', '2018-01-05', 'NOT_A_CITIZEN');
    expect(await binds()).toBe(false);
  });

  it.each([false, true])('fell, which is news, the paper typed afterwards: %s', async (isLate) => {
    at('2018-01-05');
    if (!isLate) await decides('Court', '1', '2018-01-05', 'CITIZEN');
    at('2018-01-08');
    await judges('REFUTED');
    at('2018-01-09');
    if (isLate) await decides('Court', '1', '2018-01-05', 'CITIZEN');
    expect(await binds()).toBe(false);
  });

  it('is contradicted by another, which is news until it is settled for it', async () => {
    at('2018-01-08');
    const other = { type: 'FOREIGN_BIRTH_CERTIFICATE', grade: 'B', obtainedOn: '2017-12-01', source: 'A clinic' };
    await story.does('caseworker', 'evidenceRecord', { ...other, isVerified: true });
    const conflict = { evidenceId: '1', otherEvidenceId: '2', about: 'BIRTH', reason: 'Two places.' };
    await does('evidenceConflictRecord', conflict);
    at('2018-01-09');
    await decides('Court', '1', '2018-01-05', 'NOT_A_CITIZEN');
    expect(await read()).toMatchObject({ isOutdated: true });
    await does('evidenceConflictSettle', { conflictId: '1', reason: 'The clinic meant another child.' });
    expect(await read()).toMatchObject({ isOutdated: false });
    expect(await binds()).toBe(true);
  });
});

it.each(['09:00:00', '11:00:00'])(
  'of one day all is known that came on file, an answer typed at %s beside a paper of 10:00',
  async (time) => {
    const typed = [
      { at: '10:00:00', act: () => decides('Court', '1', '2018-01-05', 'NOT_A_CITIZEN') },
      { at: time, act: () => isBornAtHome() },
    ].sort((one, other) => one.at.localeCompare(other.at));
    for (const { at: hour, act } of typed) {
      at('2018-01-05', hour);
      await act();
    }
    at('2018-01-09');
    expect(await binds()).toBe(true);
  },
);
