import { existsSync, readFileSync, readdirSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { DisclosureError, ledgerFormat } from '../../disclosure/index.js';
import { latestFile, readChain, tombstonesOf } from '../../publication/release-folder.js';

/**
 * Everything ever told, from wherever it lies: one file, as `/v1/ledger.json` answers it; a folder of releases; a static
 * site; or a folder with `catalogue.json`, `policy.json` and a file for each entry. Throws LEDGER_BROKEN, saying exactly
 * what may be given.
 */
export function findLedger(path: string): unknown {
  const found = statSync(path, { throwIfNoEntry: false });
  if (!found) throw broken(path, `there is no such file or folder; ${accepted}`);
  if (!found.isDirectory()) return readJson(path);
  if (existsSync(join(path, latestFile))) return ledgerOfReleases(path);
  const whole = ['ledger.json', 'v1/ledger.json'].map((name) => join(path, name)).find((file) => existsSync(file));
  if (whole !== undefined) return readJson(whole);
  if (existsSync(join(path, 'ledger-entry.json')))
    throw broken(path, `this is one release, which can only be judged with all before it: give ${dirname(path)}`);
  if (declarations.every((name) => existsSync(join(path, name)))) return ledgerOfPieces(path);
  throw broken(path, `no ledger lies in this folder; ${accepted}`);
}

const accepted =
  'expected the folder of releases (such as data/releases), a static site that "oralu export-site" wrote, a file that GET /v1/ledger.json answered, or a folder with catalogue.json, policy.json and a file for each entry';

const broken = (path: string, message: string) => new DisclosureError('LEDGER_BROKEN', path, message);

const declarations = ['catalogue.json', 'policy.json'] as const;

/** From the files of each release, whose hashes are verified. */
function ledgerOfReleases(folder: string): unknown {
  const { releases, withdrawn, damage } = readChain(folder);
  const [first] = damage;
  if (first) throw broken(join(folder, first.file), first.problem);
  const pieces = (name: string): unknown[] =>
    releases.flatMap(({ attachments }) => {
      const bytes = attachments.get(name);
      return bytes ? [JSON.parse(bytes.toString()) as unknown] : [];
    });
  const policy = Reflect.get(Object(pieces('certificate.json').at(-1)), 'policy') as unknown;
  const [catalogue, entries] = [pieces('catalogue.json').at(-1), pieces('ledger-entry.json')];
  if (entries.length === 0) throw broken(folder, 'no release of this folder has an entry of a ledger');
  return { format: ledgerFormat, catalogue, policy, entries, withdrawn: tombstonesOf(withdrawn) };
}

function ledgerOfPieces(folder: string): unknown {
  const entries = readdirSync(folder)
    .filter((name) => name.endsWith('.json') && !declarations.some((one) => one === name))
    .map((name) => readJson(join(folder, name)));
  const indexOf = (entry: unknown): number => Number(Reflect.get(Object(entry), 'index'));
  const [catalogue, policy] = declarations.map((name) => readJson(join(folder, name)));
  return { format: ledgerFormat, catalogue, policy, entries: entries.sort((a, b) => indexOf(a) - indexOf(b)) };
}

function readJson(file: string): unknown {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as unknown;
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw broken(file, `expected a file of JSON: ${reason}`);
  }
}
