import type { RegistryContext } from '../access/context.js';
import type { PageOfCase } from '../cases/reading/list-pages.js';
import { noteRead } from '../cases/reading/note-read.js';
import type { PageOf } from '../graphql/pagination.js';
import { filterKey } from '../graphql/list-filters.js';
import { pageOfWhole, placeAfter } from '../graphql/whole-list-pages.js';
import { Invalid } from '../errors.js';
import { fromRecordId, type CaseId, type RecordPrefix } from '../identifiers.js';
import { loadRehabilitation } from './grow-rehabilitation.js';
import type * as trees from './rehabilitation-tree.js';

/** One of the lists of a file that grow as long as a child is looked after; its rows are named by their places in it. */
interface ListOfFile<Row extends { readonly id: string }> {
  readonly field: string;
  readonly prefix: RecordPrefix;
  /** Oldest first; null where the file is sealed. */
  readonly rowsOf: (tree: trees.ShownRehabilitation) => readonly Row[] | null;
}

export const sessionsOfFile: ListOfFile<trees.SessionTree> = {
  field: 'sessions',
  prefix: 'session',
  rowsOf: ({ sessions }) => sessions,
};
export const assessmentsOfFile: ListOfFile<trees.AssessmentTree> = {
  field: 'assessments',
  prefix: 'assessment',
  rowsOf: ({ assessments }) => assessments,
};
export const clinicalNotesOfFile: ListOfFile<trees.ClinicalNoteTree> = {
  field: 'clinicalNotes',
  prefix: 'clinicalNote',
  rowsOf: ({ clinicalNotes }) => clinicalNotes,
};

/**
 * A page of a list of one file, newest first and noted as read, of the rows that are shown beneath the case; empty where
 * the actor may not know who the child is. Errors: INVALID_INPUT for a page size that cannot be, INVALID_CURSOR,
 * JUSTIFICATION_REQUIRED where the file is sealed.
 */
export async function pageOfFileList<Row extends { readonly id: string }>(
  context: RegistryContext,
  { field, prefix, rowsOf }: ListOfFile<Row>,
  asked: PageOfCase,
  wanted: ReadonlySet<string>,
): Promise<PageOf<Row>> {
  const by = { order: `${field} ${asked.caseId}`, length: 1 };
  placeAfter(by, asked);
  const key = filterKey<CaseId>('case', asked.caseId, ['caseId']);
  const paths = new Set([field, ...[...wanted].map((path) => `${field}.${path}`)]);
  const file = (await loadRehabilitation(context.registry, context.actor, [key], paths)).get(key);
  if (file === undefined) return pageOfWhole<Row>(by, [], asked);
  noteRead(context, { key });
  const rows = rowsOf(file);
  if (rows === null) throw fileSealed();
  const placed = rows.toReversed().map((row) => ({ row, place: [fromRecordId(prefix, [key], row.id)] }));
  return pageOfWhole(by, placed, asked);
}

const fileSealed = (): Error =>
  Invalid(
    'This file is sealed: who the child is and what was done for it is shown to whoever opens it with sealedFileOpen, for a stated reason.',
    ['caseId'],
    'JUSTIFICATION_REQUIRED',
  );
