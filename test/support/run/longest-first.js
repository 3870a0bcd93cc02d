/* The order of the test files on a machine that has never run them: longest first, so that all workers end together. A
 * long file that came last would leave one core to it alone. On a machine that knows how long each took, Jest goes by that. */
import { existsSync } from 'node:fs';
import { relative } from 'node:path';
import Sequencer from '@jest/test-sequencer';

/** What takes longer than ten seconds, the longest first. What is missing here is merely begun later. */
const longest = [
  'pages/accessibility',
  'playground/registry-playground',
  'playground/tokens',
  'playground/public-playground',
  'playground/story',
  'campaigns/load/load',
  'campaigns/durability/durability',
  'demonstration/load',
  'disclosure/scenario/thirty-six-releases',
  'disclosure/oracles/guarantees',
  'disclosure/oracles/strict-g3',
  'journeys/demonstration',
  'journeys/commands',
  'imports/import-command',
  'counts/books.property',
  'database/upgraded-plans',
  'matrix/guards-share',
  'matrix/mutations',
  'seal/seal',
  'contracts/answers',
  'disclosure/oracles/find-world',
  'playground/examples',
  'playground/tabs',
  'playground/alone',
  'disclosure/audit/brute-force',
  'vault/master-keys',
  'cases/corrections/attestations',
  'partner/example',
  'matrix/queries',
  'matrix/fields',
  'changes/replay.property',
  'matrix/audit',
  'pages/stories',
  'campaigns/input/input',
  'tracing/requests',
  'checkpoints/places',
].map((name) => `test/${name}.test.ts`);

const gone = longest.filter((file) => !existsSync(file));
if (gone.length > 0) throw new Error(`test/support/run/longest-first.js names what is not there: ${gone.join(', ')}.`);

export default class LongestFirst extends Sequencer {
  sort(tests) {
    const rank = ({ path }) => {
      const place = longest.indexOf(relative('.', path));
      return place === -1 ? longest.length : place;
    };
    const sorted = super.sort(tests);
    const areKnown = tests.every(({ duration }) => duration !== undefined);
    return areKnown ? sorted : sorted.sort((one, other) => rank(one) - rank(other));
  }
}
