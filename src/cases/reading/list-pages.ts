import type { RegistryContext } from '../../access/context.js';
import { filterKey } from '../../graphql/list-filters.js';
import { placeAfter } from '../../graphql/list-places.js';
import { assertPageSize, toPage, type Keyset, type Page, type PageOf } from '../../graphql/pagination.js';
import type { CaseId } from '../../identifiers.js';
import { behindSeal } from './behind-seal.js';
import type * as trees from './case-tree.js';
import { loadCasePart } from './case.queries.js';
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
  /** Of claims: whether those that were withdrawn are shown too. */
  readonly withWithdrawn?: boolean;
}

/** One of the lists beneath a case. */
interface ListOfCase<Row extends ListedRow> {
  readonly field: LongList;
  /** Whether it is shown to whoever may know the child alone, and so lies behind a seal. */
  readonly isIdentifying: boolean;
  readonly rowsOf: (tree: trees.CaseTree) => readonly Row[];
  readonly order: 'RECORDING' | 'OBSERVATION';
}

interface ListedRow {
  readonly place: number;
  readonly observedOn?: string;
}

export const evidenceOfCase: ListOfCase<trees.EvidenceTree> = {
  field: 'evidence',
  isIdentifying: true,
  rowsOf: ({ evidence }) => evidence,
  order: 'RECORDING',
};
export const notesOfCase: ListOfCase<trees.NoteTree> = {
  field: 'notes',
  isIdentifying: true,
  rowsOf: ({ notes }) => notes,
  order: 'RECORDING',
};
export const attestationsOfCase: ListOfCase<trees.AttestationTree> = {
  field: 'attestations',
  isIdentifying: false,
  rowsOf: ({ attestations }) => attestations,
  order: 'RECORDING',
};
export const holdsOfCase: ListOfCase<trees.HoldTree> = {
  field: 'holds',
  isIdentifying: false,
  rowsOf: ({ holds }) => holds,
  order: 'RECORDING',
};
export const whereaboutsOfCase: ListOfCase<trees.WhereaboutsClaimTree> = {
  field: 'whereaboutsClaims',
  isIdentifying: false,
  rowsOf: ({ whereaboutsClaims }) => whereaboutsClaims,
  order: 'OBSERVATION',
};
export const vitalStatusOfCase: ListOfCase<trees.VitalClaimTree> = {
  field: 'vitalStatusClaims',
  isIdentifying: false,
  rowsOf: ({ vitalStatusClaims }) => vitalStatusClaims,
  order: 'OBSERVATION',
};

/**
 * A page of a list of one case, noted as read; empty where there is no case that the actor may see, and as beneath the
 * case where its facts alone are shown. `wanted` are the fields asked of the rows. Errors: INVALID_INPUT for a page size
 * that cannot be, INVALID_CURSOR, JUSTIFICATION_REQUIRED where the list lies behind a seal.
 */
export async function pageOfCaseList<Row extends ListedRow>(
  context: RegistryContext,
  list: ListOfCase<Row>,
  asked: PageOfCase,
  wanted: ReadonlySet<string>,
): Promise<PageOf<Row>> {
  assertPageSize(asked.first);
  const keyset: Keyset<Row> = {
    order: `${list.field} ${asked.caseId}`,
    placeOf: ({ observedOn = '', place }) => (list.order === 'OBSERVATION' ? [observedOn, place] : [place]),
  };
  const after = placeAfter(asked.after, keyset.order, list.order === 'OBSERVATION');
  const reach = { limit: asked.first, after, withWithdrawn: asked.withWithdrawn };
  const key = filterKey<CaseId>('case', asked.caseId, ['caseId']);
  const paths = new Set([list.field, ...[...wanted].map((path) => `${list.field}.${path}`)]);
  const tree = await loadCasePart(context.registry, context.actor, key, { wanted: paths, reach });
  if (!tree) return toPage(keyset, [], asked, []);
  noteRead(context, tree);
  if (list.isIdentifying && tree.isSealed) throw behindSeal();
  const rows = list.rowsOf(tree);
  return toPage(keyset, rows, { ...asked, isMore: tree.longer.has(list.field) }, rows);
}
