import { agrees, follows, sumsOf, type World } from '../attack/worlds.js';
import type { Solver } from '../attack/solver.js';
import { DisclosureError, type DisclosureCode } from '../errors.js';
import { isShownAt, type Catalogue, type Detail, type Family } from '../model/catalogue.js';
import {
  checkLedger,
  linkOf,
  sealEntry,
  slicesOf,
  type LedgerEntry,
  type PublishedFamily,
  type Told,
} from '../model/ledger.js';
import { policyHash, type Policy } from '../model/policy.js';
import { certify, type Certificate } from './certificate.js';
import { detailFor, isDue } from './due.js';
import { targetRules } from './primaries.js';
import { protect, type Protection, type ProtectionInput } from './protect.js';
import { replay } from './replay.js';
import { emptyFamily, nextSealed, type Sealed, type SealedFamily } from './sealed.js';
import { headlineRange } from './targets.js';
import { checkTables, type FamilyTables } from './tables.js';

export interface GateInput {
  /** The clock: today, YYYY-MM-DD. */
  readonly today: string;
  /** The days on which releases were announced. */
  readonly announced: readonly string[];
  readonly policy: Policy;
  readonly catalogue: Catalogue;
  /** Everything ever published. */
  readonly entries: readonly LedgerEntry[];
  /** What the gate sealed with the last entry; null before the first. */
  readonly sealed: Sealed | null;
  /** At least 32 secret bytes, the same for the life of the ledger. */
  readonly key: Uint8Array;
  readonly release: string;
  /** The day of which the figures speak. */
  readonly asOf: string;
  /** Records changed otherwise than by the declared moves since the release before; public. */
  readonly revisions: number;
  /** By node of the status, the total as `*`. */
  readonly headlines: Readonly<Record<string, number>>;
  /** By family: inner counts by leaf. */
  readonly tables: FamilyTables;
  readonly solver: Solver;
}

/** What `publish` appends, and what must be kept sealed beside it: the two belong together. */
export interface Admission {
  readonly kind: 'admitted';
  readonly entry: LedgerEntry;
  readonly certificate: Certificate;
  readonly sealed: Sealed;
  /** For the approver alone: how it was decided, by family. */
  readonly report: Readonly<Record<string, Protection['counts']>>;
}

/** Public: that there is no release, and why as far as public facts tell. The cause is for those who hold the tables. */
export interface Refusal {
  readonly kind: 'refused';
  readonly publicReason: 'NOT_ANNOUNCED' | 'NOT_RELEASED';
  readonly code: DisclosureCode;
  readonly place: string;
  readonly message: string;
}

/**
 * May these tables be published, given everything that was ever published? The gate of disclosure.md, steps 0 to 12;
 * publishing itself is appending the entry. Pure over its inputs. Whatever is wrong (an input, a solver, a proof that is
 * not found) refuses; nothing is half admitted.
 */
export async function passGate(input: GateInput): Promise<Admission | Refusal> {
  try {
    return await admit(input);
  } catch (error) {
    const cause =
      error instanceof DisclosureError
        ? error
        : new DisclosureError('SOLVER_FAILED', 'gate', error instanceof Error ? error.message : String(error));
    return {
      kind: 'refused',
      publicReason: cause.code === 'NOT_ANNOUNCED' ? 'NOT_ANNOUNCED' : 'NOT_RELEASED',
      code: cause.code,
      place: cause.place,
      message: cause.message,
    };
  }
}

async function admit(input: GateInput): Promise<Admission> {
  const { catalogue, entries, policy, sealed } = input;
  if (!input.announced.includes(input.today)) {
    throw new DisclosureError('NOT_ANNOUNCED', 'clock', `no release was announced for ${input.today}.`);
  }
  if (policy.mechanism === 'dpNational') {
    throw new DisclosureError('POLICY_INVALID', 'policy.mechanism', 'the gate does not publish by dpNational yet.');
  }
  checkLedger(entries, catalogue);
  checkOrder(input);
  checkTables(catalogue, input.headlines, input.tables);
  if (sealed ? sealed.ledgerHash !== entries.at(-1)?.hash : entries.length > 0) {
    throw new DisclosureError('SEALED_STATE_INVALID', 'sealed', 'it does not belong to the last entry of the ledger.');
  }
  const published: PublishedFamily[] = [];
  const families: Record<string, SealedFamily> = {};
  const report: Record<string, Protection['counts']> = {};
  for (const family of catalogue.families) {
    const before = sealed?.families[family.id] ?? emptyFamily;
    families[family.id] = before;
    const past = readPast(family, before, entries);
    if (!isDue(family, input)) continue;
    const decided = await decide(family, before, past, input);
    if (!decided) continue;
    published.push(decided.published);
    families[family.id] = decided.sealed;
    report[family.id] = decided.counts;
  }
  const entry = sealEntry({
    index: entries.length,
    previous: entries.at(-1)?.hash ?? '',
    release: input.release,
    asOf: input.asOf,
    revisions: input.revisions,
    policyHash: policyHash(policy),
    catalogueHash: catalogue.hash,
    headlines: input.headlines,
    families: published,
  });
  checkLedger([...entries, entry], catalogue);
  return {
    kind: 'admitted',
    entry,
    certificate: certify(policy, catalogue, entry),
    sealed: { format: 'oralu-sealed/1', ledgerHash: entry.hash, families },
    report,
  };
}

/** A release speaks of a later day than all before, or corrects a day that was told. */
function checkOrder({ entries, asOf, release, revisions, key }: GateInput): void {
  const last = entries.reduce((latest, entry) => (entry.asOf > latest ? entry.asOf : latest), '');
  if (asOf < last && !entries.some((entry) => entry.asOf === asOf)) {
    throw new DisclosureError(
      'IMPOSSIBLE_HISTORY',
      `release ${release}`,
      `speaks of ${asOf}, before ${last}, which is told.`,
    );
  }
  if (!Number.isSafeInteger(revisions) || revisions < 0) {
    throw new DisclosureError('TABLE_INVALID', `release ${release}`, `revisions must be a whole number from 0.`);
  }
  if (key.length < 32) {
    throw new DisclosureError(
      'SEALED_STATE_INVALID',
      'key',
      `expected at least 32 secret bytes; there are ${key.length}.`,
    );
  }
}

interface Decided {
  readonly published: PublishedFamily;
  readonly sealed: SealedFamily;
  readonly counts: Protection['counts'];
}

/** The sealed state of a family must speak of the tables that the ledger tells, whether or not it is due. */
function readPast(family: Family, before: SealedFamily, entries: readonly LedgerEntry[]): ProtectionInput['past'] {
  const slices = slicesOf(family, entries);
  const place = `family ${family.id}`;
  if (slices.length !== before.truth.length || slices.length !== before.transcripts.length) {
    throw new DisclosureError('SEALED_STATE_INVALID', place, 'it has other times than the ledger.');
  }
  return slices.map((slice, time) => {
    const [transcript, table] = [before.transcripts[time], before.truth[time]];
    const facts = new Map([...headlineFacts(family, slice.headlines), ...slice.facts]);
    if (!transcript || !table || !agrees(sumsOf(family, table), facts)) {
      throw new DisclosureError('SEALED_STATE_INVALID', place, `its table ${time} differs from what was told.`);
    }
    return { ...slice, facts, transcript };
  });
}

/** One family, at the finest detail that the policy's mechanism allows; null where it keeps its earlier table. */
async function decide(
  family: Family,
  before: SealedFamily,
  past: ProtectionInput['past'],
  input: GateInput,
): Promise<Decided | null> {
  const first = detailFor(family, input);
  const isCoarseOnly = input.policy.mechanism === 'coarseOnly';
  for (const detail of family.details.slice(family.details.indexOf(first))) {
    const protection = protectionInput(family, detail, before, past, input);
    const protectionResult = await protect(protection);
    const isWhole = [...protectionResult.facts.values()].every((told) => told !== null);
    if (isCoarseOnly && !isWhole) continue;
    const replicas = await replay(protection, protectionResult, before.replicas);
    return {
      published: publish(family, detail.id, protection, protectionResult),
      sealed: nextSealed(before, protection, protectionResult, replicas),
      counts: protectionResult.counts,
    };
  }
  return null;
}

function protectionInput(
  family: Family,
  detail: Family['details'][number],
  before: SealedFamily,
  past: ProtectionInput['past'],
  { entries, policy, key, release, headlines, tables, solver, asOf, revisions }: GateInput,
): ProtectionInput {
  const link = linkOf(slicesOf(family, entries), asOf, [...entries, { revisions }], entries.length);
  const now = tables[family.id] ?? new Int32Array();
  const truth = [...before.truth, now];
  const previous = truth[link.follows];
  if (previous && !follows(family, previous, now, link.link, link.revisions)) {
    throw new DisclosureError(
      'IMPOSSIBLE_HISTORY',
      `family ${family.id}`,
      `people moved as no rule allows, and only ${link.revisions} revisions are declared.`,
    );
  }
  return {
    rules: targetRules(family, policy),
    key,
    label: `${family.id} ${entries.at(-1)?.hash ?? ''} ${asOf} ${release} ${detail.id}`,
    past,
    link,
    headlines,
    shown: shownCells(family, detail),
    sticky: stickyCells(family, policy, past, link.follows, before.replicas),
    pool: before.pool,
    truth,
    solver,
  };
}

/**
 * Cells that stay withheld whatever they hold now: by the policy all that were; and always those of which the replicas
 * agree at some earlier time, because a value that only one world with this public face can have must not be told by
 * the difference to a later one.
 */
function stickyCells(
  family: Family,
  { isSticky }: Policy,
  past: readonly { readonly facts: ReadonlyMap<number, Told> }[],
  follows: number,
  replicas: readonly World[],
): ReadonlySet<number> {
  const withheldAt = (time: number) => [...(past[time]?.facts ?? [])].filter(([, told]) => told === null);
  const sticky = new Set(isSticky ? withheldAt(follows).map(([cell]) => cell) : []);
  past.forEach((_, time) => {
    const sums = replicas.map((world) => sumsOf(family, world[time] ?? new Int32Array()));
    for (const [cell] of withheldAt(time)) {
      if (sums.every((one) => one[cell] === sums[0]?.[cell])) sticky.add(cell);
    }
  });
  return sticky;
}

/** Headlines are facts of every time, and so is what follows from them alone. */
function headlineFacts(family: Family, headlines: GateInput['headlines']): readonly (readonly [number, Told])[] {
  return family.cells.flatMap(({ index, leaves, key, isHeadline }) => {
    if (isHeadline) return [[index, headlines[key[0] ?? ''] ?? 0] as const];
    const [low, high] = headlineRange(family, leaves, headlines);
    return leaves.length > 0 && low === high ? [[index, low] as const] : [];
  });
}

const shownCells = (family: Family, detail: Detail) =>
  family.cells.filter((cell) => !cell.isHeadline && isShownAt(cell, family, detail));

function publish(family: Family, detail: string, { shown }: ProtectionInput, { facts }: Protection): PublishedFamily {
  return {
    family: family.id,
    detail,
    cells: shown.flatMap(({ key, aliases, index, leaves }) => {
      const told = leaves.length === 0 ? 0 : (facts.get(index) ?? null);
      return [key, ...aliases].map((name) => [name, told] as const);
    }),
  };
}
