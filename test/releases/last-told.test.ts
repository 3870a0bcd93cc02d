import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { parse } from 'csv-parse/sync';
import { users } from '../../schema/agencies.js';
import type { User } from '../../src/access/actor.js';
import { buildCatalogue } from '../../src/disclosure/index.js';
import type { AgencyId, UserId } from '../../src/identifiers.js';
import { readChain } from '../../src/publication/release-folder.js';
import { announceRelease } from '../../src/releases/acts/announce-release.js';
import { buildRelease } from '../../src/releases/acts/build-release.js';
import { approveRelease, previewRelease } from '../../src/releases/acts/decide-release.js';
import { publishDraft } from '../../src/releases/acts/publish-draft.js';
import { getDraft } from '../../src/releases/acts/release.queries.js';
import { withdrawRelease } from '../../src/releases/acts/withdraw-release.js';
import { runJob } from '../../src/releases/building/run-job.js';
import type { Decision, Job, JobAnswer } from '../../src/releases/building/job.js';
import { openPublicApp, partOf, type PublicApp } from '../publication/public-app.js';
import { openCountedRegistry, postFirstSource, type CountedRegistry } from './counted-registry.js';

let counted: CountedRegistry;
let plane: PublicApp;
/** A cell of the table of origins, and the others of it. */
let cell: readonly string[];
const person = (userId: number): User => ({
  ...{ kind: 'user', role: 'SUPERVISOR', name: `person ${userId}` },
  ...{ userId: userId as UserId, agencyId: 1 as AgencyId },
});
const [builder, second] = [person(1), person(2)];

beforeAll(async () => {
  counted = await openCountedRegistry();
  await postFirstSource(counted);
  await counted.registry.store.inTransaction(async (tx) => {
    for (const { userId: id, name, role } of [builder, second])
      await tx.insert(users).values({ id, name, role, agencyId: 1, createdAt: 0 });
  });
  plane = await openPublicApp(counted.folder);
});
afterAll(async () => {
  await plane.app.close();
  await counted.discard();
});

/** Answers as the gate would: one cell of the table of origins is told, or none, or there is no table. */
const deciding =
  (value: number | null | 'no table') =>
  async (job: Job): Promise<JobAnswer> => {
    if (job.kind !== 'gate' || job.family === null) return runJob(job);
    const base = (await runJob({ ...job, family: null, table: null })) as Decision;
    const family = buildCatalogue(job.declaration).families.find(({ id }) => id === job.family);
    const keys = (family?.cells ?? [])
      .filter(({ isHeadline, leaves }) => !isHeadline && leaves.length > 0)
      .map(({ key }) => key);
    cell = keys.find(([account]) => account === 'RETURNED') ?? [];
    const cells = keys.map((key) => [key, key === cell && value !== 'no table' ? value : null] as const);
    const families = value === 'no table' ? [] : [{ family: job.family, detail: 'part', cells }];
    return { ...base, entry: { ...base.entry, families } };
  };

async function publish(asOf: string, run: (job: Job) => Promise<JobAnswer>): Promise<string> {
  const { registry, folder } = counted;
  const announced = { asOf, publishAt: registry.clock() + 2_000, families: ['origin'] };
  const announcementId = await announceRelease(registry, builder, announced, 0);
  const chain = () => readChain(folder).releases;
  const { draftId, finished } = await buildRelease(registry, builder, { chain }, { announcementId }, run);
  await finished;
  const { state, events } = await getDraft(registry.store.reader.db, builder, draftId);
  expect([state, events.at(-1)?.note]).toEqual(['BUILT', null]);
  await previewRelease(registry, second, { draftId });
  await approveRelease(registry, second, { draftId });
  const published = await publishDraft(registry, second, folder, { draftId });
  plane.pass(1_000);
  return published;
}

interface Observed {
  readonly family: string;
  readonly codes: Record<string, string>;
  readonly value: number | null;
  readonly status: string;
  readonly lastTold: object | null;
}
const rowsOf = async (release: string): Promise<readonly Observed[]> => {
  const { body } = await plane.read(`/v1/releases/${release}/observations.json?family=origin`);
  return partOf<readonly Observed[]>(body, 'observations');
};
const isCell = ({ case_state, origin }: Record<string, string>) => case_state === cell[0] && origin === cell[1];

describe('a cell that is withheld now and was told before', () => {
  const said = { value: 7, asOf: '2017-12-20', release: '2017-12-20.1' };
  let told: string;
  let withheld: string;
  beforeAll(async () => {
    told = await publish('2017-12-20', deciding(7));
    withheld = await publish('2017-12-21', deciding(null));
  });

  it('shows over REST the last told number with its own day and release, beside no number of today', async () => {
    const [before, after] = [await rowsOf(told), await rowsOf(withheld)];
    expect(before.find(({ codes }) => isCell(codes))).toMatchObject({ value: 7, status: 'NORMAL', lastTold: null });
    expect(after.find(({ codes }) => isCell(codes))).toMatchObject({
      ...{ value: null, status: 'SUPPRESSED', lastTold: said },
    });
    // Nothing else was ever told, so nothing else is shown.
    expect(after.filter(({ lastTold }) => lastTold !== null)).toHaveLength(1);
    const { text } = await plane.read(`/v1/releases/${withheld}/observations.csv?family=origin`);
    const lines = parse<Record<string, string>>(text, { columns: true });
    expect(lines.filter((line) => line['last_told_value'] !== '')).toEqual([
      expect.objectContaining({
        ...{ value: '', value_text: 'c', status: 'Q' },
        ...{ last_told_value: '7', last_told_as_of: said.asOf, last_told_release: said.release },
      }),
    ]);
  });

  it('shows the same over GraphQL, and still in a release that carries the table forward', async () => {
    const carrying = await publish('2017-12-22', deciding('no table'));
    for (const id of [withheld, carrying]) {
      const { data } = await plane.ask(
        `query ($id: String!) { release(id: $id) { observations(table: "origin") {
          nodes { codes { code } value { value status } lastTold { value asOf release } } } } }`,
        { id },
      );
      const page = partOf<{ observations: { nodes: { lastTold: object | null; value: object }[] } }>(data, 'release');
      expect(page.observations.nodes.filter(({ lastTold }) => lastTold !== null)).toEqual([
        expect.objectContaining({ value: { value: null, status: 'SUPPRESSED' }, lastTold: said }),
      ]);
    }
  });

  it('is gone with the release that told it, and with all that repeat the number', async () => {
    const reason = { kk: 'Себеп', ru: 'Причина', en: 'A reason' };
    await withdrawRelease(counted.registry, second, counted.folder, { release: told, reason });
    plane.pass(1_000);
    for (const id of [told, withheld, '2017-12-22.1']) {
      expect((await plane.read(`/v1/releases/${id}/observations.json`)).status).toBe(410);
    }
    const after = await publish('2017-12-23', deciding(null));
    expect((await rowsOf(after)).every(({ lastTold }) => lastTold === null)).toBe(true);
  });
});
