import {
  ledgerFormat,
  passGate,
  readSealed,
  writeSealed,
  type Admission,
  type Ledger,
  type LedgerEntry,
  type Policy,
  type Refusal,
  type Sealed,
  type Solver,
} from '../../../src/disclosure/index.js';
import type { Day, History } from './history.js';

/** How the gate answered about one day. */
export interface Answer {
  readonly day: Day;
  readonly outcome: Admission | Refusal;
  readonly seconds: number;
}

export interface Passage {
  readonly ledger: Ledger;
  readonly answers: readonly Answer[];
  readonly sealed: Sealed | null;
}

/** Brings each day before the gate, with what was published and sealed until then. A refused day leaves no trace. */
export async function passHistory(
  { catalogue, days }: History,
  { policy, solver, key = new Uint8Array(32).fill(7) }: { policy: Policy; solver: Solver; key?: Uint8Array },
  onAnswer: (answer: Answer) => void = () => {},
): Promise<Passage> {
  const entries: LedgerEntry[] = [];
  const answers: Answer[] = [];
  let sealed: Sealed | null = null;
  for (const day of days) {
    const before = process.cpuUsage();
    const { asOf, headlines, table } = day;
    const outcome: Admission | Refusal = await passGate({
      today: asOf,
      announced: [asOf],
      policy,
      catalogue,
      entries: [...entries],
      sealed,
      key,
      release: `${asOf}.1`,
      asOf,
      revisions: 0,
      headlines,
      tables: { region: table },
      solver,
    });
    const { user, system } = process.cpuUsage(before);
    if (outcome.kind === 'admitted') {
      entries.push(outcome.entry);
      // As between two months in life: kept as text.
      sealed = readSealed(writeSealed(outcome.sealed));
    }
    const answer = { day, outcome, seconds: (user + system) / 1e6 };
    answers.push(answer);
    onAnswer(answer);
  }
  return {
    ledger: { format: ledgerFormat, catalogue: catalogue.declaration, policy, entries },
    answers,
    sealed,
  };
}
