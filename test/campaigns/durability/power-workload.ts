/*
 * Runs under the shim: the real application on a registry, written to through its HTTP interface; each acknowledgement is
 * one write to a file that the shim logs among those of the database, so that their order is known to the byte.
 *   power-workload.ts FILE ACKNOWLEDGEMENTS SEED ACTS FULL|NORMAL, tokens as JSON on standard input
 */
import Database from 'better-sqlite3';
import { openSync, readFileSync, writeSync } from 'node:fs';
import { Random } from '../../../src/demonstration/random.js';
import { openInProcess } from '../support/in-process.js';
import { Writers } from '../support/writers.js';

const [file = '', acknowledgements = '', seed = '', acts = '', synchronous = ''] = process.argv.slice(2);
const tokens = JSON.parse(readFileSync(0, 'utf8')) as Record<string, string>;
if (synchronous === 'NORMAL') syncAsNormal();
const { send } = await openInProcess(file);
const written = openSync(acknowledgements, 'a');
const writers = new Writers(new Random(Number(seed)), tokens, `power-${seed}`, 6);
let told = 0;
await writers.run(send, () => {
  while (told < writers.acknowledged.length) writeSync(written, `${JSON.stringify(writers.acknowledged[told++])}\n`);
  return told < Number(acts);
});
if (writers.wrongs.length > 0) throw new Error(writers.wrongs[0]);
// As when the power is cut: nothing is closed.
process.exit(0);

/** The control: what better-sqlite3 does by itself, while the store is told that it got what it asked for. */
function syncAsNormal(): void {
  const { prototype } = Database;
  const original = prototype.pragma;
  prototype.pragma = function (this: Database.Database, source: string, options?: Database.PragmaOptions): unknown {
    if (source === 'synchronous = FULL') return original.call(this, 'synchronous = NORMAL', options);
    return source === 'synchronous' ? 2 : original.call(this, source, options);
  };
}
