/*
 * npm run campaign -- NAME [--minutes N] [--seed S]: one campaign, for as long as you like; without a seed a new one is
 * drawn. Exit status 1 where it found something. NAME may be `all`: each in turn, sharing the time. With --control it runs
 * against what is broken on purpose, and the status is 1 where it does not find it.
 */
import { randomInt } from 'node:crypto';
import { parseArgs } from 'node:util';
import { campaigns } from './catalogue.js';
import { controls } from './controls/controls.js';
import { conditionsFor, type Report } from './support/campaign.js';

const { chosen, minutes, seed, control } = readArguments();
let isClean = true;
for (const one of chosen)
  isClean = (await (control ? runControls(one) : run(one, (minutes * 60) / chosen.length))) && isClean;
process.exit(isClean ? 0 : 1);

function readArguments() {
  const usage = `npm run campaign -- NAME [--minutes N] [--seed S] [--control]; NAME is all or one of ${Object.keys(campaigns).join(', ')}.`;
  const refuse = (came: string): never => {
    console.error(`INVALID_INPUT: ${came}\n${usage}`);
    process.exit(2);
  };
  const { values, positionals } = parsed(refuse);
  const [name, ...others] = positionals;
  if (name === undefined || others.length > 0) return refuse(`One campaign is named; ${positionals.length} came.`);
  const chosen = name === 'all' ? Object.keys(campaigns) : [name];
  if (!chosen.every((one) => Object.hasOwn(campaigns, one))) return refuse(`There is no campaign ${name}.`);
  const [minutes, seed] = [Number(values.minutes), Number(values.seed ?? randomInt(2 ** 31))];
  if (!(minutes > 0)) return refuse(`--minutes must be a number above 0; it came as ${values.minutes}.`);
  if (!Number.isSafeInteger(seed)) return refuse(`--seed must be a whole number; it came as ${values.seed}.`);
  return { chosen, minutes, seed, control: values.control };
}

function parsed(refuse: (came: string) => never) {
  try {
    return parseArgs({
      allowPositionals: true,
      options: {
        minutes: { type: 'string', default: '1' },
        seed: { type: 'string' },
        control: { type: 'boolean', default: false },
      },
    });
  } catch (error) {
    return refuse(error instanceof Error ? error.message : String(error));
  }
}

async function runControls(one: string): Promise<boolean> {
  if (controls.every(({ campaign }) => campaign !== one)) {
    console.log(`${one} has no control beside it: its own is part of each run, or of test/campaigns/support.`);
    return true;
  }
  let areFound = true;
  for (const { campaign, broken, found, seconds, run: against } of controls) {
    if (campaign !== one) continue;
    console.log(`${one} against ${broken}, seed ${seed}, ${new Date().toISOString()}`);
    const report = await against(conditionsFor(seconds, seed));
    print(one, report, seconds / 60);
    const isFound = report.found.some((what) => found.test(what));
    console.log(isFound ? '  as it must' : `  NOT FOUND: ${String(found)} was to be found.`);
    areFound &&= isFound;
  }
  return areFound;
}

async function run(one: string, seconds: number): Promise<boolean> {
  const begun = performance.now();
  let toldAt = begun;
  const say = (text: string): void => {
    if (performance.now() - toldAt < 10_000) return;
    toldAt = performance.now();
    console.log(`  ${one}, ${((toldAt - begun) / 60_000).toFixed(1)} min: ${text}`);
  };
  console.log(`${one}, seed ${seed}, ${new Date().toISOString()}`);
  const report = await campaigns[one]?.(conditionsFor(seconds, seed, say));
  if (report) print(one, report, (performance.now() - begun) / 60_000);
  return report?.found.length === 0;
}

function print(one: string, { did, found, skipped }: Report, took: number): void {
  if (skipped !== undefined) console.log(`${one}: nothing was done, since ${skipped}.`);
  console.log(`${one}: ${took.toFixed(1)} minutes, seed ${seed}`);
  for (const [what, times] of Object.entries(did)) console.log(`  ${times} ${what}`);
  for (const what of found) console.log(`  FOUND ${what}`);
  if (found.length === 0 && skipped === undefined) console.log('  nothing found');
}
