import type { Actor } from '../access/actor.js';
import type { Connection } from '../database/connection.js';
import { readPlaced, type FindPlaces, type Placed, type Reach } from '../database/placed-rows.js';
import { toRecordId } from '../identifiers.js';
import { listClinicalNotes, placesOfClinicalNotes, type ReadNotes } from '../identity/clinical-notes.js';
import { isNormSet } from './assessments/scored.rules.js';
import { hasBands } from './assessments/sdq.rules.js';
import { fileLists, type FileList, type RehabilitationTree, type ScaleScoreTree } from './rehabilitation-tree.js';
import * as rows from './rehabilitation.queries.js';
import { listWithdrawn } from './withdrawals/withdrawn-rows.js';

/*
 * The lists of a file that grow as long as a child is looked after. Beneath a case the newest rows are shown, oldest first,
 * and it is said which lists have more; list-pages.ts reads on. Nothing is opened but what is shown.
 */

/** Who reads, how far, and whose notes and scores. */
export interface FileReader {
  readonly actor: Actor;
  readonly reach: Reach;
  readonly clinical: ClinicalReach;
}

/** Whose notes and scores of a child the viewer reads: all of them, those written by the viewer, or none. */
export type ClinicalReach = ReadonlyMap<number, 'ALL' | 'OWN'>;

type Trees = ReadonlyMap<number, RehabilitationTree>;

/** Grows those of the long lists that are wanted beneath the files of these children. */
export async function growFileLists(
  connection: Connection,
  trees: Trees,
  wanted: ReadonlySet<string>,
  reader: FileReader,
): Promise<void> {
  const recorded = (['sessions', 'assessments', 'planReviews'] as const).filter((list) => wanted.has(fieldOf[list]));
  const placesOf = rows.placesOfFileLists(recorded);
  const ids = JSON.stringify([...trees.keys()]);
  const list = (name: (typeof recorded)[number]): FileListRead => ({
    ...{ connection, trees, ids, reach: reader.reach },
    ...{ field: fieldOf[name], findPlaces: placesOf(name) },
  });
  if (wanted.has('reviews')) await growReviews(list('planReviews'));
  if (wanted.has('sessions')) await growSessions(list('sessions'));
  if (wanted.has('assessments')) await growAssessments(list('assessments'), reader);
  if (wanted.has('clinicalNotes')) await growNotes(connection, trees, reader);
}

const fieldOf = { sessions: 'sessions', assessments: 'assessments', planReviews: 'reviews' } as const;

/** Of which files a list is read, how far, and where its rows are found. */
interface FileListRead {
  readonly connection: Connection;
  readonly trees: Trees;
  readonly field: FileList;
  readonly findPlaces: FindPlaces;
  readonly ids: string;
  readonly reach: Reach;
}

type PlacedRowOf<Row> = Row & { readonly place: number };

/** Reads the rows that are shown, marks the files that have more, and gives each file its own, oldest first. */
async function readFiles<Row extends { readonly id: number }>(
  { connection, trees, field, findPlaces, ids, reach }: FileListRead,
  read: (rowIds: string) => Promise<readonly Row[]>,
): Promise<{ readonly all: readonly Row[]; readonly each: (give: Give<Row>) => void }> {
  const placed: Placed<Row> = await readPlaced(findPlaces, { connection, ids, reach }, read);
  for (const caseId of placed.longer) trees.get(caseId)?.longerLists.push(fileLists[field]);
  return {
    all: [...placed.byCase.values()].flat(),
    each: (give) => {
      for (const [caseId, own] of placed.byCase) {
        const tree = trees.get(caseId);
        if (tree) give(tree, own.toReversed());
      }
    },
  };
}

type Give<Row> = (tree: RehabilitationTree, own: readonly PlacedRowOf<Row>[]) => void;

async function growReviews(list: FileListRead): Promise<void> {
  const found = await readFiles(list, (rowIds) => rows.listReviewRows(list.connection, { rowIds }));
  const withdrawn = await listWithdrawn(list.connection, 'REVIEW', found.all);
  found.each((tree, own) => {
    tree.reviews = own.map((row) => ({
      ...row,
      id: toRecordId('planReview', [tree.key], row.place),
      withdrawal: withdrawn.get(row.id) ?? null,
    }));
  });
}

async function growSessions(list: FileListRead): Promise<void> {
  const found = await readFiles(list, (rowIds) => rows.listSessionRows(list.connection, { rowIds }));
  const withdrawn = await listWithdrawn(list.connection, 'SESSION', found.all);
  found.each((tree, own) => {
    tree.sessions = own.map((row) => ({
      ...row,
      id: toRecordId('session', [tree.key], row.place),
      withdrawal: withdrawn.get(row.id) ?? null,
    }));
  });
}

/** The places of the rows that others name, such as the session of a note. */
async function placesNamed(
  read: (ids: { rowIds: string }) => Promise<readonly { readonly id: number; readonly place: number }[]>,
  named: readonly (number | null)[],
): Promise<(id: number) => number> {
  const ids = [...new Set(named.filter((id) => id !== null))];
  const places = new Map((await read({ rowIds: JSON.stringify(ids) })).map(({ id, place }) => [id, place]));
  return (id) => places.get(id) ?? 0;
}

async function growNotes(connection: Connection, trees: Trees, { actor, reach, clinical }: FileReader): Promise<void> {
  const read = [...trees.keys()].flatMap((caseId): ReadNotes[] => {
    const whose = clinical.get(caseId);
    if (whose === 'ALL') return [[caseId, null]];
    return whose === 'OWN' && actor.kind === 'user' ? [[caseId, actor.userId]] : [];
  });
  const list = { connection, trees, reach, field: 'clinicalNotes', findPlaces: placesOfClinicalNotes } as const;
  const found = await readFiles({ ...list, ids: JSON.stringify(read) }, (rowIds) =>
    listClinicalNotes(connection, { rowIds }),
  );
  const authors = JSON.stringify([...new Set(found.all.map(({ recordedBy }) => recordedBy))]);
  const names = new Map((await rows.listAuthorNames(connection, { ids: authors })).map(({ id, name }) => [id, name]));
  const withdrawn = await listWithdrawn(connection, 'CLINICAL_NOTE', found.all);
  const placeOf = await placesNamed(
    (ids) => rows.placesOfSessions(connection, ids),
    found.all.map(({ sessionId }) => sessionId),
  );
  found.each((tree, own) => {
    tree.clinicalNotes = own.map(({ id, place, text, recordedAt, recordedBy, sessionId }) => ({
      id: toRecordId('clinicalNote', [tree.key], id),
      place,
      text,
      recordedAt,
      author: names.get(recordedBy) ?? '',
      sessionId: sessionId === null ? null : toRecordId('session', [tree.key], placeOf(sessionId)),
      withdrawal: withdrawn.get(id) ?? null,
    }));
  });
}

async function growAssessments(list: FileListRead, reader: FileReader): Promise<void> {
  const { connection } = list;
  const found = await readFiles(list, (rowIds) => rows.listAssessmentRows(connection, { rowIds }));
  const placeOf = await placesNamed(
    (ids) => rows.placesOfAssessments(connection, ids),
    found.all.map(({ correctsId }) => correctsId),
  );
  found.each((tree, own) => {
    tree.assessments = own.map(({ items, total, band, scales, finding, normSet, reason, author, ...row }) => ({
      ...row,
      ...(isNormSet(normSet) ? { normSet, form: null } : { normSet: null, form: normSet }),
      id: toRecordId('assessment', [tree.key], row.place),
      correctsId: row.correctsId === null ? null : toRecordId('assessment', [tree.key], placeOf(row.correctsId)),
      recordedBy: author,
      reason: mayRead(reader, row) ? reason : null,
      scores: mayRead(reader, row)
        ? { items: itemsOf(items), total, band: hasBands(normSet) ? band : null, scales: scalesOf(scales), finding }
        : null,
    }));
  });
}

function mayRead({ actor, clinical }: FileReader, row: { caseId: number; recordedBy: number }): boolean {
  const whose = clinical.get(row.caseId);
  return whose === 'ALL' || (whose === 'OWN' && actor.kind === 'user' && row.recordedBy === actor.userId);
}

const itemsOf = (items: string | null): number[] => (items === null ? [] : (JSON.parse(items) as number[]));

/** The sums as they are kept, an object whose keys stand in the order of the form. */
const scalesOf = (scales: string | null): ScaleScoreTree[] =>
  scales === null
    ? []
    : Object.entries(JSON.parse(scales) as Record<string, number>).map(([scale, value]) => ({ scale, value }));
