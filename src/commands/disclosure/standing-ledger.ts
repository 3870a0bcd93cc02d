import type { WithdrawnEntry } from '../../../schema/release.js';
import { DisclosureError, sealEntry, type LedgerEntry } from '../../disclosure/index.js';

type Tombstone = WithdrawnEntry & { readonly release: string };

/** A ledger as the public plane gives it, reduced to what still stands, and what was withdrawn from it. */
export interface Standing {
  readonly ledger: unknown;
  readonly withdrawn: readonly string[];
}

/**
 * Follows the chain of a published ledger over its tombstones, and chains anew what still stands, so that an auditor reads
 * it as if the withdrawn had told nothing; records that were revised by a withdrawn release count with the next. Ledgers
 * without tombstones stay as they are. Throws LEDGER_BROKEN where the chain does not hold.
 */
export function standingIn(ledger: unknown): Standing {
  const { entries, withdrawn } = Object(ledger) as { entries?: unknown; withdrawn?: unknown };
  if (!Array.isArray(entries) || !Array.isArray(withdrawn) || withdrawn.length === 0) return { ledger, withdrawn: [] };
  const tombstones = withdrawn as readonly Tombstone[];
  const isTombstone = new Set<unknown>(tombstones);
  const links = [...(entries as readonly LedgerEntry[]), ...tombstones].toSorted((a, b) => a.index - b.index);
  links.forEach((link, at) => {
    const isSealed = isTombstone.has(link) || sealEntry(withoutHash(link as LedgerEntry)).hash === link.hash;
    if (link.index === at && link.previous === (links[at - 1]?.hash ?? '') && isSealed) return;
    throw new DisclosureError(
      'LEDGER_BROKEN',
      `ledger entry ${at} (${link.release})`,
      'the chain does not hold: its number, its hash or the hash before it differs.',
    );
  });
  const standing: LedgerEntry[] = [];
  let revisions = 0;
  for (const link of links) {
    revisions += link.revisions;
    if (isTombstone.has(link)) continue;
    const previous = standing.at(-1)?.hash ?? '';
    standing.push(sealEntry({ ...withoutHash(link as LedgerEntry), index: standing.length, previous, revisions }));
    revisions = 0;
  }
  return { ledger: { ...Object(ledger), entries: standing }, withdrawn: tombstones.map(({ release }) => release) };
}

const withoutHash = ({ hash: _, ...entry }: LedgerEntry): Omit<LedgerEntry, 'hash'> => entry;
