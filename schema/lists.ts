import { sql } from 'drizzle-orm';
import {
  civilDate,
  code,
  identifier,
  index,
  must,
  oneOf,
  possibleDate,
  sequence,
  table,
  uniqueIndex,
  words,
} from '#dialect';
import { cases, sexes } from './cases.js';
import { agreements, negotiationRounds } from './coordination.js';
import { corrected, recorded } from './recorded.js';

/**
 * A list of children that two parties exchange in a round; agreed once both say so. What it said before it was put right is
 * in `listCorrections`.
 */
export const listExchanges = table(
  'list_exchanges',
  {
    id: identifier().primaryKey(),
    roundId: identifier()
      .notNull()
      .references(() => negotiationRounds.id),
    agreementId: identifier().references(() => agreements.id),
    title: words().notNull(),
    exchangedOn: civilDate().notNull(),
    ...recorded(),
  },
  (t) => [
    possibleDate('list_exchanges_exchanged_on', t.exchangedOn),
    index('list_exchanges_round').on(t.roundId, t.exchangedOn, t.id),
    index('list_exchanges_exchanged').on(t.exchangedOn, t.id),
  ],
);

/** What a list said of itself until it was put right, append-only; its lines have histories of their own. */
export const listCorrections = table(
  'list_corrections',
  {
    listId: identifier()
      .notNull()
      .references(() => listExchanges.id),
    title: words().notNull(),
    exchangedOn: civilDate().notNull(),
    ...corrected(),
  },
  (t) => [
    possibleDate('list_corrections_exchanged_on', t.exchangedOn),
    uniqueIndex('list_corrections_once').on(t.listId, t.version),
  ],
);

export const listSides = ['OURS', 'THEIRS'] as const;

/**
 * One child on one party's version of a list, append-only. Ours names a case; theirs comes as the other party wrote it,
 * and names a case once somebody matched it. The name stands in identity; the days of birth lie enciphered under the key of the line.
 */
export const listLines = table(
  'list_lines',
  {
    id: identifier().primaryKey(),
    listId: identifier()
      .notNull()
      .references(() => listExchanges.id),
    side: code(listSides).notNull(),
    caseId: identifier().references(() => cases.id),
    /** The other party's own number or remark. */
    reference: words(),
    bornFrom: civilDate(),
    bornUntil: civilDate(),
    sex: code(sexes).notNull(),
    ...recorded(),
  },
  (t) => [
    oneOf('list_lines_side', t.side, listSides),
    oneOf('list_lines_sex', t.sex, sexes),
    must('list_lines_ours_is_a_case', sql`(${t.side} = 'OURS') = (${t.caseId} is not null)`),
    index('list_lines_list').on(t.listId, t.id),
    index('list_lines_case').on(t.caseId),
    uniqueIndex('list_lines_ours_once')
      .on(t.listId, t.caseId)
      .where(sql`case_id is not null`),
  ],
);

/** Which case a line of the other party speaks of, append-only; the last word holds, none says that it is no case. */
export const listLineMatches = table(
  'list_line_matches',
  {
    id: sequence(),
    lineId: identifier()
      .notNull()
      .references(() => listLines.id),
    caseId: identifier().references(() => cases.id),
    ...recorded(),
  },
  (t) => [index('list_line_matches_line').on(t.lineId, t.id), index('list_line_matches_case').on(t.caseId)],
);

/**
 * That a line was wrongly recorded of the other party's version, append-only, at most once; it stays, and is compared no more. The
 * reason lies enciphered under the key of the line.
 */
export const listLineWithdrawals = table('list_line_withdrawals', {
  lineId: identifier()
    .primaryKey()
    .references(() => listLines.id),
  reason: words().notNull(),
  ...recorded(),
});

/** That both parties agreed to a list, and on which day; append-only, at most once. */
export const listAgreements = table(
  'list_agreements',
  {
    listId: identifier()
      .primaryKey()
      .references(() => listExchanges.id),
    agreedOn: civilDate().notNull(),
    reference: words().notNull(),
    ...recorded(),
  },
  (t) => [possibleDate('list_agreements_agreed_on', t.agreedOn)],
);
