import {
  civilDate,
  code,
  flag,
  identifier,
  index,
  instant,
  oneOf,
  primaryKey,
  sequence,
  table,
  whole,
  words,
} from '#dialect';
import { cases } from './cases.js';
import { parents } from './parents.js';
import { listLines } from './lists.js';
import { requestCorrections, tracingRequests } from './tracing.js';
import { ofCase } from './of-case.js';

/*
 * Everything that identifies a child lives in these tables and nowhere else, and only src/identity reads or writes
 * them. What is enciphered of them, and of words elsewhere that may name a child, stands in enciphered.ts.
 */

export const nameScripts = ['CYRILLIC_KAZAKH', 'CYRILLIC_RUSSIAN', 'LATIN', 'ARABIC'] as const;
export const nameRoles = [
  'GIVEN_BY_PARENTS',
  'BIRTH_CERTIFICATE',
  'USED_IN_CAMP',
  'NICKNAME',
  'TRANSLITERATION',
] as const;
export const nameSources = [
  'RELATIVE',
  'DOCUMENT',
  'CONSUL',
  'CAMP_REGISTER',
  'CHILD',
  'PARTNER_AGENCY',
  'OTHER',
] as const;

export const names = table(
  'names',
  {
    id: identifier().primaryKey(),
    caseId: ofCase(),
    /** Whose name it is: the child's where empty, else the parent's. */
    parentId: identifier().references(() => parents.id),
    text: words().notNull(),
    /** The text without case, marks and spelling variants: what an exact search compares. */
    searchKey: words().notNull(),
    role: code(nameRoles).notNull(),
    script: code(nameScripts).notNull(),
    source: code(nameSources).notNull(),
    recordedAt: instant().notNull(),
  },
  (t) => [
    oneOf('names_role', t.role, nameRoles),
    oneOf('names_script', t.script, nameScripts),
    oneOf('names_source', t.source, nameSources),
    index('names_case').on(t.caseId),
    index('names_search_key').on(t.searchKey),
  ],
);

export const birthBases = ['DOCUMENT', 'RELATIVE', 'MEDICAL_ASSESSMENT', 'CHILD', 'ESTIMATE'] as const;

/**
 * The birth date as an interval with its basis, append-only: a guess is never stored as a fact. Enciphered as it is, the
 * database cannot check the dates: `src/identity/births.ts` does, before it writes.
 */
export const births = table(
  'births',
  {
    id: sequence(),
    caseId: ofCase(),
    earliest: civilDate().notNull(),
    latest: civilDate().notNull(),
    basis: code(birthBases).notNull(),
    correctsId: whole(),
    recordedAt: instant().notNull(),
  },
  (t) => [oneOf('births_basis', t.basis, birthBases), index('births_case').on(t.caseId)],
);

/** Pairs of cases that may be one child, found when a case was opened or a name added. Linked by people, never merged. */
export const possibleDuplicates = table(
  'possible_duplicates',
  {
    caseId: ofCase(),
    otherCaseId: identifier()
      .notNull()
      .references(() => cases.id),
    foundAt: instant().notNull(),
  },
  (t) => [primaryKey({ columns: [t.caseId, t.otherCaseId] })],
);

/** What a psychologist wrote of a session or beside one: read by the treating role alone. */
export const clinicalNotes = table(
  'clinical_notes',
  {
    id: identifier().primaryKey(),
    caseId: ofCase(),
    /** The session it speaks of, where it speaks of one. */
    sessionId: whole(),
    text: words().notNull(),
    recordedAt: instant().notNull(),
    recordedBy: identifier().notNull(),
  },
  (t) => [index('clinical_notes_case').on(t.caseId)],
);

/** Free text about a child, written by staff. */
export const notes = table(
  'notes',
  {
    id: identifier().primaryKey(),
    caseId: ofCase(),
    text: words().notNull(),
    recordedAt: instant().notNull(),
    recordedBy: identifier().notNull(),
  },
  (t) => [index('notes_case').on(t.caseId)],
);

/** Who asks for a child and how the child is described, in the words of the inquirer. */
export const tracingParticulars = table('tracing_particulars', {
  requestId: identifier()
    .primaryKey()
    .references(() => tracingRequests.id),
  inquirerName: words().notNull(),
  inquirerContact: words(),
  description: words(),
});

/** Who asks for a child, and how it is described, from a correction of the request on; append-only, the last row holds. */
export const correctedParticulars = table(
  'corrected_particulars',
  {
    correctionId: whole()
      .primaryKey()
      .references(() => requestCorrections.id),
    requestId: identifier()
      .notNull()
      .references(() => tracingRequests.id),
    inquirerName: words().notNull(),
    inquirerContact: words(),
    description: words(),
  },
  (t) => [index('corrected_particulars_request').on(t.requestId, t.correctionId)],
);

/** Names of a child that is sought. */
export const tracingNames = table(
  'tracing_names',
  {
    id: identifier().primaryKey(),
    requestId: identifier()
      .notNull()
      .references(() => tracingRequests.id),
    text: words().notNull(),
    searchKey: words().notNull(),
    script: code(nameScripts).notNull(),
  },
  (t) => [
    oneOf('tracing_names_script', t.script, nameScripts),
    index('tracing_names_request').on(t.requestId),
    index('tracing_names_search_key').on(t.searchKey),
  ],
);

/**
 * That a correction of a request gave a name of the child sought, or took it away; append-only. A name without a row was
 * given when the request was taken, and is sought.
 */
export const tracingNameChanges = table(
  'tracing_name_changes',
  {
    nameId: identifier()
      .notNull()
      .references(() => tracingNames.id),
    isGiven: flag().notNull(),
    requestId: identifier()
      .notNull()
      .references(() => tracingRequests.id),
    correctionId: whole()
      .notNull()
      .references(() => requestCorrections.id),
  },
  (t) => [
    primaryKey({ columns: [t.nameId, t.isGiven] }),
    index('tracing_name_changes_request').on(t.requestId, t.correctionId),
  ],
);

/** The name by which the other party lists a child. */
export const listLineNames = table('list_line_names', {
  lineId: identifier()
    .primaryKey()
    .references(() => listLines.id),
  text: words().notNull(),
  searchKey: words().notNull(),
});
