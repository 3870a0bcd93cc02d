import { join } from 'node:path';
import { openConnection } from '../../../src/database/connection.js';
import { type Campaign, Ledger } from '../support/campaign.js';
import { Client } from '../support/client.js';
import { makeRegistryFolder } from '../support/folder.js';
import { startServer } from '../support/server.js';
import { buildShim, noCompiler, ShimControl } from '../support/shim.js';
import { findDamage } from '../support/verify.js';
import { Writers } from '../support/writers.js';

/** When the newest act was recorded, by the clock that jumps. */
function newestEntry(file: string): number {
  const { raw } = openConnection(file, 'read');
  try {
    return Number(raw.prepare('select max(recorded_at) from audit_entries').pluck().get());
  } finally {
    raw.close();
  }
}

const [second, day] = [1_000, 86_400_000];

/**
 * The clock of the machine jumps while clients write: by milliseconds, hours or a year, forwards and back. What was
 * acknowledged stays, the chain holds, and the books agree with the histories at every instant.
 */
export const clock: Campaign = async ({ random, hasTime, say }) => {
  const shim = buildShim();
  if (!shim) return { did: {}, found: [], skipped: noCompiler };
  const ledger = new Ledger();
  const registry = await makeRegistryFolder();
  const control = new ShimControl(join(registry.folder, 'control'));
  const environment = {
    LD_PRELOAD: shim.library,
    ORALU_SHIM_MATCH: registry.file,
    ORALU_SHIM_CONTROL: control.file,
  };
  const server = await startServer(registry.folder, { environment });
  const client = new Client(server.address);
  try {
    const writers = new Writers(random, registry.tokens, 'clock', 8);
    let farthest = 0;
    do {
      // The first is one that every run can be asked about.
      const moved =
        farthest === 0 ? day : random.pick([-1, 1]) * random.pick([1, second, 3_600 * second, day, 300 * day]);
      farthest = Math.max(farthest, moved);
      control.clockMilliseconds = moved;
      ledger.did(moved < 0 ? 'jumps back' : 'jumps ahead');
      const until = performance.now() + 150;
      await writers.run(
        (body, token) => client.post('/graphql', body, token),
        () => performance.now() < until,
      );
      say(`${writers.acknowledged.length} acts`);
    } while (hasTime() || writers.acknowledged.length < 20);
    ledger.did('acknowledged acts', writers.acknowledged.length);
    if (newestEntry(registry.file) < Date.now() + farthest - 3_600 * second)
      ledger.found('The registry has not noticed that the clock jumped: this campaign sees nothing.');
    for (const wrong of writers.wrongs) ledger.found(wrong);
    for (const found of await findDamage(registry.file, writers.acknowledged)) ledger.found(found);
  } finally {
    client.close();
    await server.kill('SIGTERM');
    control.close();
    registry.discard();
    shim.discard();
  }
  return ledger.report();
};
