import { openForVerifying } from '../../audit/open-for-verifying.js';
import type { AccountFault } from '../../audit/verify-accounts.js';
import type { IndexFault } from '../../audit/verify-index.js';
import { findCheckpointKey, getCheckpointKey } from '../../checkpoints/checkpoint-key.js';
import { findContradiction } from '../../checkpoints/file-goes-on.js';
import type { SignedCheckpoint } from '../../checkpoints/checkpoint.js';
import { acceptRollBack } from '../../checkpoints/roll-back.js';
import { fingerprintOf } from '../../checkpoints/signed-note.js';
import { issueOnce } from '../../checkpoints/sign-next.js';
import { checkpointingOf } from '../../checkpoints/sinks-of.js';
import type { Trusted } from '../../checkpoints/trusted-key.js';
import { readKept, verifyAgainst, type Fault } from '../../checkpoints/verify-checkpoints.js';
import { paths, readConfig } from '../../config.js';
import type { Reader } from '../../database/connection.js';
import { toNodeId } from '../../identifiers.js';
import { MasterKeys } from '../../vault/master-keys.js';
import { getActingPerson } from '../acting-person.js';
import { assertRegistryThere, keySourceFor, withRegistry } from '../with-registry.js';

export interface VerifyOptions {
  readonly checkpoint?: string;
  readonly key?: string;
}

/** Exit status 1 where the chain is broken, its index or an account does not fit to it, or it differs from a checkpoint, naming the first bad row. */
export async function auditVerifyCommand({ checkpoint, key }: VerifyOptions): Promise<void> {
  const config = readConfig();
  const file = paths(config).registry;
  // A sealed registry may have its key put away: verifying makes none.
  const own = findCheckpointKey(file)?.verifier;
  const kept = checkpoint === undefined ? { checkpoints: [] } : readKept(checkpoint, key, own);
  const { chain, compared, fault } = await withAudit(file, (db) => verifyAgainst(db, kept));
  if (kept.trusted?.trust === 'folder') console.error(vouchedByItself(kept.trusted));
  const { entries, head, firstBad, index, account } = chain;
  if (firstBad !== undefined)
    console.error(`The audit chain breaks at entry ${firstBad}; the ${entries} entries before it hold.`);
  else console.log(`The audit chain holds: ${entries} entries, head ${head}.`);
  if (index) console.error(toldOfIndex(index));
  if (account) console.error(toldOfAccount(account));
  if (fault) console.error(told(fault));
  else if (firstBad === undefined && compared > 0)
    console.log(`It agrees with ${compared} checkpoint(s), the last ${describe(kept.checkpoints.at(-1))}.`);
  const contradiction = own && (await findContradiction(config));
  if (contradiction) console.error(`${contradiction.code}: ${contradiction.message}`);
  const isContradicted = contradiction?.code === 'AUDIT_ROLLED_BACK';
  if (fault || index || account || firstBad !== undefined || isContradicted) process.exitCode = 1;
}

const vouchedByItself = ({ verifier }: Trusted): string =>
  `The registry's own key is not here, and none was given: the checkpoints were read by the key that lies beside them, of the fingerprint ${fingerprintOf(verifier.key)}. Its signatures prove only that they agree with themselves, since whoever can write there can have signed them anew. Give the registry's key with --key.`;

/** The audit of a registry as it lies, sealed or not, without its keys: they may have been put away. */
async function withAudit<T>(file: string, work: (db: Reader) => Promise<T>): Promise<T> {
  assertRegistryThere(readConfig(), 'Set ORALU_DATA to the folder of the registry that is to be verified.');
  const connection = openForVerifying(file, () => MasterKeys.from(keySourceFor(readConfig())));
  try {
    return await work(connection.db);
  } finally {
    connection.raw.close();
  }
}

const toldOfIndex = ({ kind, table, subject, sequence }: IndexFault): string =>
  kind === 'MISSING'
    ? `Entry ${sequence} speaks of ${subject}, and ${table}, by which that is found, has no row of it: it was taken out.`
    : `The row of ${subject} and entry ${sequence} in ${table} is of no entry that speaks of it: it was put in.`;

const toldOfAccount = ({ sequence, userId, role, now }: AccountFault): string =>
  now === undefined
    ? `Entry ${sequence} was made by ${toNodeId('user', userId)}, and there is no such account: it was taken out of the table of users.`
    : `Entry ${sequence} was made by ${toNodeId('user', userId)} as ${role}, and the account is ${now}: no act changes a role, so that the table of users was changed past them all.`;

function told({ kind, first, last, checkpoint }: Fault): string {
  const signed = `the checkpoint ${describe(checkpoint)}`;
  const which = first === last ? `Entry ${first}` : `Entries ${first} to ${last}`;
  if (kind === 'CUT')
    return `${which}, which ${signed} covers, ${first === last ? 'is' : 'are'} missing: the audit was cut.`;
  return first === last
    ? `${which} is not the one that ${signed} covers: it was rewritten.`
    : `Among entries ${first} to ${last} one is not as ${signed} covers it; those before hold.`;
}

const describe = (checkpoint: SignedCheckpoint | undefined): string =>
  checkpoint ? `of ${checkpoint.size} entries at ${new Date(checkpoint.time).toISOString()}` : '';

/** Prints what others verify checkpoints with: to be kept where the registry's disk is not. Makes no key. */
export function auditKeyCommand(): void {
  const config = readConfig();
  assertRegistryThere(config, 'Set ORALU_DATA to the folder of the registry whose key is asked for.');
  console.log(getCheckpointKey(paths(config).registry, config.checkpoints).verifier.text);
}

export async function auditCheckpointCommand(): Promise<void> {
  const checkpoint = await withRegistry({}, (registry) => issueOnce(checkpointingOf(readConfig(), registry)));
  process.stdout.write(checkpoint.note);
}

export async function auditAcceptRollbackCommand(options: {
  readonly as: string;
  readonly reason: string;
}): Promise<void> {
  const checkpoint = await withRegistry({ evenRolledBack: 'accepts' }, async (registry) => {
    const actor = await getActingPerson(registry, options.as, 'auditRollBackAccept');
    return acceptRollBack(registry, actor, checkpointingOf(readConfig(), registry), options.reason);
  });
  const { supersedes } = checkpoint;
  console.log(
    supersedes
      ? `Accepted: entries ${supersedes.common + 1} to ${supersedes.size} were given up. The audit goes on from a checkpoint of ${checkpoint.size} entries, which names the one it puts aside.`
      : `Accepted: every place of checkpoints has one of ${checkpoint.size} entries now. Nothing that they hold contradicts the audit.`,
  );
}
