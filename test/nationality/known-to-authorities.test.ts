import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { Shown } from '../support/act-on.js';
import { CaseStory } from '../support/case-story.js';
import { openTestRegistry, type TestRegistry } from '../support/registry.js';
import { own, refused, speaking } from './speaking.js';
import { openUndetermined } from './undetermined.js';

let registry: TestRegistry;
let story: CaseStory;
beforeAll(async () => {
  registry = await openTestRegistry();
});
afterAll(() => registry.discard());
beforeEach(async () => {
  story = await openUndetermined(registry);
  await determines('2017-12-01');
});

const { contests, decides, determines, does, errorsOf, isBornAtHome, read } = speaking(() => story);

describe('what an authority knew', () => {
  it('is not what came on file after the day of its paper: the rules are followed, and people say which holds', async () => {
    await isBornAtHome();
    await determines('2018-01-08');
    await contests('1', '2017-12-10');
    await decides('Court', '1', '2018-01-05', 'NOT_A_CITIZEN');
    expect(await read()).toMatchObject({ held: 'CITIZEN', isOutdated: false });
    await does('nationalityRecord', own('CITIZEN', '2018-01-09'));
    await determines('2018-01-09');
    expect(await read()).toMatchObject({ held: 'CITIZEN', isOutdated: false });
  });

  it('is what was on file that day, though its paper is typed later than what came between', async () => {
    const kept = await openTestRegistry('2017-12-01T09:00:00Z');
    try {
      story = await CaseStory.open(kept, {
        parents: [{ role: 'FATHER', citizenship: 'KZ' }],
        reportedOn: '2017-06-01',
      });
      const ofRegistry = (query: string) => kept.ask('registrar', query);
      const status = async (): Promise<Shown> =>
        (await ofRegistry(`{ nationalityStatus(caseId: "${story.state.id}") { held ruleCode isOutdated } }`)).data
          .nationalityStatus;
      await does('parentRecord', { role: 'MOTHER', citizenship: 'OTHER', fate: 'UNKNOWN', reason: 'Her passport.' });
      await determines('2017-12-01');
      kept.setClock('2017-12-15T09:00:00Z');
      await contests('1', '2017-12-10');
      await isBornAtHome('NO');
      kept.setClock('2018-01-09T09:00:00Z');
      // It knew that the child was born abroad, and not what was learned of it on the day of the typing.
      await decides('Court', '1', '2018-01-05', 'NOT_A_CITIZEN');
      expect(await errorsOf('nationalityRecord', own('CITIZEN', '2018-01-08'))).toMatchObject(refused('Court'));
      await does('nationalityFactRecord', { kind: 'PARENT_RESIDENT_AT_HOME', answer: 'YES', source: 'A register' });
      expect(await status()).toMatchObject({ held: 'NOT_A_CITIZEN', ruleCode: 'RULE_3', isOutdated: true });
      await contests('2', '2018-01-06');
      await decides('Appeal court', '2', '2018-01-08', 'UNDER_DETERMINATION');
      expect(await status()).toMatchObject({ held: 'UNDER_DETERMINATION', isOutdated: true });
      await determines('2018-01-09');
      expect(await status()).toMatchObject({ held: 'CITIZEN', isOutdated: false });
    } finally {
      await kept.discard();
    }
  });

  it('and is on file again binds over what was decided between, and the refusal names all that can be done', async () => {
    await contests('1', '2017-12-10');
    await decides('Court', '1', '2018-01-05', 'NOT_A_CITIZEN');
    await isBornAtHome();
    await determines('2018-01-06');
    await isBornAtHome('UNKNOWN');
    expect(await read()).toMatchObject({ held: 'CITIZEN', isOutdated: true });
    const [error] = await errorsOf('nationalityDetermine', { decidedOn: '2018-01-07' });
    expect(error?.message).toBe(
      'Court decided otherwise than the rules on 2018-01-05, and nothing that the rules ask for has changed since: record the fact, or the citizenship of a parent, that changed; or contest that decision with nationalityContest; or record what it said with nationalityRecord, which then holds: NOT_A_CITIZEN, statelessnessRisk true.',
    );
    await does('nationalityRecord', own('NOT_A_CITIZEN', '2018-01-07'));
    expect(await read()).toMatchObject({ held: 'NOT_A_CITIZEN', isOutdated: false });
  });
});
