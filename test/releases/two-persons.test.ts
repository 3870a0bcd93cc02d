import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import Database from 'better-sqlite3';
import { eq } from 'drizzle-orm';
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { releaseAdmissions, releaseLedger } from '../../schema/releases.js';
import type { ReleaseContent, ReleaseFile } from '../../schema/release.js';
import { ReleaseStore } from '../../src/publication/release-store.js';
import { readChain } from '../../src/publication/release-folder.js';
import { announceRelease } from '../../src/releases/acts/announce-release.js';
import { buildRelease, type BuildRelease } from '../../src/releases/acts/build-release.js';
import { approveRelease, previewRelease, takeBackApproval } from '../../src/releases/acts/decide-release.js';
import { publishDraft } from '../../src/releases/acts/publish-draft.js';
import { getDraft } from '../../src/releases/acts/release.queries.js';
import { tendReleases, writeCalendar } from '../../src/releases/acts/tend-releases.js';
import { withdrawRelease } from '../../src/releases/acts/withdraw-release.js';
import { runJob } from '../../src/releases/building/run-job.js';
import { runInChild } from '../../src/releases/building/in-child.js';
import type { Job, JobAnswer } from '../../src/releases/building/job.js';
import { openPublicApp } from '../publication/public-app.js';
import type { CountedRegistry } from './counted-registry.js';
import { builder, openRegistryOfTwo, second } from './two-persons.js';

let counted: CountedRegistry;
beforeAll(async () => {
  counted = await openRegistryOfTwo();
});
afterAll(() => counted.discard());

const reason = { kk: 'Себеп', ru: 'Причина', en: 'A reason' };
const chain = () => readChain(counted.folder).releases;
const announce = (asOf: string, inMilliseconds = 0, families: readonly string[] = []) => {
  const publishAt = counted.registry.clock() + 2_000 + inMilliseconds;
  return announceRelease(counted.registry, builder, { asOf, publishAt, families }, 0);
};
async function build(input: BuildRelease, run: (job: Job) => Promise<JobAnswer> = runJob) {
  const { draftId, finished } = await buildRelease(counted.registry, builder, { chain }, input, run);
  await finished;
  return getDraft(counted.registry.store.reader.db, builder, draftId);
}
const approved = async (input: BuildRelease): Promise<number> => {
  const { id: draftId } = await build(input);
  await previewRelease(counted.registry, second, { draftId });
  return approveRelease(counted.registry, second, { draftId });
};
const publish = (draftId: number) => publishDraft(counted.registry, second, counted.folder, { draftId });
const pass = (seconds: number) => Array.from({ length: seconds }, () => counted.registry.clock());

describe('a release', () => {
  it('is published by nobody alone, nor unseen, nor before its announced time', async () => {
    const { id: draftId } = await build({ announcementId: await announce('2017-12-27', 60_000) });
    const refused = { code: 'GUARD_FAILED' };
    await expect(approveRelease(counted.registry, second, { draftId })).rejects.toMatchObject(refused);
    await expect(publish(draftId)).rejects.toMatchObject(refused);
    await previewRelease(counted.registry, builder, { draftId });
    await expect(approveRelease(counted.registry, builder, { draftId })).rejects.toMatchObject(refused);
    // That the builder looked at it is not enough: whoever approves has.
    await expect(approveRelease(counted.registry, second, { draftId })).rejects.toMatchObject(refused);
    await previewRelease(counted.registry, second, { draftId });
    await approveRelease(counted.registry, second, { draftId });
    await expect(publish(draftId)).rejects.toMatchObject({ code: 'EMBARGOED' });
    await tendReleases(counted.registry, counted.folder);
    expect(chain()).toEqual([]);
    await writeCalendar(counted.registry, counted.folder);
    expect(readFileSync(join(counted.folder, 'calendar.json'), 'utf8')).toContain('2017-12-27');
    pass(70);
    // Its time has come: the server publishes it by itself.
    await tendReleases(counted.registry, counted.folder);
    expect(chain().map(({ id }) => id)).toEqual(['2017-12-27.1']);
  });

  it('is built once for an announcement, and its approval can be taken back until it is published', async () => {
    const announcementId = await announce('2017-12-28', 60_000);
    const { id: draftId } = await build({ announcementId });
    const again = { code: 'GUARD_FAILED', message: expect.stringContaining(`its draft, ${draftId}`) };
    await expect(build({ announcementId })).rejects.toMatchObject(again);
    const input = { draftId, reason: 'A list is missing' };
    await expect(takeBackApproval(counted.registry, second, input)).rejects.toMatchObject({ code: 'GUARD_FAILED' });
    await previewRelease(counted.registry, second, { draftId });
    await approveRelease(counted.registry, second, { draftId });
    await expect(build({ announcementId })).rejects.toMatchObject(again);
    await expect(takeBackApproval(counted.registry, second, { draftId, reason: ' ' })).rejects.toMatchObject({
      code: 'INVALID_INPUT',
    });
    await takeBackApproval(counted.registry, builder, input);
    pass(70);
    await tendReleases(counted.registry, counted.folder);
    expect(chain().map(({ release }) => release.asOf)).not.toContain('2017-12-28');
    const { state, recalls } = await getDraft(counted.registry.store.reader.db, second, draftId);
    expect([state, recalls]).toEqual(['BUILT', [expect.objectContaining({ reason: input.reason, recordedBy: 1 })]]);
    // What was seen before does not count any more.
    await expect(approveRelease(counted.registry, second, { draftId })).rejects.toMatchObject({ code: 'GUARD_FAILED' });
    const { state: rebuilt } = await build({ announcementId });
    expect(rebuilt).toBe('BUILT');
  });

  it('is announced with the usual notice, or with the reason why it cannot wait', async () => {
    const announced = { asOf: '2017-12-28', families: [], publishAt: counted.registry.clock() + 3_600_000 };
    await expect(announceRelease(counted.registry, builder, announced)).rejects.toMatchObject({
      code: 'NOTICE_TOO_SHORT',
    });
    await expect(announceRelease(counted.registry, builder, { ...announced, urgency: ' ' })).rejects.toMatchObject({
      code: 'INVALID_INPUT',
    });
    const urgency = 'A wrong figure is being quoted';
    const announcementId = await announceRelease(counted.registry, builder, { ...announced, urgency });
    expect((await build({ announcementId })).announcement).toMatchObject({ urgency });
    const inTime = { ...announced, publishAt: counted.registry.clock() + 25 * 3_600_000 };
    expect(await announceRelease(counted.registry, builder, inTime)).toBeGreaterThan(0);
  });

  it('is put right by another, which says what was wrong and why', async () => {
    await counted.post('RETURNED', 2, '2017-06-01');
    await counted.post('AWAITING', -2, '2017-06-01');
    const correction = { type: 'C', supersedes: '2017-12-27.1', reason } as const;
    const draftId = await approved({ announcementId: await announce('2017-12-27'), correction });
    pass(3);
    expect(await publish(draftId)).toBe('2017-12-27.2');
    expect(counted.readLatest().correction).toMatchObject({
      ...{ type: 'C', supersedes: '2017-12-27.1', reason },
      figures: [{ id: 'RETURNED', old: { value: 63 }, new: { value: 65 } }, { id: 'AWAITING' }],
    });
  });

  it('is withdrawn with a reason: 410 from then on, its content gone, the chain whole', async () => {
    const input = { release: '2017-12-27.1', reason };
    const plane = await openPublicApp(counted.folder);
    expect((await plane.read('/v1/f/RETURNED/2017-12-27.1')).status).toBe(200);
    await withdrawRelease(counted.registry, second, counted.folder, input);
    // A server that runs already notices within a second.
    plane.pass(1_000);
    expect(existsSync(join(counted.folder, '2017-12-27.1', 'release.json'))).toBe(false);
    const gone = await plane.read('/v1/f/RETURNED/2017-12-27.1');
    expect([gone.status, gone.body]).toEqual([410, expect.objectContaining({ code: 'RELEASE_WITHDRAWN', reason })]);
    expect((await plane.read('/v1/releases/2017-12-27.1/manifest.json')).status).toBe(200);
    expect((await plane.read('/v1/corrections')).body).toMatchObject({ withdrawn: [{ release: '2017-12-27.1' }] });
    expect(new ReleaseStore(counted.folder).current()).toMatchObject({ damage: [], latest: { id: '2017-12-27.2' } });
    await plane.app.close();
    await expect(withdrawRelease(counted.registry, second, counted.folder, input)).rejects.toMatchObject({
      code: 'GUARD_FAILED',
    });
  });

  it('is published without a table that the gate refuses; why, only the approver is told', async () => {
    // The books of this test have no histories and one child of unknown sex for all: nothing of it can be protected.
    const families = ['demography'];
    const refusing = (job: Job): Promise<JobAnswer> =>
      job.kind === 'gate' && job.family !== null
        ? Promise.resolve({ kind: 'refused', code: 'PROTECTION_NOT_PROVEN', message: 'no other world was found' })
        : runJob(job);
    const { id: draftId, state } = await build({ announcementId: await announce('2017-12-28', 0, families) }, refusing);
    expect(state).toBe('BUILT');
    const preview = await previewRelease(counted.registry, second, { draftId });
    expect(preview.families[0]).toMatchObject({ outcome: 'REFUSED', refusal: { code: 'PROTECTION_NOT_PROVEN' } });
    await approveRelease(counted.registry, second, { draftId });
    pass(3);
    const id = await publish(draftId);
    const published = readFileSync(join(counted.folder, id, 'release.json'), 'utf8');
    expect((JSON.parse(published) as ReleaseFile).families).toEqual([]);
    for (const name of ['release.json', 'certificate.json', 'ledger-entry.json', 'manifest.json'])
      expect(readFileSync(join(counted.folder, id, name), 'utf8')).not.toMatch(/PROTECTION_NOT_PROVEN|no other world/);
  });

  it('that was overtaken by another waits to be built again, and keeps none of the others waiting', async () => {
    const [first, late] = [await announce('2017-12-29'), await announce('2017-12-30')];
    const overtaken = await approved({ announcementId: late });
    const sooner = await approved({ announcementId: first });
    pass(3);
    await publish(sooner);
    const [next] = chain().slice(-1);
    expect(next?.id).toBe('2017-12-29.1');
    await tendReleases(counted.registry, counted.folder);
    await expect(publish(overtaken)).rejects.toMatchObject({ code: 'RELEASE_REFUSED' });
    expect(chain().at(-1)?.id).toBe('2017-12-29.1');
    // It is built again for the same announcement, and goes out.
    const again = await approved({ announcementId: late });
    await tendReleases(counted.registry, counted.folder);
    expect([again === overtaken, chain().at(-1)?.id]).toEqual([false, '2017-12-30.1']);
  });

  it('that repeats a table of a release which was withdrawn since is not published', async () => {
    const draftId = await approved({ announcementId: await announce('2017-12-30') });
    const { store } = counted.registry;
    // A table carried forward from the release that is about to be withdrawn: the books of this test prove none of their own.
    const [row] = await store.reader.db.select().from(releaseAdmissions).where(eq(releaseAdmissions.draftId, draftId));
    if (!row) throw new Error('The draft was built.');
    const content = JSON.parse(row.content) as ReleaseContent;
    const carried = { id: 'origin', release: '2017-12-30.1', asOf: '2017-12-30', observations: [] };
    const changed = JSON.stringify({ ...content, families: [carried] });
    const raw = new Database(store.file);
    raw.exec('drop trigger if exists release_admissions_no_update');
    raw.prepare('update release_admissions set content = ? where draft_id = ?').run(changed, draftId);
    raw.close();
    await withdrawRelease(counted.registry, second, counted.folder, { release: '2017-12-30.1', reason });
    pass(3);
    await expect(publish(draftId)).rejects.toMatchObject({
      code: 'RELEASE_REFUSED',
      message: expect.stringContaining('withdrawn'),
    });
  });

  it('is not harmed by a child process that is killed at any moment', async () => {
    const before = await counted.registry.store.reader.db.select().from(releaseLedger);
    for (const milliseconds of [0, 60, 250]) {
      const killing = (job: Job): Promise<JobAnswer> =>
        runInChild(job, { onStart: (child) => void setTimeout(() => child.kill('SIGKILL'), milliseconds) });
      const draft = await build({ announcementId: await announce('2017-12-31') }, killing);
      expect([draft.state, draft.events.at(-1)?.note]).toEqual(['FAILED', expect.stringContaining('ended before')]);
    }
    expect(await counted.registry.store.reader.db.select().from(releaseLedger)).toEqual(before);
    expect((await build({ announcementId: await announce('2017-12-31') }, runInChild)).state).toBe('BUILT');
  }, 60_000);

  it('leaves nothing sealed and no key where the public plane can see', () => {
    const sealed = /"truth"|"transcripts"|oralu-sealed|PRIVATE KEY/;
    for (const { attachments, releaseBytes, manifestBytes } of chain())
      for (const bytes of [...attachments.values(), releaseBytes, manifestBytes])
        expect(bytes.toString()).not.toMatch(sealed);
    const database = readFileSync(join(dirname(counted.folder), 'registry.sqlite'));
    expect(database.includes('"transcripts"')).toBe(false);
  });
});
