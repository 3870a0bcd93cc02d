import { DisclosureError } from '../errors.js';
import type { World } from '../attack/worlds.js';
import type { Protection, ProtectionInput } from './protection/protect.types.js';
import type { Transcript } from './replay/pattern.js';
import { valueOf, type Target } from './protection/targets.js';
import type { Witness } from './protection/witnesses.js';

/** What the gate must remember of a family and must never be published: it holds the tables themselves. */
export interface SealedFamily {
  /** The registry's table at each time. */
  readonly truth: World;
  /** What the decision about each time depended on. */
  readonly transcripts: readonly Transcript[];
  /** Witnesses drawn without looking at the registry. */
  readonly pool: readonly World[];
  /** Worlds of which every release so far comes out the same. */
  readonly replicas: readonly World[];
}

export interface Sealed {
  readonly format: 'oralu-sealed/1';
  /** The entry of the ledger after which it was sealed. */
  readonly ledgerHash: string;
  readonly families: Readonly<Record<string, SealedFamily>>;
}

export const emptyFamily: SealedFamily = { truth: [], transcripts: [], pool: [], replicas: [] };

export function nextSealed(
  before: SealedFamily,
  input: ProtectionInput,
  protection: Protection,
  replicas: readonly World[],
): SealedFamily {
  const transcripts = [...before.transcripts, protection.transcript];
  const atMost = input.rules.policy.worlds;
  return {
    truth: input.truth,
    transcripts,
    pool: chooseWitnesses(
      protection.witnesses,
      transcripts.flatMap(({ primaries }) => primaries),
      atMost,
    ),
    replicas,
  };
}

/** The witnesses that add a value to some target, in order, then others up to the number wanted. */
function chooseWitnesses(witnesses: readonly Witness[], targets: readonly Target[], atMost: number): readonly World[] {
  const seen = targets.map(() => new Set<number>());
  const [needed, spare]: [World[], World[]] = [[], []];
  for (const { world, sums } of witnesses) {
    const added = targets.filter((target, at) => {
      const values = seen[at] ?? new Set<number>();
      const value = valueOf(target, sums);
      return !values.has(value) && values.size <= enoughValues && values.add(value);
    });
    (added.length > 0 ? needed : spare).push(world);
  }
  return [...needed, ...spare.slice(0, Math.max(0, atMost - needed.length))];
}

/** More values of one target than any requirement names. */
const enoughValues = 12;

/** For keeping: JSON text of a sealed state. It holds the registry's tables: encrypt it at rest. */
export const writeSealed = (sealed: Sealed): string =>
  JSON.stringify(sealed, (_, value: unknown) => (value instanceof Int32Array ? [...value] : value));

/** Reads what `writeSealed` wrote. Throws SEALED_STATE_INVALID. */
export function readSealed(text: string): Sealed {
  try {
    const read = JSON.parse(text) as Omit<Sealed, 'format'> & { readonly format: string };
    if (read.format !== 'oralu-sealed/1') throw new TypeError(`its format is ${read.format}`);
    const world = (tables: World): World => tables.map((table) => Int32Array.from(table));
    const families = Object.entries(read.families).map(([id, family]) => [
      id,
      {
        truth: world(family.truth),
        transcripts: family.transcripts,
        pool: family.pool.map(world),
        replicas: family.replicas.map(world),
      },
    ]);
    return { ...read, format: 'oralu-sealed/1', families: Object.fromEntries(families) as Sealed['families'] };
  } catch (error) {
    throw new DisclosureError('SEALED_STATE_INVALID', 'sealed', error instanceof Error ? error.message : 'unreadable');
  }
}
