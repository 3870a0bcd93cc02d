import type { User } from '../access/actor.js';
import type { Registry } from '../audit/act.js';
import { appendEntry } from '../audit/append-entry.js';
import { tracingRefusal } from '../audit/trace-refusal.js';
import { findVisibleCase, type ChangeRequest } from '../cases/change-case.js';
import { carryOutErasure, declineErasure } from '../erasure/carry-out-erasure.js';
import { listErasures, type ErasureRow } from '../erasure/erasure.queries.js';
import { finishErasures } from '../erasure/finish-erasures.js';
import { requestErasure, type RequestErasure } from '../erasure/request-erasure.js';
import { fromNodeId, type CaseId } from '../identifiers.js';
import { readKeysStatus } from '../keys/keys-status.js';
import { rotateKeys } from '../keys/rotate-keys.js';
import { getActingPerson } from './acting-person.js';
import { withRegistry } from './with-registry.js';

/** Exit status 1 where a key is gone that no erasure destroyed. */
export async function keysStatusCommand(): Promise<void> {
  const status = await withRegistry({ evenRolledBack: 'read' }, async (registry) => readKeysStatus(registry));
  console.log(`Master keys of the kind ${status.kind}; version ${status.current} wraps what is new.`);
  for (const { version, fingerprint, keys } of status.masters)
    console.log(`  version ${version}  fingerprint ${fingerprint}  wraps ${keys} data key(s)`);
  console.log(`${status.destroyed} data key(s) were destroyed by erasures.`);
  if (status.newest > status.current)
    console.log(`The source has version ${status.newest}, which is not used yet: run "oralu keys rotate".`);
  if (status.masters.some(({ version, keys }) => version < status.current && keys > 0))
    console.log('A rotation is unfinished: run "oralu keys rotate" to finish it.');
  if (status.lost === 0) return;
  console.error(
    `${status.lost} case(s), request(s) or line(s) have no data key and were not erased: restore a backup.`,
  );
  process.exitCode = 1;
}

export async function keysRotateCommand(): Promise<void> {
  const { version, rewrapped } = await withRegistry({}, (registry) =>
    rotateKeys(registry, { onProgress: reportProgress(), onWaiting: () => console.log(waiting) }),
  );
  console.log(`Master key version ${version} wraps every data key now; ${rewrapped} were wrapped anew.`);
  console.log('Older versions are needed by older backups alone: take them out of the source once there are none.');
}

const waiting =
  'Another process is writing to the registry, such as an import: waiting for it, up to ten minutes. It may be stopped and run again.';

/** A line for each further 100,000 keys. */
function reportProgress(): (rewrapped: number) => void {
  let reported = 0;
  return (rewrapped) => {
    if (rewrapped - reported < 100_000) return;
    reported = rewrapped;
    console.log(`${rewrapped} data keys … (it may be stopped: run again, it goes on)`);
  };
}

interface AsPerson {
  readonly as: string;
}

export interface RequestOptions extends AsPerson {
  readonly reason: RequestErasure['reason'];
  readonly reference: string;
}

export function erasureRequestCommand(
  caseId: string,
  { reason, reference, ...options }: RequestOptions,
): Promise<void> {
  return onCase(caseId, { ...options, operation: 'erasureRequest' }, async (registry, person, change) => {
    await requestErasure(registry, person, { ...change, reason, reference });
    console.log(`Asked for. Another person carries it out: oralu erasure carry-out ${caseId} --as NAME`);
  });
}

export function erasureCarryOutCommand(caseId: string, options: AsPerson): Promise<void> {
  return onCase(caseId, { ...options, operation: 'erasureCarryOut' }, async (registry, person, change) => {
    const { owed } = await carryOutErasure(registry, person, change);
    console.log('The identity of this child is erased. Counts, books and the audit stay as they were.');
    for (const line of owed) console.error(`Owed: ${line}`);
  });
}

export function erasureDeclineCommand(caseId: string, options: AsPerson): Promise<void> {
  return onCase(caseId, { ...options, operation: 'erasureDecline' }, async (registry, person, change) => {
    await declineErasure(registry, person, change);
    console.log('Declined. Nothing was erased.');
  });
}

export async function erasureListCommand(options: AsPerson): Promise<void> {
  const { rows, owed } = await withRegistry({}, async (registry) => {
    const rows = await readErasures(registry, await getActingPerson(registry, options.as, listing.operation));
    return { rows, owed: (await finishErasures(registry)).lines };
  });
  for (const { caseId, reason, reference, requestedAt, requestedBy } of rows)
    console.log(`${caseId}  ${reason}  ${reference}  ${new Date(requestedAt).toISOString()}  ${requestedBy}`);
  console.log(`${rows.length} erasure(s) wait for a second person.`);
  for (const line of owed) console.error(`Owed: ${line}`);
}

const listing = { operation: 'read', fields: ['Query.erasureRequests'] } as const;

/** What is shown of children is in the audit before it is printed, and so is that it was refused. */
async function readErasures(registry: Registry, person: User): Promise<ErasureRow[]> {
  const rows = await tracingRefusal(registry, person, listing, () => listErasures(registry, person));
  const subjects = rows.map(({ caseKey }) => caseKey as CaseId);
  if (subjects.length > 0)
    await registry.store.inTransaction((tx) =>
      appendEntry(tx, person, { ...listing, decision: 'READ', subjects }, registry.clock()),
    );
  return rows;
}

/**
 * On the file as it stands: who types a command has no older version before their eyes. Of one that is out of sight the act
 * itself is asked, which asks for the right first and leaves its row.
 */
const onCase = (
  nodeId: string,
  { as, operation }: AsPerson & { readonly operation: string },
  act: (registry: Registry, person: User, change: ChangeRequest) => Promise<void>,
): Promise<void> =>
  withRegistry({}, async (registry) => {
    const { store, clock } = registry;
    const person = await getActingPerson(registry, as, operation);
    const caseId = (fromNodeId('case', nodeId) ?? 0) as CaseId;
    const row = await findVisibleCase(store.reader.db, person, caseId, clock());
    await act(registry, person, { caseId, expectedVersion: row?.version ?? 0 });
  });
