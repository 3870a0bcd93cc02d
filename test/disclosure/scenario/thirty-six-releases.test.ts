import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { AuditReport, Ledger, LedgerEntry } from '../../../src/disclosure/index.js';
import { dayOf } from './history.js';
import { expectTables } from './expected-tables.js';

let folder: string;
let printed: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'oralu-scenario-'));
  // In plain Node: the loader of the tests makes a long computation many times slower.
  const program = ['--import', './test/support/typescript.js', 'test/disclosure/scenario/scenario.ts'];
  const options = ['--regions', '20', '--from', '3', '--into', folder];
  const { stdout, stderr } = spawnSync(process.execPath, [...program, ...options], { encoding: 'utf8' });
  expect(stderr).toBe('');
  printed = stdout;
}, 600_000);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const read = (file: string): unknown => JSON.parse(readFileSync(join(folder, file), 'utf8'));

function readLedger(name: string): Ledger {
  const releases = readdirSync(join(folder, name)).filter((file) => /^\d/.test(file));
  return {
    format: 'oralu-ledger/1',
    catalogue: read(`${name}/catalogue.json`) as Ledger['catalogue'],
    policy: read(`${name}/policy.json`) as Ledger['policy'],
    entries: releases.sort().map((file) => read(`${name}/${file}`) as LedgerEntry),
  };
}

/** What anybody can run on the published files. */
function audit(name: string): AuditReport {
  const words = ['bin/oralu.js', 'disclosure', 'audit', join(folder, name), '--json'];
  const { stdout, stderr } = spawnSync(process.execPath, words, { encoding: 'utf8', maxBuffer: 2 ** 28 });
  expect(stderr).toBe('');
  return JSON.parse(stdout) as AuditReport;
}

describe('36 monthly releases of 390 to 600 children, each through the gate', () => {
  it('are all published, with new tables and earlier ones carried forward', () => {
    const { entries } = readLedger('gate');
    expect(printed).not.toContain('refused, ');
    expect(entries.map(({ asOf }) => asOf)).toEqual(Array.from({ length: 36 }, (_, month) => dayOf(month)));
    expect(entries.map(({ headlines }) => headlines['*']).filter((_, at) => at % 35 === 0)).toEqual([390, 600]);
    const tables = entries.filter(({ families }) => families.length > 0);
    expect(tables.length).toBeGreaterThanOrEqual(3);
    expect(tables.length).toBeLessThan(36);
    for (const { families } of tables) expect(families[0]?.cells.some(([, told]) => told !== null)).toBe(true);
  });

  it('renew the table in those months in which a reader of the headlines expects it', () => {
    const ledger = readLedger('gate');
    expect(ledger.entries.map(({ families }) => families.length > 0)).toEqual(expectTables(ledger));
  });

  it('give an outsider who has the files nothing that the policy protects', () => {
    const { entries, endangered, unknown, families } = audit('gate');
    const tables = readLedger('gate').entries.filter((entry) => entry.families.length > 0).length;
    expect({ entries, endangered, unknown }).toEqual({ entries: 36, endangered: 0, unknown: 0 });
    expect(families).toMatchObject([{ family: 'region', tables, isContradictory: false }]);
    expect(families[0]?.withheld).toBeGreaterThan(100);
  }, 300_000);

  it('would give away small cells and small changes from the second table on, were each protected by itself', () => {
    const [theirs, ours] = [readLedger('by-itself'), readLedger('gate')];
    // The control publishes the same headlines, and tables on the same days.
    expect(theirs.entries.map(({ headlines }) => headlines)).toEqual(ours.entries.map(({ headlines }) => headlines));
    const [theirTables, ourTables] = [theirs, ours].map(({ entries }) =>
      entries.filter(({ families }) => families.length > 0).map(({ index }) => index),
    );
    expect(theirTables).toEqual(ourTables);
    // Two tables are enough to show it, and quicker to audit than all.
    for (const { release } of theirs.entries.slice((theirTables?.[1] ?? 0) + 1)) {
      rmSync(join(folder, 'by-itself', `${release}.json`));
    }
    const { families, endangered, unknown } = audit('by-itself');
    const found = (kind: string) =>
      families.flatMap(({ findings }) => findings).filter((one) => one.endangers && one.kind === kind);
    expect(unknown).toBe(0);
    expect(endangered).toBeGreaterThan(50);
    expect(found('cell').length).toBeGreaterThan(50);
    expect(found('change').length).toBeGreaterThan(5);
    expect(found('cell').some((one) => one.class === 'exact')).toBe(true);
  }, 300_000);
});
