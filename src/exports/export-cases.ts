import { stringify } from 'csv-stringify/sync';
import type { Actor } from '../access/actor.js';
import { assertMay, may } from '../access/permissions.js';
import { assertPurposeShort, type Registry } from '../audit/act.js';
import { appendEntry } from '../audit/append-entry.js';
import { tracingRefusal } from '../audit/trace-refusal.js';
import { statesOf } from '../cases/reading/case-page.js';
import type { CaseTree } from '../cases/reading/case-tree.js';
import { keysetOf, listCases } from '../cases/reading/case.queries.js';
import { useVault } from '../database/enciphered/use-vault.js';
import { openConnection } from '../database/connection.js';
import { Unavailable } from '../errors.js';
import { toPage } from '../graphql/pagination.js';
import { listReferences } from '../imports/references.js';
import { toCells, wantedOf } from './export-columns.js';

export const exportFormats = ['csv', 'jsonl'] as const;
export type ExportFormat = (typeof exportFormats)[number];

export interface ExportCases {
  readonly format: ExportFormat;
  readonly purpose?: string | undefined;
  /** Who reads, asked again before each page: rights that are taken away end an export under way. */
  readonly actor: () => Promise<Actor>;
}

const casesInPage = 100;
/** A snapshot keeps the write-ahead log from being emptied, so that no reader may hold one for ever. */
export const longestExport = 10 * 60_000;

/** What was destroyed must leave the log, which a snapshot of the time before holds. */
export const wasOvertaken = () => Unavailable('This export was ended for an erasure. Begin it anew.');
export const tookTooLong = () => Unavailable('This export took longer than ten minutes and was ended.');

/**
 * The cases that the actor may see, as text in pieces: all as they were at one moment, without those that were taken from
 * sight, sealed or erased since. What is read is audited before each piece is answered, and so is a refusal, also between two pieces. Errors:
 * FORBIDDEN, UNAUTHENTICATED, INVALID_INPUT for a purpose that is no short phrase, UNAVAILABLE.
 */
export async function* exportCases(registry: Registry, request: ExportCases): AsyncGenerator<string> {
  const first = await request.actor();
  await assertAllowed(registry, first, request);
  const identity = may(first, 'identity:read');
  const snapshot = openConnection(registry.store.file, 'read');
  useVault(snapshot, registry.store.vault);
  const until = registry.clock() + longestExport;
  try {
    snapshot.raw.exec('BEGIN');
    const frozen: Registry = { ...registry, store: { ...registry.store, reader: snapshot } };
    let after: string | undefined;
    for (let isFirst = true; ; isFirst = false) {
      if (registry.clock() > until) throw tookTooLong();
      const actor = await request.actor();
      await assertAllowed(registry, actor, request, identity);
      const list = { first: casesInPage, after, filter: {}, orderBy: 'REPORTED_ON_ASC' } as const;
      const { placed, nodes } = await listCases(frozen, actor, list, wantedOf(identity));
      const page = toPage(keysetOf(list.orderBy), placed, list, nodes);
      const trees = await withinSight(registry, frozen, actor, page.nodes);
      await audit(registry, actor, request, trees, identity);
      yield await write(frozen, actor, trees, { format: request.format, identity, withHeader: isFirst });
      const { hasNextPage, endCursor } = page.pageInfo;
      if (!hasNextPage || endCursor === null) return;
      after = endCursor;
    }
  } finally {
    snapshot.raw.close();
  }
}

/** Asked again before each page: an export that showed who the children are goes on for nobody who may not know it any more. */
function assertAllowed(
  registry: Registry,
  actor: Actor,
  { purpose }: ExportCases,
  showsIdentity = false,
): Promise<void> {
  const tried = { operation, fields: fieldsOf(may(actor, 'identity:read') || showsIdentity), purpose };
  return tracingRefusal(registry, actor, tried, () => {
    assertMay(actor, 'case:export');
    if (showsIdentity) assertMay(actor, 'identity:read');
    assertPurposeShort(purpose);
  });
}

const operation = 'casesExport';
const fieldsOf = (identity: boolean): string[] =>
  identity ? ['Case', 'Child.names', 'Child.birth', 'Child.parents'] : ['Case'];

/** Of a page of the moment, what its reader may see now as well: a snapshot knows no revocation and no erasure after it. */
async function withinSight(
  registry: Registry,
  frozen: Registry,
  actor: Actor,
  trees: readonly CaseTree[],
): Promise<CaseTree[]> {
  const now = registry.clock();
  const keys = trees.map(({ key }) => key);
  const [then, today] = [
    await statesOf(frozen.store.reader, actor, keys, now),
    await statesOf(registry.store.reader, actor, keys, now),
  ];
  const isSeen = (key: number) => (today.get(key)?.showsIdentity ?? -1) >= (then.get(key)?.showsIdentity ?? 0);
  return trees.filter(({ key }) => isSeen(key));
}

function audit(
  registry: Registry,
  actor: Actor,
  { purpose }: ExportCases,
  trees: readonly CaseTree[],
  identity: boolean,
): Promise<void> {
  const subjects = trees.map(({ key }) => key);
  const trace = { operation, decision: 'READ', subjects, fields: fieldsOf(identity), purpose } as const;
  return registry.store.inTransaction((tx) => appendEntry(tx, actor, trace, registry.clock()));
}

interface Form {
  readonly format: ExportFormat;
  readonly identity: boolean;
  readonly withHeader: boolean;
}

async function write(frozen: Registry, actor: Actor, trees: readonly CaseTree[], form: Form): Promise<string> {
  const { format, identity, withHeader } = form;
  const references = await listReferences(
    frozen.store.reader,
    actor,
    trees.map(({ key }) => key),
  );
  const allNames = format === 'jsonl';
  const rows = trees.map((tree) => toCells(tree, { reference: references.get(tree.key), identity, allNames }));
  if (format === 'jsonl') return rows.map((row) => `${JSON.stringify(row)}\n`).join('');
  if (trees.length === 0) return '';
  // A spreadsheet runs a cell that begins with = + - @ TAB or CR: an apostrophe makes it text (OWASP, CSV Injection).
  return stringify(rows, { header: withHeader, quoted: true, escape_formulas: true, record_delimiter: 'windows' });
}
