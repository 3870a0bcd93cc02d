import type { RegistryContext } from '../../access/context.js';
import { Invalid } from '../../errors.js';
import type { Page, PageOf } from '../../graphql/pagination.js';
import { filterKey } from '../../graphql/list-filters.js';
import { pageOfWhole, placeAfter, type Placed } from '../../graphql/whole-list-pages.js';
import { fromRecordId, type CaseId, type RecordPrefix } from '../../identifiers.js';
import type * as trees from './case-tree.js';
import { loadWholeCase } from './case.queries.js';
import type { LongList } from './long-lists.js';
import { noteRead } from './note-read.js';

/*
 * A long list of one case in pages, newest first. Its rows are grown by the function that shows them beneath the case, so
 * that what is withheld there is withheld here. A row is placed by its number among all rows of its case: no cursor tells
 * how much others record.
 */

/** What is asked for: a page, and the node id of the case. */
export interface PageOfCase extends Page {
  readonly caseId: string;
}

/** One of the lists beneath a case. */
interface ListOfCase<Row> {
  readonly field: LongList;
  /** Whether it is shown to whoever may know the child alone, and so lies behind a seal. */
  readonly isIdentifying: boolean;
  readonly placedIn: (tree: trees.CaseTree) => Placed<Row>[];
  /** How many values give a row its place. */
  readonly length: number;
}

/** A list that holds every row that was ever recorded, the newest first. */
const byRecording = <Row>(rows: readonly Row[]): Placed<Row>[] =>
  rows.map((row, at) => ({ row, place: [rows.length - at] }));

/** Claims that stand, by the days of the observations. */
const byObservation =
  <Row extends { id: string; observedOn: string }>(prefix: RecordPrefix, rowsOf: (tree: trees.CaseTree) => Row[]) =>
  (tree: trees.CaseTree): Placed<Row>[] =>
    rowsOf(tree).map((row) => ({ row, place: [row.observedOn, fromRecordId(prefix, [tree.key], row.id)] }));

export const evidenceOfCase: ListOfCase<trees.EvidenceTree> = {
  field: 'evidence',
  isIdentifying: true,
  placedIn: ({ evidence }) => byRecording(evidence),
  length: 1,
};
export const notesOfCase: ListOfCase<trees.NoteTree> = {
  field: 'notes',
  isIdentifying: true,
  placedIn: ({ notes }) => byRecording(notes),
  length: 1,
};
export const attestationsOfCase: ListOfCase<trees.AttestationTree> = {
  field: 'attestations',
  isIdentifying: false,
  placedIn: ({ attestations }) => byRecording(attestations),
  length: 1,
};
export const holdsOfCase: ListOfCase<trees.HoldTree> = {
  field: 'holds',
  isIdentifying: false,
  placedIn: ({ holds }) => byRecording(holds),
  length: 1,
};
export const whereaboutsOfCase: ListOfCase<trees.WhereaboutsClaimTree> = {
  field: 'whereaboutsClaims',
  isIdentifying: false,
  placedIn: byObservation('whereaboutsClaim', ({ whereaboutsClaims }) => whereaboutsClaims),
  length: 2,
};
export const vitalStatusOfCase: ListOfCase<trees.VitalClaimTree> = {
  field: 'vitalStatusClaims',
  isIdentifying: false,
  placedIn: byObservation('vitalStatusClaim', ({ vitalStatusClaims }) => vitalStatusClaims),
  length: 2,
};

/**
 * A page of a list of one case, noted as read; empty where there is no case that the actor may see, and as beneath the
 * case where its facts alone are shown. `wanted` are the fields asked of the rows. Errors: INVALID_INPUT for a page size
 * that cannot be, INVALID_CURSOR, JUSTIFICATION_REQUIRED where the list lies behind a seal.
 */
export async function pageOfCaseList<Row>(
  context: RegistryContext,
  list: ListOfCase<Row>,
  asked: PageOfCase,
  wanted: ReadonlySet<string>,
): Promise<PageOf<Row>> {
  const by = { order: `${list.field} ${asked.caseId}`, length: list.length };
  placeAfter(by, asked);
  const key = filterKey<CaseId>('case', asked.caseId, ['caseId']);
  const paths = [list.field, `${list.field}.id`, ...[...wanted].map((path) => `${list.field}.${path}`)];
  const tree = await loadWholeCase(context.registry, context.actor, key, new Set(paths));
  if (!tree) return pageOfWhole<Row>(by, [], asked);
  noteRead(context, tree);
  if (list.isIdentifying && tree.isSealed) throw behindSeal();
  return pageOfWhole(by, list.placedIn(tree), asked);
}

const behindSeal = () =>
  Invalid(
    'This file is sealed: who the child is and what was written of it is shown to whoever opens it with sealedFileOpen, for a stated reason. Case.isSealed says of which files that is so.',
    ['caseId'],
    'JUSTIFICATION_REQUIRED',
  );
