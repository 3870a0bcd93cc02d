import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { checkPlans } from '../../src/rehabilitation/plans/check-plans.js';
import { plan, refresh } from '../movements/travel.js';
import { actOn } from '../support/act-on.js';
import type { CaseStory } from '../support/case-story.js';
import type { TestRegistry } from '../support/registry.js';
import { idsOf, openArrival, unplanned } from './arrival-of-four.js';
import { centre, hospital, office, readFile } from './home.js';

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

const named = (...stories: readonly CaseStory[]) =>
  stories.map(({ state }) => ({ caseId: state.id, expectedVersion: state.version }));
const opens = (who: string, children: readonly object[], more: object = {}) =>
  actOn(
    registry,
    who,
    'plansOpen',
    { movementId, children, ...more },
    'cases { id version rehabilitation { plan { body { code } } } }',
  );
const counted = (table: string): number =>
  registry.temporary.store.reader.raw.prepare(`select count(*) from ${table}`).pluck().get() as number;

describe('the plans of an arrival', () => {
  const stated = 'body region agency { code } version';
  const registers = (body: string, agencyId: string | undefined, expectedVersion = 0, region?: string) =>
    actOn(
      registry,
      'administrator',
      'answeringBodySet',
      { body, region, agencyId, expectedVersion },
      `bodies { ${stated} }`,
    );

  it('need a body for each child: that of its region, or one that is named', async () => {
    const refused = await opens('caseworker', named(brother, sister, single));
    expect(refused.userErrors).toMatchObject([{ code: 'INVALID_INPUT', field: ['children', '0', 'bodyAgencyId'] }]);
    expect((await registers('REGIONAL_CENTRE', 'agency_999')).userErrors[0]).toMatchObject({ code: 'NOT_FOUND' });
    expect((await registers('REGIONAL_CENTRE', centre, 0, 'KZ_75')).userErrors).toEqual([]);
    expect((await registers('JUSTICE', office)).userErrors).toEqual([]);
    expect((await registers('HEALTH', hospital, 0, 'KZ_31')).userErrors).toEqual([]);
    // The last word on a kind and a region holds, of whoever has read the word before it.
    const words = await Promise.all([registers('EDUCATION', hospital), registers('EDUCATION', office)]);
    expect(words.map(({ userErrors }) => userErrors[0]?.code).toSorted()).toEqual(['VERSION_CONFLICT', undefined]);
    const last = await registers('EDUCATION', undefined, 1);
    expect(last.made).toEqual([
      { body: 'EDUCATION', region: null, agency: null, version: 2 },
      { body: 'HEALTH', region: 'KZ_31', agency: { code: 'CLI' }, version: 1 },
      { body: 'JUSTICE', region: null, agency: { code: 'GRD' }, version: 1 },
      { body: 'REGIONAL_CENTRE', region: 'KZ_75', agency: { code: 'RC-75' }, version: 1 },
    ]);
    expect((await registry.ask('caseworker', `{ answeringBodies { ${stated} } }`)).data.answeringBodies).toEqual(
      last.made,
    );
  });

  it('are opened for all or for nobody: each that is wrong is told, and who was left out', async () => {
    const before = counted('plans');
    const [first, second, third] = named(brother, sister, single);
    const tries = async (children: readonly object[], more: object = {}, who = 'caseworker') =>
      (await opens(who, children, { bodyAgencyId: office, ...more })).userErrors;
    const left = await tries([first, third] as object[]);
    expect(left).toMatchObject([{ code: 'GUARD_FAILED', field: ['children'] }]);
    expect(left[0]?.message).toContain(sister.state.id);
    expect(
      await tries([{ ...first, expectedVersion: 2 }, { ...second, expectedVersion: 1 }, third] as object[]),
    ).toMatchObject([
      { code: 'VERSION_CONFLICT', field: ['children', '0', 'expectedVersion'] },
      { code: 'VERSION_CONFLICT', field: ['children', '1', 'expectedVersion'] },
    ]);
    expect(await tries([first, second, third, ...named(foreign)] as object[])).toMatchObject([
      { code: 'NOT_FOUND', field: ['children', '3', 'caseId'] },
    ]);
    const all = named(brother, sister, single);
    expect(await tries([...all, ...named(single)])).toMatchObject([{ field: ['children', '3', 'caseId'] }]);
    // Nobody of the office, nor a young person's account, nor an agency that is not there: each said of its child.
    expect(
      await tries([
        { ...first, caseworkerId: 'user_103' },
        { ...second, bodyAgencyId: centre, caseworkerId: 'user_305' },
        { ...third, bodyAgencyId: 'agency_999' },
      ]),
    ).toMatchObject([
      { code: 'NOT_FOUND', field: ['children', '0', 'caseworkerId'] },
      { code: 'NOT_FOUND', field: ['children', '1', 'caseworkerId'] },
      { code: 'NOT_FOUND', field: ['children', '2', 'bodyAgencyId'] },
    ]);
    expect(await tries([])).toMatchObject([{ code: 'INVALID_INPUT' }]);
    const other = await plan(registry, { code: 'Zhusan-2' });
    expect(await tries(all, { movementId: other })).toMatchObject([{ code: 'NO_SUCH_TRANSITION' }]);
    expect(await tries(all, { movementId: 'movement_1' })).toMatchObject([{ code: 'NOT_FOUND' }]);
    expect(counted('plans')).toBe(before);
  });

  it('are opened in one act: siblings at one centre, each milestone with the body of its kind', async () => {
    const [idempotencyKey, before] = [randomUUID(), counted('plans')];
    const children = [
      ...named(brother, sister),
      { ...named(single)[0], bodyAgencyId: centre, caseworkerId: 'user_301' },
    ];
    const opened = await opens('caseworker', children, { idempotencyKey });
    expect(opened.userErrors).toEqual([]);
    // Each as it is now, in the order of their families: its next version, and the plan.
    const nowOf = ({ state }: CaseStory) => ({
      ...{ id: state.id, version: state.version + 1 },
      rehabilitation: { plan: { body: { code: 'RC-75' } } },
    });
    expect(opened.made).toEqual([brother, sister, single].map(nowOf));
    // The same key again does nothing further, and answers the same.
    expect(await opens('caseworker', children, { idempotencyKey })).toEqual(opened);
    const again = await opens('caseworker', named(brother, sister, single));
    expect(again.userErrors).toMatchObject(
      [0, 1, 2].map((at) => ({ code: 'ALREADY_RECORDED', field: ['children', String(at), 'caseId'] })),
    );
    expect(counted('plans') - before).toBe(3);

    const fields =
      'plan { body { code } caseworker { id name } arrivedOn status } milestones { code body { code } responsible { id name } }';
    interface Lies {
      readonly code: string;
      readonly body: { readonly code: string };
      readonly responsible: { readonly id: string; readonly name: string } | null;
    }
    const bodiesOf = async (story: CaseStory): Promise<readonly unknown[]> => {
      const file = await readFile(registry, 'registrar', story.state.id, fields);
      const milestones = file.milestones as readonly Lies[];
      const codes = ['DOC-CIT', 'REC-MED', 'HOM-V1'];
      return [file.plan as unknown, ...codes.map((code) => milestones.find((one) => one.code === code))];
    };
    const standing = { arrivedOn: '2018-01-07', status: 'DRAFT' };
    const worker = { id: 'user_301', name: 'centreWorker' };
    for (const story of [brother, sister])
      expect(await bodiesOf(story)).toEqual([
        { body: { code: 'RC-75' }, caseworker: null, ...standing },
        { code: 'DOC-CIT', body: { code: 'GRD' }, responsible: null },
        { code: 'REC-MED', body: { code: 'RC-75' }, responsible: null },
        { code: 'HOM-V1', body: { code: 'RC-75' }, responsible: null },
      ]);
    expect(await bodiesOf(single)).toEqual([
      { body: { code: 'RC-75' }, caseworker: worker, ...standing },
      { code: 'DOC-CIT', body: { code: 'GRD' }, responsible: null },
      { code: 'REC-MED', body: { code: 'CLI' }, responsible: null },
      { code: 'HOM-V1', body: { code: 'RC-75' }, responsible: worker },
    ]);
    expect(idsOf(await unplanned(registry, 'caseworker'))).toEqual([]);
    expect(await checkPlans(registry.temporary.store.reader.db)).not.toHaveProperty('firstFault');
  });

  it('leave one row in the audit that names every child and the movement', async () => {
    const { data } = await registry.ask(
      'supervisor',
      `{ auditTrail(first: 50, filter: { recordId: "${movementId}" }) { nodes { operation decision subjects } } }`,
    );
    const done = data.auditTrail.nodes.filter(
      ({ operation, decision }: { operation: string; decision: string }) =>
        operation === 'plansOpen' && decision === 'DONE',
    );
    expect(done).toHaveLength(1);
    const spokenOf = [...[brother, sister, single].map(({ state }) => state.id), movementId];
    expect(done[0].subjects.toSorted()).toEqual(spokenOf.toSorted());
  });

  it('are refused to whom a plan is none of', async () => {
    const { errors } = await registry.ask(
      'psychologist',
      'mutation Act($input: PlansOpenInput!) { plansOpen(input: $input) { cases { id } } }',
      { input: { idempotencyKey: randomUUID(), movementId, children: named(foreign) } },
    );
    expect(errors?.[0]?.extensions.code).toBe('FORBIDDEN');
    // Whoever works for another agency opens those of its own alone: of this arrival nobody of the ministry's is in reach.
    expect((await opens('centreWorker', named(brother))).codes).toEqual(['NOT_FOUND']);
  });

  it('takes its centre from the region where a single plan names none', async () => {
    await refresh(registry, foreign);
    await foreign.does('registrar', 'planOpen', {});
    expect(await readFile(registry, 'registrar', foreign.state.id, 'plan { body { code } }')).toEqual({
      plan: { body: { code: 'RC-75' } },
    });
  });
});
