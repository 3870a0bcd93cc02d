/*
 * A file of cases imported by the command in a process of its own, beside raw prepared inserts of the very same rows.
 *   npm run bench -- import [--cases 100000] [--rounds 1] [--common 40]
 * With --common, the children bear so many names among them, two each, so that thousands bear each one.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { copyFileSync, createWriteStream, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { openConnection } from '../src/database/connection.js';
import { benchKeyFile } from './support/keys.js';
import { median, printTable } from './support/rounds.js';
import { root } from './support/root.js';

const { values: given } = parseArgs({
  options: {
    cases: { type: 'string', default: '100000' },
    rounds: { type: 'string', default: '1' },
    common: { type: 'string', default: '0' },
  },
});
const [cases, rounds, common] = [Number(given.cases), Number(given.rounds), Number(given.common)];
const folder = mkdtempSync(join(tmpdir(), 'oralu-import-'));
const command = join(root, 'bin', 'oralu.js');

const header =
  'reference,reported_on,observed_on,country,site,source,grade,sex,birth,birth_basis,region_of_origin,languages,sibling_group,' +
  'name_1,name_1_role,name_1_script,name_1_source,name_2,name_2_role,name_2_script,name_2_source,mother_fate,mother_name,mother_name_role,mother_name_script,mother_name_source';
const day = (at: number) => String(1 + (at % 28)).padStart(2, '0');
/** Names are told apart by their numbers, so that as many children are alike as among as many real ones: few; or, common ones, many. */
const named = (at: number): number => (common === 0 ? at : (at * 7) % common);
const rowOf = (at: number): string =>
  [
    `REF-${at}`,
    `2017-06-${day(at)}`,
    `2017-05-${day(at)}`,
    'SY',
    at % 3 === 0 ? '' : 'SY-HOL',
    'Camp register',
    'B',
    at % 2 === 0 ? 'FEMALE' : 'MALE',
    at % 4 === 0 ? `201${at % 7}` : `201${at % 7}-0${1 + (at % 9)}`,
    'RELATIVE',
    'KZ-75',
    'kk;ru',
    at % 5 < 2 ? `F${Math.floor(at / 5)}` : '',
    common === 0 ? `Аты${at} Тегі${at % 9_000}` : `Аты${named(at)}`,
    'GIVEN_BY_PARENTS,CYRILLIC_KAZAKH,RELATIVE',
    `اسم${named(at + 1)}`,
    'USED_IN_CAMP,ARABIC,CAMP_REGISTER',
    'WITH_CHILD',
    `Анасы${at}`,
    'GIVEN_BY_PARENTS,CYRILLIC_KAZAKH,RELATIVE',
  ].join(',');

async function writeFile(path: string): Promise<void> {
  const file = createWriteStream(path);
  file.write(`${header}\n`);
  for (let at = 0; at < cases; at++) if (!file.write(`${rowOf(at)}\n`)) await once(file, 'drain');
  file.end();
  await once(file, 'close');
}

interface Ran {
  readonly seconds: number;
  readonly peak: number;
  /** Seconds of processor time. */
  readonly cpu: number;
  readonly printed: string;
}

/** Runs the command; answers its seconds and the largest memory that the system saw it hold, in MiB. */
async function run(data: string, ...words: string[]): Promise<Ran> {
  const began = performance.now();
  const child = spawn(process.execPath, [command, ...words], {
    env: { ...process.env, ORALU_DATA: data, ORALU_KEY_FILE: benchKeyFile() },
  });
  let printed = '';
  let [peak, cpu] = [0, 0];
  child.stdout.on('data', (chunk) => (printed += String(chunk)));
  child.stderr.on('data', (chunk) => (printed += String(chunk)));
  const watch = setInterval(() => {
    peak = Math.max(peak, highestMemory(child.pid ?? 0));
    cpu = Math.max(cpu, processorTime(child.pid ?? 0));
  }, 50);
  const [code] = (await once(child, 'close')) as [number];
  clearInterval(watch);
  if (code !== 0) throw new Error(printed);
  return { seconds: (performance.now() - began) / 1_000, peak, cpu, printed };
}

function highestMemory(pid: number): number {
  try {
    return Number(/VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0) / 1_024;
  } catch {
    return 0;
  }
}

/** User and system time in hundredths of a second, from the process table. */
function processorTime(pid: number): number {
  try {
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? [];
    return (Number(fields[11]) + Number(fields[12])) / 100;
  } catch {
    return 0;
  }
}

/** Tables that hold rows before an import, by what is greater in each later row: the keys of a child come after the shared ones. */
const growing: Readonly<Record<string, string>> = { audit_entries: 'sequence', data_keys: 'subject_id' };

/** The same rows through prepared statements in one transaction: nothing checked, read or reckoned. Seconds of inserting. */
function insertRaw(from: string, to: string): { seconds: number; cpu: number; rows: number } {
  const [source, target] = [openConnection(from, 'read').raw, openConnection(to, 'write').raw];
  const tables = source
    .prepare(`select name from sqlite_schema where type = 'table' and name not like 'sqlite_%'`)
    .pluck()
    .all() as string[];
  const first = ['cases', 'parents'];
  const inOrder = [...first, ...tables.filter((table) => !first.includes(table))];
  let [rows, spent, cpu] = [0, 0, 0];
  const timed = (work: () => void) => {
    const [began, used] = [performance.now(), process.cpuUsage()];
    work();
    spent += performance.now() - began;
    const { user, system } = process.cpuUsage(used);
    cpu += (user + system) / 1e6;
  };
  timed(() => target.exec('BEGIN IMMEDIATE'));
  for (const table of inOrder) {
    const held = target.prepare(`select count(*) from ${table}`).pluck().get() as number;
    const key = growing[table];
    if (held > 0 && key === undefined) continue;
    const last = held > 0 ? (target.prepare(`select max(${key}) from ${table}`).pluck().get() as number) : undefined;
    const beyond = last === undefined ? '' : `where ${key} > ${last}`;
    const query = source.prepare(`select * from ${table} ${beyond}`).raw();
    const columns = query.columns().length;
    const insert = target.prepare(`insert into ${table} values (${Array(columns).fill('?').join(', ')})`);
    let batch: unknown[][] = [];
    const flush = () => {
      timed(() => batch.forEach((row) => insert.run(...row)));
      rows += batch.length;
      batch = [];
    };
    for (const row of query.iterate()) if (batch.push(row as unknown[]) === 10_000) flush();
    flush();
  }
  timed(() => target.exec('COMMIT'));
  source.close();
  target.close();
  return { seconds: spent / 1_000, cpu, rows };
}

try {
  const file = join(folder, 'cases.csv');
  await writeFile(file);
  const base = join(folder, 'base');
  await run(base, 'init', '--agency', 'MFA', '--agency-name', 'Ministry', '--administrator', 'Admin');
  await run(base, 'add', 'site', '--code', 'SY-HOL', '--name', 'al-Hol', '--kind', 'CAMP', '--country', 'SY');
  await run(base, 'add', 'user', '--name', 'Reg', '--agency', 'MFA', '--role', 'REGISTRAR');
  const made: { dry: Ran; ours: Ran; raw: { seconds: number; cpu: number; rows: number } }[] = [];
  for (let round = 0; round < rounds; round++) {
    const data = mkdtempSync(join(folder, 'round-'));
    const [registry, raw] = [join(data, 'registry.sqlite'), join(data, 'raw.sqlite')];
    for (const copy of [registry, raw]) copyFileSync(join(base, 'registry.sqlite'), copy);
    const dry = await run(data, 'import', 'cases', file, '--as', 'Reg', '--dry-run');
    const ours = await run(data, 'import', 'cases', file, '--as', 'Reg');
    if (!ours.printed.includes(`Imported ${cases} case(s)`)) throw new Error(ours.printed);
    made.push({ dry, ours, raw: insertRaw(registry, raw) });
    rmSync(data, { recursive: true });
  }
  printTable(
    `Import of ${cases} cases: ${rounds} round(s), medians`,
    ['', 'seconds', 'cases/s', 'peak MiB', 'raw ÷ this', 'CPU s', 'raw ÷ this, CPU'],
    (['dry', 'ours', 'raw'] as const).map((name) => {
      const seconds = median(made.map((one) => one[name].seconds));
      const ratio = median(made.map((one) => one.raw.seconds / one[name].seconds));
      const peaks = made.map((one) => (name === 'raw' ? Number.NaN : one[name].peak));
      const cpu = median(made.map((one) => one[name].cpu));
      const cpuRatio = median(made.map((one) => one.raw.cpu / one[name].cpu));
      return [
        name,
        seconds.toFixed(1),
        (cases / seconds).toFixed(0),
        Math.max(...peaks).toFixed(0),
        ratio.toFixed(2),
        cpu.toFixed(1),
        cpuRatio.toFixed(2),
      ];
    }),
  );
  console.log(`${made[0]?.raw.rows} rows in all tables.`);
} finally {
  rmSync(folder, { recursive: true });
}
