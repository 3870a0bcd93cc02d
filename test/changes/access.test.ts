import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { noteAccess } from '../../src/changes/note-change.js';
import { fromNodeId, type AgencyId, type CaseId, type UserId } from '../../src/identifiers.js';
import { endGrant, startGrant } from '../../src/referrals/grants/grants.js';
import { CaseStory } from '../support/case-story.js';
import { openTestRegistry, partner, type TestRegistry } from '../support/registry.js';
import { followAll } from './follow.js';

const opened = Date.parse('2018-01-10T09:00:00Z');
const day = 86_400_000;
const registrar = 102 as UserId;
const sighting = { sighting: { observedOn: '2017-08-01', country: 'SY', source: 'A relative', grade: 'C' } };

let registry: TestRegistry;
let story: CaseStory;
let caseId: CaseId;
beforeEach(async () => {
  registry = await openTestRegistry();
  story = await CaseStory.open(registry);
  caseId = fromNodeId('case', story.state.id) as CaseId;
});
afterEach(() => registry.discard());

const grant = (days: number, coversIdentity = false) =>
  registry.temporary.store.inTransaction((tx) =>
    startGrant(
      tx,
      {
        caseId,
        agencyId: partner.id,
        purpose: 'Tracing',
        expiresAt: opened + days * day,
        coversIdentity,
        coversRecord: false,
      },
      registrar,
      opened,
    ),
  );
const end = (id: number, now = opened) =>
  registry.temporary.store.inTransaction((tx) =>
    endGrant(tx, { id, caseId, agencyId: partner.id }, { reason: 'Done', by: registrar, now }),
  );
const told = async (who = 'partner') =>
  (await followAll(registry, who)).map(({ kind, version, case: shown }) => [kind, version, shown?.version ?? null]);

describe('access to the case of another agency', () => {
  it('is told where it begins, with the case, and each change from then on', async () => {
    await story.does('caseworker', 'whereaboutsRecord', sighting);
    expect(await told()).toEqual([]);
    await grant(30);
    await story.does('caseworker', 'whereaboutsRecord', sighting);
    expect(await told()).toEqual([
      ['ACCESS_GAINED', 2, 3],
      ['CASE_CHANGED', 3, 3],
    ]);
    expect(await told('caseworker')).toHaveLength(3);
  });

  it('is told where it is taken back: from then on no more of the case than its id', async () => {
    const id = await grant(30);
    await story.does('caseworker', 'whereaboutsRecord', sighting);
    await end(id);
    await story.does('caseworker', 'whereaboutsRecord', sighting);
    const changes = await followAll(registry, 'partner');
    expect(changes.map(({ kind }) => kind)).toEqual(['ACCESS_GAINED', 'CASE_CHANGED', 'ACCESS_LOST']);
    for (const change of changes) expect(change).toMatchObject({ caseId: story.state.id, version: null, case: null });
  });

  it('is told when it runs out by itself: once, whoever asks first, with a row in the audit', async () => {
    await grant(30);
    await told();
    registry.setClock('2018-03-01T09:00:00Z');
    await story.does('caseworker', 'whereaboutsRecord', sighting);
    await Promise.all([told(), told(), told()]);
    expect(await told()).toEqual([
      ['ACCESS_GAINED', null, null],
      ['ACCESS_LOST', null, null],
    ]);
    const lapses = registry.temporary.store.reader.raw
      .prepare("select role, subjects from audit_entries where operation = 'grantLapse'")
      .all();
    expect(lapses).toEqual([{ role: 'SYSTEM', subjects: JSON.stringify([story.state.id]) }]);
  });

  it('is not told as lost while another grant shows the case; that it may show less is', async () => {
    const wide = await grant(30, true);
    await grant(60);
    await end(wide);
    expect((await told()).map(([kind]) => kind)).toEqual(['ACCESS_GAINED', 'ACCESS_GAINED', 'ACCESS_CHANGED']);
    registry.setClock('2018-03-20T09:00:00Z');
    expect((await told()).at(-1)).toEqual(['ACCESS_LOST', null, null]);
  });

  it('that runs out while another grant stands is told as changed', async () => {
    await grant(10, true);
    await grant(60);
    registry.setClock('2018-02-01T09:00:00Z');
    expect((await told()).slice(2)).toEqual([['ACCESS_CHANGED', 1, 1]]);
    expect(await told()).toHaveLength(3);
  });

  it('can be gained again after it was lost', async () => {
    await end(await grant(30));
    await grant(30);
    expect((await told()).map(([kind]) => kind)).toEqual(['ACCESS_GAINED', 'ACCESS_LOST', 'ACCESS_GAINED']);
    await story.does('caseworker', 'whereaboutsRecord', sighting);
    expect((await told()).at(-1)).toEqual(['CASE_CHANGED', 2, 2]);
  });

  it('changes nothing in the feeds of others', async () => {
    const before = [await told('caseworker'), await told('supervisor')];
    await end(await grant(30));
    expect([await told('caseworker'), await told('supervisor')]).toEqual(before);
  });

  it('of the owner itself is never told as lost, nor of a case that is not there', async () => {
    await registry.temporary.store.inTransaction(async (tx) => {
      await noteAccess(tx, { caseId, agencyId: 11 as AgencyId, kind: 'ACCESS_LOST', now: opened });
      await noteAccess(tx, { caseId: 5 as CaseId, agencyId: partner.id, kind: 'ACCESS_LOST', now: opened });
    });
    expect((await told('caseworker')).at(-1)).toEqual(['ACCESS_CHANGED', 1, 1]);
    expect(await told()).toEqual([]);
  });
});
