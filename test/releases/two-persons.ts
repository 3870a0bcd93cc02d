import { expect } from '@jest/globals';
import { users } from '../../schema/agencies.js';
import type { User } from '../../src/access/actor.js';
import type { CivilDate } from '../../src/dates.js';
import { buildCatalogue } from '../../src/disclosure/index.js';
import type { AgencyId, UserId } from '../../src/identifiers.js';
import { readChain } from '../../src/publication/release-folder.js';
import { announceRelease } from '../../src/releases/acts/announce-release.js';
import { buildRelease } from '../../src/releases/acts/build-release.js';
import { approveRelease, previewRelease } from '../../src/releases/acts/decide-release.js';
import { publishDraft } from '../../src/releases/acts/publish-draft.js';
import { getDraft } from '../../src/releases/acts/release.queries.js';
import { runJob } from '../../src/releases/building/run-job.js';
import type { Decision, Job, JobAnswer } from '../../src/releases/building/job.js';
import { openCountedRegistry, postFirstSource, type CountedRegistry } from './counted-registry.js';

const person = (userId: number): User => ({
  ...{ kind: 'user', role: 'SUPERVISOR', name: `person ${userId}` },
  ...{ userId: userId as UserId, agencyId: 1 as AgencyId },
});

/** Whoever has a release built, and whoever approves it. */
export const [builder, second] = [person(1), person(2)];

/** A registry with the books of the first source, and both persons. */
export async function openRegistryOfTwo(): Promise<CountedRegistry> {
  const counted = await openCountedRegistry();
  await postFirstSource(counted);
  await counted.registry.store.inTransaction(async (tx) => {
    for (const { userId: id, name, role } of [builder, second])
      await tx.insert(users).values({ id, name, role, agencyId: 1, createdAt: 0 });
  });
  return counted;
}

export type Run = (job: Job) => Promise<JobAnswer>;
type Key = readonly string[];

/**
 * Answers as the gate would: the headlines are really asked, and of a table that is no headline the cells are told as
 * `tell` says; where it says nothing there is no table.
 */
export const deciding =
  (tell: (keys: readonly Key[]) => readonly (readonly [Key, number | null])[] | undefined): Run =>
  async (job) => {
    if (job.kind !== 'gate' || job.family === null) return runJob(job);
    const base = (await runJob({ ...job, family: null, table: null })) as Decision;
    const family = buildCatalogue(job.declaration).families.find(({ id }) => id === job.family);
    const keys = (family?.cells ?? [])
      .filter(({ isHeadline, leaves }) => !isHeadline && leaves.length > 0)
      .map(({ key }) => key);
    const cells = tell(keys);
    const families = cells === undefined ? [] : [{ family: job.family, detail: 'part', cells }];
    return { ...base, entry: { ...base.entry, families } };
  };

/** Publishes the headlines of a day and the table of origins, through both persons; answers the release. */
export async function publishByTwo({ registry, folder }: CountedRegistry, asOf: CivilDate, run: Run): Promise<string> {
  const announced = { asOf, publishAt: registry.clock() + 2_000, families: ['origin'] };
  const announcementId = await announceRelease(registry, builder, announced, 0);
  const chain = () => readChain(folder).releases;
  const { draftId, finished } = await buildRelease(registry, builder, { chain }, { announcementId }, run);
  await finished;
  const { state, events } = await getDraft(registry.store.reader.db, builder, draftId);
  expect([state, events.at(-1)?.note]).toEqual(['BUILT', null]);
  await previewRelease(registry, second, { draftId });
  await approveRelease(registry, second, { draftId });
  return publishDraft(registry, second, folder, { draftId });
}
