import type { Actor } from '../access/actor.js';
import { assertMay } from '../access/permissions.js';
import { listDecisions } from '../cases/facts/decide-axes.js';
import { standingClaims } from '../cases/standing-rows.js';
import { ordinalsOf } from '../cases/ordinals.js';
import type { Reader } from '../database/connection.js';
import type { CivilDate } from '../dates.js';
import { toRecordId, type CaseId } from '../identifiers.js';
import { findStandingWord, holding, knew, saysSame, type Decision, type Known } from './authority-decision.js';
import {
  determineNow,
  listDeterminations,
  listFacts,
  readInputs,
  standingOf,
  type DeterminationRow,
} from './nationality.queries.js';
import { byAuthority, type Finding, type Inputs, type TraceLine } from './nationality.rules.js';

export interface TraceTree {
  rule: string;
  reading: string;
  because: string[];
}
export interface FactTree {
  kind: string;
  answer: string;
  source: string;
  evidenceId: string | null;
  stands: boolean;
  recordedAt: number;
}
export interface ChallengeTree {
  kind: string;
  reason: string;
  authority: string | null;
  reference: string | null;
  statedOn: CivilDate;
  recordedAt: number;
}
export interface DeterminationTree {
  id: string;
  standing: string;
  ruleVersion: string;
  ruleCode: string;
  nationality: string;
  statelessnessRisk: boolean;
  decidedOn: CivilDate;
  authority: string | null;
  reference: string | null;
  evidenceId: string | null;
  overturns: string | null;
  inputs: string[];
  trace: TraceTree[];
  challenges: ChallengeTree[];
  recordedAt: number;
  recordedBy: string;
}
export interface NationalityStatusTree {
  ruleVersion: string;
  ruleCode: string;
  ruleWords: string;
  nationality: string;
  statelessnessRisk: boolean;
  trace: TraceTree[];
  isOutdated: boolean;
  held: string;
  heldSince: CivilDate | null;
  heldBy: string | null;
  heldReference: string | null;
  heldStatelessnessRisk: boolean;
  facts: FactTree[];
  determinations: DeterminationTree[];
}

/** The rules run anew on what is known today, beside every determination that was decided on. */
export async function readNationalityStatus(
  db: Reader,
  actor: Actor,
  caseId: CaseId,
  today: CivilDate,
): Promise<NationalityStatusTree> {
  assertMay(actor, 'identity:read');
  const now = await determineNow(db, caseId, today);
  const rows = await listDeterminations(db, caseId);
  const placeOf = ordinalsOf(rows);
  const nameOf = (id: number) => toRecordId('nationalityDetermination', [caseId], placeOf(id));
  const decisions = await listDecisions(db, caseId);
  const holds = holding(decisions);
  const maker = rows.find(({ decisionId }) => decisionId === holds?.id);
  const inputs = await readInputs(db, caseId);
  const known = { inputs: JSON.stringify(inputs), ruleVersion: now.ruleVersion };
  return {
    ...{ ruleVersion: now.ruleVersion, ruleCode: now.rule.code, ruleWords: now.rule.words },
    ...{ nationality: now.rule.nationality, statelessnessRisk: now.rule.statelessnessRisk },
    trace: now.trace.map(toTrace),
    isOutdated:
      isOverruled(rows, decisions, known) ??
      (isOutdated(rows.at(-1), now, inputs) || isWithdrawn(decisions, rows.at(-1))),
    held: holds?.nationality ?? 'UNDER_DETERMINATION',
    heldSince: holds?.decidedOn ?? null,
    heldBy: maker?.authority ?? holds?.rule ?? null,
    heldReference: maker?.authorityReference ?? null,
    heldStatelessnessRisk: holds?.statelessnessRisk ?? false,
    facts: (await listFacts(db, caseId)).map(({ kind, answer, source, evidencePlace, stands, recordedAt }) => ({
      ...{ kind, answer, source, stands, recordedAt },
      evidenceId: evidenceName(caseId, evidencePlace),
    })),
    determinations: rows.map((row) => toDetermination(row, nameOf)),
  };
}

/**
 * Whether the last determination follows no more from what is known: one by the rules where they say something else now; one
 * of an authority, which knew what was on file that day, where that has changed since, or where the item that it rests on
 * does not stand.
 */
function isOutdated(last: DeterminationRow | undefined, now: Finding, inputs: Inputs): boolean {
  if (!last) return false;
  // Of before authorities' decisions were determinations themselves: overturned, with nothing of its own in its place.
  const isOfAuthority = last.ruleCode === byAuthority || standingOf(last) === 'OVERTURNED';
  if (isOfAuthority) return !last.stands || last.inputs !== JSON.stringify(inputs);
  return last.ruleVersion !== now.ruleVersion || last.ruleCode !== now.rule.code;
}

/** Whether the decision that a determination made was taken back since. */
const isWithdrawn = (
  decisions: Awaited<ReturnType<typeof listDecisions>>,
  last: DeterminationRow | undefined,
): boolean => last !== undefined && !standingClaims(decisions).some(({ id }) => id === last.decisionId);

/**
 * Where an authority decided on the very answers that are on file: whether something else holds than it said, or its item of evidence
 * does not stand. Undefined where none did.
 */
function isOverruled(
  rows: readonly DeterminationRow[],
  decisions: readonly Decision[],
  known: Known,
): boolean | undefined {
  const word = findStandingWord(rows, decisions);
  if (word === undefined || !knew(word, known)) return undefined;
  return !word.of.stands || !saysSame(holding(decisions), word.decided);
}

const toTrace = ({ rule, reading, because }: TraceLine): TraceTree => ({ rule, reading, because: [...because] });

/** An item of evidence as `Case.evidence` names it. */
const evidenceName = (caseId: number, place: number | null): string | null =>
  place === null ? null : toRecordId('evidence', [caseId], place);

function toDetermination(row: DeterminationRow, nameOf: (id: number) => string): DeterminationTree {
  const { ruleVersion, ruleCode, nationality, statelessnessRisk, decidedOn, recordedAt, recordedByName } = row;
  return {
    ...{
      id: nameOf(row.id),
      authority: row.authority,
      reference: row.authorityReference,
      evidenceId: evidenceName(row.caseId, row.evidencePlace),
    },
    overturns: row.overturnsId === null ? null : nameOf(row.overturnsId),
    ...{ standing: standingOf(row), ruleVersion, ruleCode, nationality, statelessnessRisk, decidedOn },
    inputs: Object.entries(JSON.parse(row.inputs) as Record<string, string>).map((pair) => pair.join(' ')),
    trace: (JSON.parse(row.trace) as TraceLine[]).map(toTrace),
    challenges: row.challenges.map(({ kind, reason, authority, authorityReference, statedOn, recordedAt: at }) => ({
      ...{ kind, reason, authority, reference: authorityReference, statedOn },
      recordedAt: at,
    })),
    ...{ recordedAt, recordedBy: recordedByName },
  };
}
