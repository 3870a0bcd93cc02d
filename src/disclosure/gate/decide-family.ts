import { agrees, follows, sumsOf, type World } from '../attack/worlds.js';
import { DisclosureError } from '../errors.js';
import { isShownAt, type Detail, type Family } from '../model/catalogue.js';
import { linkOf, slicesOf, type LedgerEntry, type PublishedFamily, type Told } from '../model/ledger.js';
import type { Policy } from '../model/policy.js';
import { detailFor } from './due.js';
import type { GateInput } from './gate.types.js';
import { targetRules } from './protection/primaries.js';
import { protect } from './protection/protect.js';
import type { Protection, ProtectionCounts, ProtectionInput } from './protection/protect.types.js';
import { replay } from './replay/replay.js';
import { nextSealed, type SealedFamily } from './sealed.js';
import { headlineFacts, webOf } from './web.js';

/** One family as it is published, and what must be sealed beside it. */
export interface Decided {
  readonly published: PublishedFamily;
  readonly sealed: SealedFamily;
  readonly counts: ProtectionCounts;
}

/** The sealed state of a family must speak of the tables that the ledger tells, whether or not it is due. */
export function readPast(
  family: Family,
  before: SealedFamily,
  entries: readonly LedgerEntry[],
): ProtectionInput['past'] {
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
export async function decide(
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
  const slices = slicesOf(family, entries);
  const link = linkOf(slices, asOf, [...entries, { revisions }], entries.length);
  const web = webOf(family, slices, entries, { asOf, revisions, headlines });
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
    link: { ...link, web },
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
