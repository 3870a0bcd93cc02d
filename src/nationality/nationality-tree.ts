import type { Actor } from '../access/actor.js';
import { assertMay } from '../access/permissions.js';
import { listDecisions } from '../cases/facts/decide-axes.js';
import { standingClaims } from '../cases/standing-rows.js';
import { ordinalsOf } from '../cases/ordinals.js';
import type { Reader } from '../database/connection.js';
import type { CivilDate } from '../dates.js';
import { toRecordId, type CaseId } from '../identifiers.js';
import { decisionMadeBy, holding, standingOf, type Decision } from './authority-words.js';
import { isOutdated } from './is-outdated.js';
import { listDeterminations, listFacts, readInputs, type DeterminationRow } from './nationality.queries.js';
import { determine, type TraceLine } from './nationality.rules.js';

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
  evidenceId: string | null;
  decisionId: string | null;
  isWithdrawn: boolean;
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
  const inputs = await readInputs(db, caseId);
  const now = determine(inputs, today);
  const rows = await listDeterminations(db, caseId);
  const decisions = await listDecisions(db, caseId);
  const holds = holding(decisions);
  const maker = [...rows, ...rows.flatMap(({ challenges }) => challenges)].find(
    (one) => holds && ('upheldById' in one ? one.upheldById : one.decisionId) === holds.id,
  );
  return {
    ...{ ruleVersion: now.ruleVersion, ruleCode: now.rule.code, ruleWords: now.rule.words },
    ...{ nationality: now.rule.nationality, statelessnessRisk: now.rule.statelessnessRisk },
    trace: now.trace.map(toTrace),
    isOutdated: isOutdated(rows, decisions, now, JSON.stringify(inputs)),
    held: holds?.nationality ?? 'UNDER_DETERMINATION',
    heldSince: holds?.decidedOn ?? null,
    heldBy: maker?.authority ?? holds?.rule ?? null,
    heldReference: maker?.authorityReference ?? null,
    heldStatelessnessRisk: holds?.statelessnessRisk ?? false,
    facts: (await listFacts(db, caseId)).map(({ kind, answer, source, evidencePlace, stands, recordedAt }) => ({
      ...{ kind, answer, source, stands, recordedAt },
      evidenceId: evidenceName(caseId, evidencePlace),
    })),
    determinations: rows.map((row) => toDetermination(row, rows, decisions)),
  };
}

const toTrace = ({ rule, reading, because }: TraceLine): TraceTree => ({ rule, reading, because: [...because] });

/** An item of evidence as `Case.evidence` names it. */
const evidenceName = (caseId: number, place: number | null): string | null =>
  place === null ? null : toRecordId('evidence', [caseId], place);

function toDetermination(
  row: DeterminationRow,
  rows: readonly DeterminationRow[],
  decisions: readonly Decision[],
): DeterminationTree {
  const nameOf = (id: number) => toRecordId('nationalityDetermination', [row.caseId], ordinalsOf(rows)(id));
  const { ruleVersion, ruleCode, nationality, statelessnessRisk, decidedOn, recordedAt, recordedByName } = row;
  return {
    ...{
      id: nameOf(row.id),
      authority: row.authority,
      reference: row.authorityReference,
      evidenceId: evidenceName(row.caseId, row.evidencePlace),
    },
    overturns: row.overturnsId === null ? null : nameOf(row.overturnsId),
    ...{ standing: standingOf(row, decisions), ruleVersion, ruleCode, nationality, statelessnessRisk, decidedOn },
    inputs: Object.entries(JSON.parse(row.inputs) as Record<string, string>).map((pair) => pair.join(' ')),
    trace: (JSON.parse(row.trace) as TraceLine[]).map(toTrace),
    challenges: row.challenges.map((challenge) => toChallenge(challenge, decisions)),
    ...{ recordedAt, recordedBy: recordedByName },
  };
}

function toChallenge(challenge: DeterminationRow['challenges'][number], decisions: readonly Decision[]): ChallengeTree {
  const { caseId, kind, reason, authority, authorityReference, evidencePlace, statedOn, recordedAt } = challenge;
  const made = decisionMadeBy(challenge);
  return {
    ...{ kind, reason, authority, reference: authorityReference, statedOn, recordedAt },
    evidenceId: evidenceName(caseId, evidencePlace),
    decisionId: made === null ? null : toRecordId('nationalityDecision', [caseId], ordinalsOf(decisions)(made)),
    isWithdrawn: made !== null && !standingClaims(decisions).some(({ id }) => id === made),
  };
}
