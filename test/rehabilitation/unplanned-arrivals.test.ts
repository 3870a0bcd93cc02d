import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import Database from 'better-sqlite3';
import { checkPlans } from '../../src/rehabilitation/plans/check-plans.js';
import { awaited } from '../movements/travel.js';
import { mustActOn } from '../support/act-on.js';
import type { CaseStory } from '../support/case-story.js';
import type { TestRegistry } from '../support/registry.js';
import { idsOf, openArrival, unplanned } from './arrival-of-four.js';
import { centre } from './home.js';

let registry: TestRegistry;
let movementId: string;
let brother: CaseStory;
let sister: CaseStory;
let single: CaseStory;
let foreign: CaseStory;
beforeAll(async () => {
  ({ registry, movementId, brother, sister, single, foreign } = await openArrival());
}, 60_000);
afterAll(() => registry.discard());

describe('who is home without a plan', () => {
  it('is listed from the day of the arrival, overdue first, to those who may see the child', async () => {
    const shown = await unplanned(registry, 'caseworker', `, movementId: "${movementId}"`);
    expect(idsOf(shown).toSorted()).toEqual([brother, sister, single].map(({ state }) => state.id).toSorted());
    expect(shown.nodes).toContainEqual({
      ...{
        caseId: single.state.id,
        version: single.state.version,
        agency: { code: 'MFA' },
        regionOfOrigin: 'KZ_31',
        movementId,
      },
      ...{ arrivedOn: '2018-01-07', daysAtHome: 34, dueOn: '2018-01-28', state: 'OVERDUE' },
    });
    expect(idsOf(await unplanned(registry, 'registrar'))).toHaveLength(4);
    expect(idsOf(await unplanned(registry, 'partner'))).toEqual([foreign.state.id]);
    expect(idsOf(await unplanned(registry, 'centreWorker'))).toEqual([]);
    expect(idsOf(await unplanned(registry, 'registrar', ', movementId: "movement_1"'))).toEqual([]);
    const { errors } = await registry.ask(
      'psychologist',
      '{ unplannedArrivals(first: 0) { pageInfo { hasNextPage } } }',
    );
    expect(errors?.[0]?.extensions.code).toBe('INVALID_INPUT');
  });

  it('is shown to an agency whom a grant shows the child', async () => {
    const grant = { caseId: single.state.id, agencyId: centre, purposeOfAccess: 'Care', expiresOn: '2018-06-30' };
    await mustActOn(registry, 'supervisor', 'accessGrant', { ...grant, scopes: ['FACTS', 'IDENTITY'] }, 'grant { id }');
    expect(idsOf(await unplanned(registry, 'centreWorker'))).toEqual([single.state.id]);
  });

  it('is walked page by page without gaps', async () => {
    const all: string[] = [];
    for (let after = ''; ;) {
      const { data } = await registry.ask(
        'registrar',
        `{ unplannedArrivals(first: 1${after}) { nodes { caseId } pageInfo { hasNextPage endCursor } } }`,
      );
      all.push(...idsOf(data.unplannedArrivals));
      if (!data.unplannedArrivals.pageInfo.hasNextPage) break;
      after = `, after: "${data.unplannedArrivals.pageInfo.endCursor}"`;
    }
    expect(all).toEqual(idsOf(await unplanned(registry, 'registrar')));
  });

  it('is compared with the cases by the check of the books', async () => {
    const fault = async () => (await checkPlans(registry.temporary.store.reader.db)).firstFault;
    const raw = new Database(registry.temporary.store.file);
    expect(await fault()).toBeUndefined();
    const id = single.state.id.slice('case_'.length);
    const row = raw.prepare('select * from unplanned_arrivals where case_id = ?').raw().get(id) as unknown[];
    raw.prepare('delete from unplanned_arrivals where case_id = ?').run(id);
    expect(await fault()).toBe(`case_${id} is home without a plan, and not listed`);
    raw.prepare('insert into unplanned_arrivals values (?, ?, ?)').run(row[0], row[1], '2018-01-08');
    expect(await fault()).toBe(`case_${id} is listed as home without a plan, and is not`);
    raw.prepare('update unplanned_arrivals set arrived_on = ? where case_id = ?').run(row[2], id);
    raw.close();
    expect(await fault()).toBeUndefined();
  });

  it('leaves the list with its arrival or when the case is closed, and comes back when that is undone', async () => {
    const story = await awaited(registry);
    const here = async () => idsOf(await unplanned(registry, 'registrar')).includes(story.state.id);
    expect(await here()).toBe(false);
    await story.does('registrar', 'selfReturnRecord', {
      ...{ arrivedOn: '2018-01-20', port: 'Aqtau', note: 'With an aunt' },
    });
    expect(await here()).toBe(true);
    expect((await unplanned(registry, 'registrar')).nodes.at(-1)).toMatchObject({
      caseId: story.state.id,
      movementId: null,
    });
    await story.endorsedMove('CLOSED', '2018-02-01', { closureReason: 'TRANSFERRED_TO_OTHER_STATE' });
    expect(await here()).toBe(false);
    await story.does('supervisor', 'caseReopen', { effectiveOn: '2018-02-01', reason: 'Back' });
    expect(await here()).toBe(true);
    await story.does('caseworker', 'planOpen', { bodyAgencyId: centre });
    expect(await here()).toBe(false);
  });
});
