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

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    minutes: { type: 'string', default: '1' },
    seed: { type: 'string' },
    control: { type: 'boolean', default: false },
  },
});
const [name = ''] = positionals;
const chosen = name === 'all' ? Object.keys(campaigns) : [name];
const minutes = Number(values.minutes);
const seed = Number(values.seed ?? randomInt(2 ** 31));
if (!chosen.every((one) => one in campaigns) || !(minutes > 0) || !Number.isSafeInteger(seed)) {
  console.error(
    `npm run campaign -- NAME [--minutes N] [--seed S] [--control]; NAME is all or one of ${Object.keys(campaigns).join(', ')}.`,
  );
  process.exit(2);
}
let isClean = true;
for (const one of chosen)
  isClean = (await (values.control ? runControls(one) : run(one, (minutes * 60) / chosen.length))) && isClean;
process.exit(isClean ? 0 : 1);

async function runControls(one: string): Promise<boolean> {
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
