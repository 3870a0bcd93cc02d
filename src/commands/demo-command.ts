import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { milestoneTables } from '../../schema/release.js';
import { paths, readConfig, type Config } from '../config.js';
import { dateOf, endOf, isCivilDate, type CivilDate } from '../dates.js';
import { becomeSoleServer } from '../database/sole-server.js';
import { issueDemonstrationTokens, type DemonstrationTokens } from '../demonstration/cast.js';
import { loadDemonstration } from '../demonstration/load-demonstration.js';
import { writeBulk } from '../demonstration/bulk/write-bulk.js';
import { generateHistories } from '../demonstration/people/population.js';
import { Invalid } from '../errors.js';
import type { Registry } from '../audit/act.js';
import { projectFolder } from '../project-folder.js';
import { readChain } from '../publication/release-folder.js';
import { publishRelease } from '../releases/publish-release.js';
import { assertPortFree } from '../server/port.js';
import { readStatementFile } from '../statements/read-statement-file.js';
import type { KeySource } from '../vault/key-source.js';
import { makeKeyFile } from '../vault/key-file.js';
import { MasterKeys } from '../vault/master-keys.js';
import { mayMakeKey, withRegistry } from './with-registry.js';

interface DemoOptions {
  readonly until: string;
  readonly seed: string;
  readonly cases?: string;
  readonly serve?: boolean;
}

/**
 * Loads the demonstration, or continues it to a later day, publishes the headline figures of that day, and serves it
 * where asked to. A second call with the same day finds everything there and changes nothing.
 */
export async function demoCommand(options: DemoOptions): Promise<void> {
  const config = readConfig();
  const until = toDate(options.until);
  console.log(banner);
  if (options.serve) {
    becomeSoleServer(paths(config).registry);
    await assertPortFree(config);
  }
  await withRegistry({ make: true, kind: 'DEMONSTRATION', keys: makeDemonstrationKey }, async (registry) => {
    const isChanged = await load(registry, options, until);
    await ensureTokens(registry, config);
    const folder = paths(config).releases;
    // What somebody has recorded since is theirs to publish: a second start changes nothing.
    const told = readChain(folder).releases.map(({ release }) => release.asOf);
    if (told.includes(until) && !isChanged) return;
    const yearEnds = options.cases === undefined ? yearEndsBefore(until) : [];
    for (const asOf of yearEnds)
      if (told.every((day) => day < asOf)) await publishRelease(registry, system, { folder, asOf });
    const { id, isNew } = await publishRelease(registry, system, { folder, asOf: until, families: demonstratedTables });
    if (isNew) console.log(`Published the release ${id} and, before it, those of the years before.`);
  });
  if (!options.serve) return;
  const { serve } = await import('../server/serve.js');
  const { address } = await serve(config, {
    allowDemonstration: true,
    keys: MasterKeys.from(makeDemonstrationKey(config)),
  });
  console.log(invitation(address, paths(config).demonstrationTokens));
}

/** The demonstration makes itself a key, marked as one: its children are invented. */
function makeDemonstrationKey(config: Config): KeySource {
  const path = paths(config).demonstrationKey;
  if (config.keySource !== undefined) return config.keySource;
  if (!existsSync(path) && mayMakeKey(config)) makeKeyFile(path, 'DEMONSTRATION');
  return { kind: 'file', path };
}
const system = { kind: 'system', task: 'demonstration' } as const;

/** Years whose last figures come before those of the last day, so that there is something to compare and a line to draw. */
const yearsTold = 3;

/** The last days of the years before that of a day, the oldest first. */
const yearEndsBefore = (until: CivilDate): readonly CivilDate[] =>
  Array.from({ length: yearsTold }, (_, at) => `${Number(until.slice(0, 4)) - yearsTold + at}-12-31`).filter(
    (day) => day > firstDay,
  );

/** Nobody is known of before. */
const firstDay = '2014-01-01';

/** The tables whose proof takes seconds; the others are put to the gate by whoever builds a release. */
const demonstratedTables = ['demography', 'place', 'origin', 'rehabilitation', ...milestoneTables];

const banner = `
  ┌──────────────────────────────────────────────────────────────────────┐
  │ DEMONSTRATION. Every child in this registry is synthetic: made by a  │
  │ generator, from a seed. Any likeness to a real child is chance. The  │
  │ official statements are real, and quoted with their sources.         │
  └──────────────────────────────────────────────────────────────────────┘
`;

/** A day, or a year for its last day. */
function toDate(text: string): string {
  const date = /^\d{4}$/.test(text) ? `${text}-12-31` : text;
  const today = dateOf(Date.now());
  if (!isCivilDate(date) || date < firstDay || date > today) {
    throw Invalid(
      `--until must be a day from ${firstDay} to ${today}, or a year; it came as ${text}.`,
      undefined,
      'INVALID_DATE',
    );
  }
  return date;
}

/** Answers whether anything was added. */
async function load(registry: Registry, { seed, cases }: DemoOptions, until: string): Promise<boolean> {
  const now = registry.clock();
  const statements = readStatementFile(join(projectFolder(), 'schema', 'official-statements.csv'), dateOf(now));
  const details = { statements, seed, until: endOf(until), now };
  if (cases !== undefined) {
    const histories = generateHistories({ seed, until, cases: toNumberOfCases(cases) });
    const written = await writeBulk(registry.store, { ...details, histories, onProgress: reportProgress() });
    console.log(`Wrote ${written} synthetic cases with their histories, up to ${until}.`);
    return true;
  }
  const histories = generateHistories({ seed, until });
  const played = await loadDemonstration(registry.store, { ...details, histories });
  console.log(
    played > 0
      ? `Played ${played} acts of staff on synthetic children, up to ${until}.`
      : `The demonstration is there already, up to ${until} or later; nothing was changed.`,
  );
  return played > 0;
}

function toNumberOfCases(text: string): number {
  const number = Number(text);
  if (!Number.isInteger(number) || number < 1 || number > 1_000_000) {
    throw Invalid(`--cases must be a whole number from 1 to 1000000; it came as ${text}.`);
  }
  return number;
}

/** A line for each further 50,000 cases. */
function reportProgress(): (written: number) => void {
  let reported = 0;
  return (written) => {
    if (written - reported < 50_000) return;
    reported = written;
    console.log(`${written} cases …`);
  };
}

/** Writes the tokens once, readable by the owner alone; a lost file is made anew with new tokens. */
async function ensureTokens({ store, clock }: Registry, config: Config): Promise<void> {
  const file = paths(config).demonstrationTokens;
  if (existsSync(file)) return;
  const tokens: DemonstrationTokens = await store.inTransaction((tx) => issueDemonstrationTokens(tx, clock()));
  writeFileSync(file, `${JSON.stringify(tokens, undefined, 2)}\n`, { mode: 0o600, flag: 'wx' });
}

const invitation = (address: string, tokenFile: string): string => `
Oralu is serving on ${address}. Stop it with Ctrl-C.

  A journalist    ${address}/                           the figures on a page, in Kazakh, Russian and English
                  ${address}/v1/statistics              the headline figures, for programs
                  ${address}/public/playground          the same over GraphQL
  A partner       ${address}/graphql                    case files, with a token:
                  TOKEN=$(node -p 'require("${tokenFile}").partner')
                  curl -s ${address}/graphql -H "authorization: Bearer $TOKEN" -H 'content-type: application/json' \\
                    -d '{"query":"{ viewer { role agency { name } } cases(first: 3) { nodes { id stage } } }"}'
  An administrator ${address}/playground                GraphiQL with operations ready to run

Tokens for every role: ${tokenFile}
`;
