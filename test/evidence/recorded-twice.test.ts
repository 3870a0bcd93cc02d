import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { Shown } from '../support/act-on.js';
import { CaseStory } from '../support/case-story.js';
import { openTestRegistry, type TestRegistry } from '../support/registry.js';
import { dna } from './dna.js';

/* What stands already is not recorded a second time without a word: the answer names what stands. */

let registry: TestRegistry;
let story: CaseStory;
beforeAll(async () => {
  registry = await openTestRegistry();
});
afterAll(() => registry.discard());
beforeEach(async () => {
  story = await CaseStory.open(registry);
});

async function isRefused(
  [who, mutation, input]: readonly [string, string, object],
  field: string,
  named?: string,
): Promise<void> {
  const { userErrors } = await story.tries(who, mutation, input);
  expect(userErrors).toMatchObject([{ code: 'ALREADY_RECORDED', field: [field] }]);
  if (named !== undefined) expect(userErrors[0]?.message).toContain(named);
}

const read = async (fields: string): Promise<Shown> =>
  (await registry.ask('registrar', `{ case(id: "${story.state.id}") { ${fields} } }`)).data.case;

describe('an item of evidence', () => {
  const item = {
    ...{ type: 'CAMP_OR_PRISON_REGISTER', grade: 'B', obtainedOn: '2017-08-01', source: 'Register of Camp 3' },
    isVerified: false,
  };

  it('of one type, source, day and grade is on file once, however the source is spelt', async () => {
    await story.does('caseworker', 'evidenceRecord', item);
    for (const source of [item.source, ' register of camp-3 ', 'Reg\u00ADister of  Camp 3', 'Register of Саmр 3'])
      await isRefused(['registrar', 'evidenceRecord', { ...item, source }], 'source', story.names('evidence', 1));
    const others = [{ type: 'VIDEO' }, { source: 'Register of Camp 13' }, { obtainedOn: '2017-08-02' }, { grade: 'C' }];
    for (const other of others) await story.does('caseworker', 'evidenceRecord', { ...item, ...other });
    expect((await read('evidence { id }')).evidence).toHaveLength(5);
  });

  it('is recorded anew once it is verified, and not as unverified after that', async () => {
    await story.does('caseworker', 'evidenceRecord', item);
    const verified = { ...item, isVerified: true };
    await story.does('caseworker', 'evidenceRecord', verified);
    await isRefused(['caseworker', 'evidenceRecord', verified], 'source', story.names('evidence', 2));
    await isRefused(['caseworker', 'evidenceRecord', item], 'source', story.names('evidence', 1));
  });

  it('that was refuted is judged anew, and not recorded anew', async () => {
    await story.does('caseworker', 'evidenceRecord', item);
    const refuted = { evidenceId: '1', standing: 'REFUTED', reason: 'Of another camp' };
    await story.does('supervisor', 'evidenceJudge', refuted);
    await isRefused(['caseworker', 'evidenceRecord', item], 'source', story.names('evidence', 1));
  });

  it('is judged by one person in the same words once, while that is the last finding', async () => {
    await story.does('caseworker', 'evidenceRecord', item);
    const contested = { evidenceId: '1', standing: 'CONTESTED', reason: 'Of another camp' };
    await story.does('supervisor', 'evidenceJudge', contested);
    const again = { ...contested, reason: ' OF another camp. ' };
    await isRefused(['supervisor', 'evidenceJudge', again], 'reason');
    await story.does('registrar', 'evidenceJudge', contested);
    await story.does('supervisor', 'evidenceJudge', contested);
    await story.does('supervisor', 'evidenceJudge', { ...contested, reason: 'Of another year' });
    await story.does('supervisor', 'evidenceJudge', { ...contested, standing: 'STANDING' });
    await story.does('supervisor', 'evidenceJudge', contested);
  });

  it('has one step of custody for one holder and day, and may come back to a holder on that day', async () => {
    await story.does('caseworker', 'evidenceRecord', item);
    const step = { evidenceId: '1', holder: 'Consulate', heldFrom: '2017-08-02' };
    await story.does('caseworker', 'custodyRecord', step);
    await isRefused(['registrar', 'custodyRecord', { ...step, holder: ' CONSULATE' }], 'heldFrom');
    await story.does('caseworker', 'custodyRecord', { ...step, holder: 'Courier' });
    await story.does('caseworker', 'custodyRecord', step);
    await story.does('caseworker', 'custodyRecord', { ...step, heldFrom: '2017-08-03' });
  });
});

describe('that two items contradict each other', () => {
  const says = (more: object = {}) => ({
    ...{ evidenceId: '1', otherEvidenceId: '2', about: 'PARENTAGE', reason: 'Two mothers' },
    ...more,
  });

  it('is open once, in whichever order the two come, also where the registry said so', async () => {
    await story.does('caseworker', 'dnaResultRecord', dna);
    await story.does('caseworker', 'dnaResultRecord', { ...dna, relation: 'MOTHER' });
    const name = story.names('evidenceConflict', 1);
    await isRefused(['registrar', 'evidenceConflictRecord', says()], 'otherEvidenceId', name);
    const reversed = { evidenceId: '2', otherEvidenceId: '1' };
    await isRefused(['registrar', 'evidenceConflictRecord', says(reversed)], 'otherEvidenceId', name);
    // What they disagree about is another thing, and once it is settled somebody may find them at odds again.
    await story.does('registrar', 'evidenceConflictRecord', says({ about: 'BIRTH' }));
    await story.does('supervisor', 'evidenceConflictSettle', { conflictId: '1', reason: 'The first was a slip' });
    await story.does('registrar', 'evidenceConflictRecord', says(reversed));
    await isRefused(
      ['registrar', 'evidenceConflictRecord', says()],
      'otherEvidenceId',
      story.names('evidenceConflict', 3),
    );
  });
});

describe('a claim of the life of a child', () => {
  const seen = { observedOn: '2017-12-01', status: 'CONFIRMED_ALIVE', source: 'Delegate', grade: 'B' };
  const dead = { ...seen, status: 'CONFIRMED_DEAD', grade: 'A', source: 'Civil registry' };

  it('of one source, day and grade is on file once, whoever records it', async () => {
    await story.does('caseworker', 'vitalStatusRecord', seen);
    for (const who of ['caseworker', 'registrar'])
      await isRefused(
        [who, 'vitalStatusRecord', { ...seen, source: 'delegate ' }],
        'source',
        story.names('vitalStatusClaim', 1),
      );
    for (const other of [{ grade: 'A' }, { source: 'Camp register' }, { observedOn: '2017-12-02' }])
      await story.does('caseworker', 'vitalStatusRecord', { ...seen, ...other });
    await story.does('caseworker', 'vitalStatusWithdraw', { claimId: '1', reason: 'Another child' });
    await story.does('caseworker', 'vitalStatusRecord', seen);
  });

  it('that it is dead is said by two persons, by each once', async () => {
    await story.does('caseworker', 'vitalStatusRecord', dead);
    await isRefused(['caseworker', 'vitalStatusRecord', dead], 'source', story.names('vitalStatusClaim', 1));
    expect((await read('vitalStatus { status }')).vitalStatus.status).toBe('REPORTED_DEAD');
    await story.does('registrar', 'vitalStatusRecord', dead);
    expect((await read('vitalStatus { status }')).vitalStatus.status).toBe('CONFIRMED_DEAD');
    await isRefused(['registrar', 'vitalStatusRecord', dead], 'source', story.names('vitalStatusClaim', 2));
  });

  it('is restated as something else than it says, and than others say', async () => {
    await story.does('caseworker', 'vitalStatusRecord', dead);
    await story.does('caseworker', 'vitalStatusRecord', seen);
    const name = story.names('vitalStatusClaim', 1);
    const restated = { corrects: '1', reason: 'Read again' };
    for (const who of ['caseworker', 'registrar'])
      await isRefused([who, 'vitalStatusRecord', { ...dead, ...restated }], 'source', name);
    const asOther = { ...seen, ...restated };
    await isRefused(['registrar', 'vitalStatusRecord', asOther], 'source', story.names('vitalStatusClaim', 2));
    await story.does('registrar', 'vitalStatusRecord', { ...dead, ...restated, grade: 'B' });
  });
});
