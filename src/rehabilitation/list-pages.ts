import type { RegistryContext } from '../access/context.js';
import { behindSeal } from '../cases/reading/behind-seal.js';
import type { PageOfCase } from '../cases/reading/list-pages.js';
import { noteRead } from '../cases/reading/note-read.js';
import { filterKey } from '../graphql/list-filters.js';
import { placeAfter } from '../graphql/list-places.js';
import { assertPageSize, toPage, type Keyset, type PageOf } from '../graphql/pagination.js';
import type { CaseId } from '../identifiers.js';
import { loadRehabilitation } from './grow-rehabilitation.js';
import { fileLists, type FileList, type ShownRehabilitation } from './rehabilitation-tree.js';
import type * as trees from './rehabilitation-tree.js';

/** One of the lists of a file that grow as long as a child is looked after. */
interface ListOfFile<Row extends { readonly place: number }> {
  readonly field: FileList;
  /** Oldest first; null where the file is sealed. */
  readonly rowsOf: (file: ShownRehabilitation) => readonly Row[] | null;
}

export const reviewsOfFile: ListOfFile<trees.ReviewTree> = { field: 'reviews', rowsOf: ({ reviews }) => reviews };
export const sessionsOfFile: ListOfFile<trees.SessionTree> = { field: 'sessions', rowsOf: ({ sessions }) => sessions };
export const assessmentsOfFile: ListOfFile<trees.AssessmentTree> = {
  field: 'assessments',
  rowsOf: ({ assessments }) => assessments,
};
export const clinicalNotesOfFile: ListOfFile<trees.ClinicalNoteTree> = {
  field: 'clinicalNotes',
  rowsOf: ({ clinicalNotes }) => clinicalNotes,
};

/**
 * A page of a list of one file, newest first and noted as read, of the rows that are shown beneath the case; empty where
 * the actor may not know who the child is. Errors: INVALID_INPUT for a page size that cannot be, INVALID_CURSOR,
 * JUSTIFICATION_REQUIRED where the file is sealed.
 */
export async function pageOfFileList<Row extends { readonly place: number }>(
  context: RegistryContext,
  { field, rowsOf }: ListOfFile<Row>,
  asked: PageOfCase,
  wanted: ReadonlySet<string>,
): Promise<PageOf<Row>> {
  assertPageSize(asked.first);
  const keyset: Keyset<Row> = { order: `${field} ${asked.caseId}`, placeOf: ({ place }) => [place] };
  const reach = { limit: asked.first, after: placeAfter(asked.after, keyset.order, false) };
  const key = filterKey<CaseId>('case', asked.caseId, ['caseId']);
  const paths = new Set([field, ...[...wanted].map((path) => `${field}.${path}`)]);
  const file = (await loadRehabilitation(context.registry, context.actor, [key], paths, reach)).get(key);
  if (file === undefined) return toPage<Row, Row>(keyset, [], asked, []);
  noteRead(context, { key });
  const rows = rowsOf(file)?.toReversed();
  if (rows === undefined) throw behindSeal();
  return toPage(keyset, rows, { ...asked, isMore: file.longerLists?.includes(fileLists[field]) === true }, rows);
}
