import { countReading } from '../alerts/count-reading.js';
import type { Registry } from '../audit/act.js';
import { noteDestroyed } from '../backups/destroyed-keys.js';
import { keyGraves } from '../backups/key-graves.js';
import type { Checkpointing } from '../checkpoints/checkpointing.js';
import { findSeal } from '../seal/seal-registry.js';

const [lookForSealEvery, countEvery] = [1_000, 10_000];

export interface Watch {
  readonly registry: Registry;
  readonly checkpointing: Checkpointing;
  /** Where backups are kept: keys that were destroyed are named there within seconds. */
  readonly backupsFolder: string | undefined;
  /** Called once, when the registry was sealed. */
  readonly onSealed: () => void;
  readonly onFailure: (what: string, error: unknown) => void;
}

/** What a server does besides answering, until it is stopped. */
export function watchOver({ registry, checkpointing, backupsFolder, onSealed, onFailure }: Watch): () => Promise<void> {
  const seal = every(lookForSealEvery, async () => {
    if (!(await findSeal(registry.store.reader.db))) return;
    clearInterval(seal.timer);
    onSealed();
  });
  const reading = every(countEvery, async () => void (await countReading(registry)));
  const graves = every(countEvery, async () => {
    if (backupsFolder === undefined) return;
    await noteDestroyed(backupsFolder, checkpointing.key, keyGraves.listDestroyed(registry.store.reader));
  });
  const all = { seal, reading, graves };
  for (const [what, work] of Object.entries(all)) work.onFailure = (error) => onFailure(what, error);
  return async () => {
    for (const { timer } of Object.values(all)) clearInterval(timer);
    for (const { running } of Object.values(all)) await running();
  };
}

interface Repeated {
  readonly timer: NodeJS.Timeout;
  readonly running: () => Promise<void> | undefined;
  onFailure: (error: unknown) => void;
}

/** Runs a work again and again, never twice at a time. */
function every(milliseconds: number, work: () => Promise<void>): Repeated {
  let running: Promise<void> | undefined;
  const repeated: Repeated = {
    timer: setInterval(() => {
      running ??= work()
        .catch((error: unknown) => repeated.onFailure(error))
        .finally(() => (running = undefined));
    }, milliseconds).unref(),
    running: () => running,
    onFailure: () => undefined,
  };
  return repeated;
}
