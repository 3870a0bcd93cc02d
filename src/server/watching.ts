import { countReading } from '../alerts/count-reading.js';
import type { Registry } from '../audit/act.js';
import { finishErasures, type Owing } from '../erasure/finish-erasures.js';
import { findSeal } from '../seal/seal-registry.js';

const [lookForSealEvery, countEvery] = [1_000, 10_000];

export interface Watch {
  readonly registry: Registry;
  /** What of the erasures cannot be done beside the registry, in a line, and each only once while it stays so. */
  readonly onOwed: (line: string) => void;
  /** Told each time it was looked at. */
  readonly onOwing: (owing: Owing) => void;
  /** Called once, when the registry was sealed. */
  readonly onSealed: () => void;
  readonly onFailure: (what: string, error: unknown) => void;
}

/** What a server does besides answering, until it is stopped. */
export function watchOver({ registry, onOwed, onOwing, onSealed, onFailure }: Watch): () => Promise<void> {
  const seal = every(lookForSealEvery, async () => {
    if (!(await findSeal(registry.store.reader.db))) return;
    clearInterval(seal.timer);
    onSealed();
  });
  const reading = every(countEvery, async () => void (await countReading(registry)));
  let told: readonly string[] = [];
  const finish = async (): Promise<void> => {
    const owing = await finishErasures(registry);
    onOwing(owing);
    for (const line of owing.lines) if (!told.includes(line)) onOwed(line);
    told = owing.lines;
  };
  const erasures = every(countEvery, finish);
  const all = { seal, reading, erasures };
  for (const [what, work] of Object.entries(all)) work.onFailure = (error) => onFailure(what, error);
  // What was cut off, or could not be reached, is made up at the start and not only seconds later.
  erasures.now();
  return async () => {
    for (const { timer } of Object.values(all)) clearInterval(timer);
    for (const { running } of Object.values(all)) await running();
  };
}

interface Repeated {
  readonly timer: NodeJS.Timeout;
  readonly now: () => void;
  readonly running: () => Promise<void> | undefined;
  onFailure: (error: unknown) => void;
}

/** Runs a work again and again, never twice at a time. */
function every(milliseconds: number, work: () => Promise<void>): Repeated {
  let running: Promise<void> | undefined;
  const now = (): void => {
    running ??= work()
      .catch((error: unknown) => repeated.onFailure(error))
      .finally(() => (running = undefined));
  };
  const repeated: Repeated = {
    timer: setInterval(now, milliseconds).unref(),
    now,
    running: () => running,
    onFailure: () => undefined,
  };
  return repeated;
}
