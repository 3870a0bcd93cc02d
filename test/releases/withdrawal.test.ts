import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { desc } from 'drizzle-orm';
import { auditEntries } from '../../schema/audit.js';
import { standingIn } from '../../src/commands/disclosure/standing-ledger.js';
import { auditLedger, type Ledger } from '../../src/disclosure/index.js';
import { readChain } from '../../src/publication/release-folder.js';
import { verifyFolder } from '../../src/publication/verify-folder.js';
import { announceRelease } from '../../src/releases/acts/announce-release.js';
import { buildRelease } from '../../src/releases/acts/build-release.js';
import { failInterrupted } from '../../src/releases/acts/fail-build.js';
import { getDraft } from '../../src/releases/acts/release.queries.js';
import { tendReleases } from '../../src/releases/acts/tend-releases.js';
import { withdrawRelease } from '../../src/releases/acts/withdraw-release.js';
import { openPublicApp, partOf, type PublicApp } from '../publication/public-app.js';
import type { CountedRegistry } from './counted-registry.js';
import { builder, deciding, openRegistryOfTwo, publishByTwo, second, type Run } from './two-persons.js';

let counted: CountedRegistry;
let plane: PublicApp;
const reason = { kk: 'Себеп', ru: 'Причина', en: 'A reason' };

beforeAll(async () => {
  counted = await openRegistryOfTwo();
  plane = await openPublicApp(counted.folder);
});
afterAll(async () => {
  await plane.app.close();
  await counted.discard();
});

/** The table of origins is told with every cell withheld, or there is none. */
const tell = (isTold: boolean) => deciding((keys) => (isTold ? keys.map((key) => [key, null]) : undefined));
const publish = (asOf: string, run: Run) => publishByTwo(counted, asOf, run);

const tablesOf = async (id: string) => {
  plane.pass(1_000);
  const { body } = await plane.read(`/v1/releases/${id}/release.json`);
  const families = partOf<{ id: string; release: string }[]>(body, 'families');
  return families.map(({ id: family, release }) => [family, release]);
};
const readLedger = async (): Promise<Ledger & { withdrawn: object[] }> => {
  plane.pass(1_000);
  return JSON.parse((await plane.read('/v1/ledger.json')).text) as never;
};

describe('a release that is taken back', () => {
  it('takes with it whatever repeats its tables, and the public audit holds over the tombstones', async () => {
    const first = await publish('2017-12-20', tell(false));
    const told = await publish('2017-12-21', tell(true));
    const repeating = await publish('2017-12-22', tell(false));
    expect(await tablesOf(told)).toContainEqual(['origin', told]);
    expect(await tablesOf(repeating)).toContainEqual(['origin', told]);
    const whole = await readLedger();
    expect(whole.withdrawn).toEqual([]);
    expect((await auditLedger(standingIn(whole).ledger as Ledger)).entries).toBe(3);

    await withdrawRelease(counted.registry, second, counted.folder, { release: told, reason });
    plane.pass(1_000);
    const gone = await plane.read(`/v1/releases/${repeating}`);
    expect([gone.status, gone.body]).toEqual([410, expect.objectContaining({ code: 'RELEASE_WITHDRAWN', reason })]);
    expect(gone.body['detail']).toContain(`with ${told}, a table of which it repeated`);
    expect((await plane.read(`/v1/releases/${told}/observations.csv`)).status).toBe(410);
    expect((await plane.read(`/v1/releases/${first}`)).status).toBe(200);

    const after = await publish('2017-12-23', tell(false));
    expect(await tablesOf(after)).toEqual([]);
    const ledger = await readLedger();
    expect(ledger.entries.map(({ release }) => release)).toEqual([first, after]);
    const { ledger: standing, withdrawn } = standingIn(ledger);
    expect(withdrawn).toEqual([told, repeating]);
    expect(await auditLedger(standing as Ledger)).toMatchObject({ entries: 2, endangered: 0, unknown: 0 });
    // Without its tombstones the chain does not hold, nor where one was changed.
    await expect(auditLedger(ledger)).rejects.toMatchObject({ code: 'LEDGER_BROKEN' });
    const forged = { ...ledger, withdrawn: ledger.withdrawn.map((one) => ({ ...one, hash: 'f'.repeat(64) })) };
    expect(() => standingIn(forged)).toThrow('the chain does not hold');
    expect(() => standingIn({ ...ledger, withdrawn: ledger.withdrawn.slice(1) })).toThrow('the chain does not hold');
  });

  it('lies buried with signed tombstones, which a start sets again where a killed process did not', async () => {
    expect(verifyFolder(counted.folder)).toMatchObject({ releases: 2, withdrawn: 2, problems: [] });
    const before = mkdtempSync(join(tmpdir(), 'oralu-graves-'));
    cpSync(counted.folder, before, { recursive: true });
    const id = '2017-12-22.1';
    rmSync(join(counted.folder, id, 'withdrawn.json'));
    await tendReleases(counted.registry, counted.folder);
    const read = (folder: string) => readChain(folder).withdrawn.find((one) => one.id === id)?.withdrawal;
    expect(read(counted.folder)).toEqual(read(before));
    expect(read(before)).toMatchObject({ repeats: '2017-12-21.1', ledger: { index: 2 } });
    rmSync(before, { recursive: true });
  });
});

describe('a build that fails', () => {
  const { clock, store } = { clock: () => counted.registry.clock(), store: () => counted.registry.store };
  const lastTrace = async () => {
    const [row] = await store().reader.db.select().from(auditEntries).orderBy(desc(auditEntries.sequence)).limit(1);
    return row;
  };
  const begin = async (run: Run) => {
    const announced = { asOf: '2017-12-24', publishAt: clock() + 2_000, families: [] };
    const announcementId = await announceRelease(counted.registry, builder, announced, 0);
    return buildRelease(counted.registry, builder, { chain: () => [] }, { announcementId }, run);
  };

  it('leaves an audit row, and nothing of an error of ours in the draft', async () => {
    const warned = jest.spyOn(process, 'emitWarning').mockImplementation(() => undefined);
    const { draftId, finished } = await begin(() => Promise.reject(new TypeError('SELECT secret FROM cases')));
    await finished;
    const draft = await getDraft(store().reader.db, builder, draftId);
    expect(draft.state).toBe('FAILED');
    expect(draft.events.at(-1)?.note).toMatch(/^INTERNAL: .*log/);
    expect(JSON.stringify(draft)).not.toContain('secret');
    expect(await lastTrace()).toMatchObject({
      operation: 'releaseFailed',
      decision: 'REFUSED',
      userId: builder.userId,
    });
    expect(warned.mock.calls).toEqual([[expect.stringContaining('SELECT secret FROM cases')]]);
    warned.mockRestore();
  });

  it('is said of a build whose process ended before it was done', async () => {
    const db = store().reader.db;
    const stuck = await begin(() => new Promise(() => undefined));
    await failInterrupted(counted.registry);
    // This very process builds it still.
    expect((await getDraft(db, builder, stuck.draftId)).state).toBe('STARTED');
  });

  it('is refused at once where the day has not come', async () => {
    const publishAt = Date.UTC(2018, 5, 2);
    const announcementId = await announceRelease(counted.registry, builder, { asOf: '2018-06-01', publishAt }, 0);
    await expect(
      buildRelease(counted.registry, builder, { chain: () => [] }, { announcementId }, tell(false)),
    ).rejects.toMatchObject({ code: 'IMPOSSIBLE_DATES' });
  });
});
