import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { agencies } from '../../schema/agencies.js';
import { cases } from '../../schema/cases.js';
import { postings, type accounts } from '../../schema/counts.js';
import type { LatestPointer, ReleaseFile } from '../../schema/release.js';
import type { Registry } from '../../src/audit/act.js';
import { ensureKind, type RegistryKind } from '../../src/database/settings.js';
import type { CivilDate } from '../../src/dates.js';
import { publishRelease, type Published } from '../../src/releases/publish-release.js';
import type { Disk } from '../../src/releases/disk.js';
import { loadStatements } from '../../src/statements/load-statements.js';
import { readStatementFile } from '../../src/statements/read-statement-file.js';
import { openTemporaryStore } from '../support/temporary-store.js';

export const system = { kind: 'system', task: 'test' } as const;
type Account = (typeof accounts)[number];

/** A registry with books, the official statements and a folder of releases; its clock moves on with each reading. */
export interface CountedRegistry {
  readonly registry: Registry;
  readonly folder: string;
  post(account: Account, count: number, effectiveOn: CivilDate): Promise<void>;
  publish(asOf: CivilDate, disk?: Disk): Promise<Published>;
  /** The file that latest.json names. */
  readLatest(): ReleaseFile;
  discard(): Promise<void>;
}

export async function openCountedRegistry(
  kind: RegistryKind = 'DEMONSTRATION',
  since = Date.UTC(2018, 0, 5, 9),
): Promise<CountedRegistry> {
  const { store, folder: parent, discard } = openTemporaryStore();
  let now = since;
  const registry = { store, clock: () => (now += 1_000) };
  const folder = join(parent, 'releases');
  await store.inTransaction(async (tx) => {
    await ensureKind(tx, kind, now);
    await tx.insert(agencies).values({ id: 1, code: 'MFA', name: 'Ministry', kind: 'GOVERNMENT' });
    await tx.insert(cases).values(anyCase);
    await loadStatements(tx, system, readStatementFile('schema/official-statements.csv', '2026-01-01'), now);
  });
  const readLatest = (): ReleaseFile => {
    const pointer = JSON.parse(readFileSync(join(folder, 'latest.json'), 'utf8')) as LatestPointer;
    return JSON.parse(readFileSync(join(folder, pointer.release, 'release.json'), 'utf8')) as ReleaseFile;
  };
  return {
    registry,
    folder,
    discard,
    readLatest,
    post: (account, count, effectiveOn) =>
      store.inTransaction(async (tx) => {
        const arrivedOn = account === 'RETURNED' ? effectiveOn : null;
        const row = { caseId: 1, effectiveOn, recordedAt: now, account, sex: 'UNKNOWN', arrivedOn } as const;
        for (let at = 0; at < Math.abs(count); at++)
          await tx.insert(postings).values({ ...row, delta: Math.sign(count) });
      }),
    publish: (asOf, disk) => publishRelease(registry, system, { folder, asOf }, disk),
  };
}

const anyCase = {
  id: 1,
  ownerAgencyId: 1,
  stage: 'REPORTED',
  stageSince: '2017-01-01',
  reportedOn: '2017-01-01',
  vitalStatus: 'UNKNOWN',
  nationality: 'UNDER_DETERMINATION',
  statelessnessRisk: false,
  careArrangement: 'UNKNOWN',
  sex: 'UNKNOWN',
  languages: [] as string[],
  version: 1,
  createdAt: 0,
  updatedAt: 0,
} as const;

/** The first source: 390 abroad, 50 of them awaited, and 63 returned. */
export async function postFirstSource(counted: CountedRegistry): Promise<void> {
  await counted.post('RETURNED', 63, '2017-06-01');
  await counted.post('AWAITING', 50, '2017-06-01');
  await counted.post('LOCATED', 210, '2017-06-01');
  await counted.post('WHEREABOUTS_UNKNOWN', 130, '2017-06-01');
}
