import { DisclosureError } from '../errors.js';
import { publishWithNoise } from '../mechanisms/dp-national.js';
import { checkLedger, sealEntry, type PublishedFamily } from '../model/ledger.js';
import { policyHash } from '../model/policy.js';
import { certify } from './certificate.js';
import { decide, readPast } from './decide-family.js';
import { detailFor, isDue } from './due.js';
import type { Admission, GateInput, Refusal } from './gate.types.js';
import type { ProtectionCounts } from './protection/protect.types.js';
import { emptyFamily, type SealedFamily } from './sealed.js';
import { checkTables } from './tables.js';

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
  checkLedger(entries, catalogue);
  checkOrder(input);
  checkTables(catalogue, input.headlines, input.tables);
  if (sealed ? sealed.ledgerHash !== entries.at(-1)?.hash : entries.length > 0) {
    throw new DisclosureError('SEALED_STATE_INVALID', 'sealed', 'it does not belong to the last entry of the ledger.');
  }
  const { published, families, report } = policy.mechanism === 'dpNational' ? withNoise(input) : await decideAll(input);
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

interface DecidedFamilies {
  readonly published: readonly PublishedFamily[];
  readonly families: Readonly<Record<string, SealedFamily>>;
  readonly report: Admission['report'];
}

/** Each family that is due, by suppression; the others keep their earlier table. */
async function decideAll(input: GateInput): Promise<DecidedFamilies> {
  const published: PublishedFamily[] = [];
  const families: Record<string, SealedFamily> = {};
  const report: Record<string, ProtectionCounts> = {};
  for (const family of input.catalogue.families) {
    const before = input.sealed?.families[family.id] ?? emptyFamily;
    families[family.id] = before;
    const past = readPast(family, before, input.entries);
    if (!isDue(family, input)) continue;
    const decided = await decide(family, before, past, input);
    if (!decided) continue;
    published.push(decided.published);
    families[family.id] = decided.sealed;
    report[family.id] = decided.counts;
  }
  return { published, families, report };
}

/** All families that are due, with noise: nothing of them needs to be sealed, since nothing certain is told of them. */
function withNoise(input: GateInput): DecidedFamilies {
  if (!input.random) {
    throw new DisclosureError('POLICY_INVALID', 'random', 'dpNational needs bits of the operating system.');
  }
  const due = input.catalogue.families.filter((family) => isDue(family, input));
  const tables = due.map((family) => ({
    family: family.id,
    counts: input.tables[family.id] ?? new Int32Array(),
    detail: detailFor(family, input).id,
  }));
  const published = publishWithNoise({ ...input, tables, random: input.random });
  return { published, families: input.sealed?.families ?? {}, report: {} };
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
