import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { mustActOn } from '../support/act-on.js';
import { CaseStory } from '../support/case-story.js';
import type { TestRegistry } from '../support/registry.js';
import { centre, codesOf, hospital, lyceum, openHome, readFile } from './home.js';

let registry: TestRegistry;
let story: CaseStory;
beforeEach(async () => {
  registry = await openHome();
  story = await CaseStory.open(registry);
  await story.comesHome('2017-11-01');
});
afterEach(() => registry.discard());

const share = { agencyId: lyceum, view: 'SCHOOL', purposeOfView: 'Enrolment' };
const scopes = ['FACTS', 'IDENTITY', 'RECORD'];

/** Lets the regional centre act on the case until a day; answers the grant. */
const grant = async (expiresOn = '2018-03-31'): Promise<string> => {
  const input = { caseId: story.state.id, agencyId: centre, purposeOfAccess: 'Care', scopes, expiresOn };
  return (await mustActOn(registry, 'supervisor', 'accessGrant', input, 'grant { id }')).id as string;
};
const shares = (who: string, expiresOn: string) => story.tries(who, 'viewShare', { ...share, expiresOn });
const pupils = async (): Promise<{ shownUntil: string }[]> =>
  (await registry.ask('teacher', '{ pupils(first: 10) { nodes { shownUntil } } }')).data.pupils.nodes as {
    shownUntil: string;
  }[];

describe('a view that an agency shows by a grant', () => {
  it('lasts no longer than the grant', async () => {
    await grant('2018-03-31');
    const late = await shares('centreWorker', '2018-04-01');
    expect(codesOf(late)).toEqual(['IMPOSSIBLE_DATES']);
    expect(late.userErrors[0]).toMatchObject({ field: ['expiresOn'], message: expect.stringContaining('2018-03-31') });
    expect(codesOf(await shares('centreWorker', '2018-03-31'))).toEqual([]);
    expect(await pupils()).toEqual([{ shownUntil: '2018-03-31' }]);
    registry.setClock('2018-04-01T00:00:00Z');
    expect(await pupils()).toEqual([]);
  });

  it('ends with the grant where that is taken back, and is told to have ended; what the owner shows stays', async () => {
    const grantId = await grant();
    expect(codesOf(await shares('centreWorker', '2018-03-01'))).toEqual([]);
    const toClinic = { agencyId: hospital, view: 'CLINIC', purposeOfView: 'Teeth', expiresOn: '2018-02-01' };
    expect(codesOf(await story.tries('caseworker', 'viewShare', toClinic))).toEqual([]);
    expect(await pupils()).toHaveLength(1);
    await mustActOn(registry, 'supervisor', 'accessRevoke', { grantId, reason: 'No longer needed' }, 'grant { id }');
    expect(await pupils()).toEqual([]);
    const patients = await registry.ask('doctor', '{ patients(first: 10) { nodes { shownUntil } } }');
    expect(patients.data.patients.nodes).toEqual([{ shownUntil: '2018-02-01' }]);
    const { views } = await readFile(registry, 'caseworker', story.state.id, 'views { endedAt }');
    expect(views).toEqual([{ endedAt: '2018-01-10T09:00:00.000Z' }, { endedAt: null }]);
    expect(codesOf(await story.tries('caseworker', 'viewEnd', { viewId: '1', reason: 'Again' }))).toEqual([
      'NOT_FOUND',
    ]);
    // Another grant is another purpose: it revives nothing.
    await grant();
    expect(await pupils()).toEqual([]);
  });

  it('ends when the referral that gave the grant is completed', async () => {
    const offer = { caseId: story.state.id, toAgencyId: centre, reason: 'Please enrol.', scopes };
    const made = await mustActOn(
      registry,
      'caseworker',
      'referralCreate',
      { ...offer, expiresOn: '2018-03-31' },
      'referral { id }',
    );
    const referral = { referralId: made.id as string };
    await mustActOn(registry, 'centreWorker', 'referralAccept', referral, 'referral { id }');
    expect(codesOf(await shares('centreWorker', '2018-03-01'))).toEqual([]);
    expect(await pupils()).toHaveLength(1);
    await mustActOn(registry, 'caseworker', 'referralComplete', referral, 'referral { id }');
    expect(await pupils()).toEqual([]);
  });
});

describe('a view of a child whose case is closed', () => {
  it('has ended, and stays so whether the file is sealed, the seal lifted, or the case taken up again', async () => {
    expect(codesOf(await shares('caseworker', '2018-06-01'))).toEqual([]);
    await story.endorsedMove('CLOSED', '2018-01-10', { closureReason: 'TRANSFERRED_TO_OTHER_STATE' });
    expect(await pupils()).toEqual([]);
    const { views } = await readFile(registry, 'caseworker', story.state.id, 'views { endedAt }');
    expect(views).toEqual([{ endedAt: '2018-01-10T09:00:00.000Z' }]);
    await story.does('registrar', 'fileSeal', { sealsOn: '2018-01-11', reason: 'Gone with the family' });
    registry.setClock('2018-01-12T09:00:00Z');
    await story.does('registrar', 'sealedFileOpen', { justification: 'Sealed on the wrong day by mistake' });
    await story.does('registrar', 'fileSealLift', { reason: 'Sealed too early' });
    expect(await pupils()).toEqual([]);
    await story.does('registrar', 'caseReopen', { effectiveOn: '2018-01-12', reason: 'The family came back' });
    expect(await pupils()).toEqual([]);
    expect(codesOf(await shares('caseworker', '2018-06-01'))).toEqual([]);
    expect(await pupils()).toHaveLength(1);
  });
});
