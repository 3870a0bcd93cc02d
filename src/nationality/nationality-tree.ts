import type { Actor } from '../access/actor.js';
import { assertMay } from '../access/permissions.js';
import { ordinalsOf } from '../cases/ordinals.js';
import type { Reader } from '../database/connection.js';
import type { CivilDate } from '../dates.js';
import { toRecordId, type CaseId } from '../identifiers.js';
import { decisionMadeBy, findDecision, holding, knownBy, standingDecision, standingOf } from './authority-words.js';
import { isOutdated } from './is-outdated.js';
import { readNationalityFile, type DeterminationRow, type NationalityFile } from './nationality.queries.js';
import { byAuthority, determine, type Inputs, type TraceLine } from './nationality.rules.js';

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
  const file = await readNationalityFile(db, caseId);
  const { rows, decisions, answers } = file;
  const now = determine(answers.now, today);
  const holds = holding(decisions);
  const maker = [...rows, ...rows.flatMap(({ challenges }) => challenges)].find(
    (one) => holds && ('upheldById' in one ? one.upheldById : one.decisionId) === holds.id,
  );
  return {
    ...{ ruleVersion: now.ruleVersion, ruleCode: now.rule.code, ruleWords: now.rule.words },
    ...{ nationality: now.rule.nationality, statelessnessRisk: now.rule.statelessnessRisk },
    trace: now.trace.map(toTrace),
    isOutdated: isOutdated(file, now),
    held: holds?.nationality ?? 'UNDER_DETERMINATION',
    heldSince: holds?.decidedOn ?? null,
    heldBy: maker?.authority ?? holds?.rule ?? null,
    heldReference: maker?.authorityReference ?? null,
    heldStatelessnessRisk: holds?.statelessnessRisk ?? false,
    facts: toFacts(caseId, file),
    determinations: rows.map((row) => toDetermination(row, file)),
  };
}

function toFacts(caseId: CaseId, { answers: { facts, items } }: NationalityFile): FactTree[] {
  const stands = items.at(Number.POSITIVE_INFINITY);
  return facts.map(({ kind, answer, source, evidenceId, recordedAt }) => ({
    ...{ kind, answer, source, stands: stands(evidenceId), recordedAt },
    evidenceId: evidenceName(caseId, items.placeOf(evidenceId)),
  }));
}

const toTrace = ({ rule, reading, because }: TraceLine): TraceTree => ({ rule, reading, because: [...because] });

/** An item of evidence as `Case.evidence` names it. */
const evidenceName = (caseId: number, place: number | null): string | null =>
  place === null ? null : toRecordId('evidence', [caseId], place);

function toDetermination(row: DeterminationRow, file: NationalityFile): DeterminationTree {
  const { rows, decisions, answers } = file;
  const nameOf = (id: number) => toRecordId('nationalityDetermination', [row.caseId], ordinalsOf(rows)(id));
  const { ruleCode, nationality, statelessnessRisk, recordedAt, recordedByName } = row;
  const { inputs, trace, ...given } = givenOf(row, file);
  return {
    ...{
      id: nameOf(row.id),
      authority: row.authority,
      reference: row.authorityReference,
      evidenceId: evidenceName(row.caseId, answers.items.placeOf(row.evidenceId)),
    },
    overturns: row.overturnsId === null ? null : nameOf(row.overturnsId),
    ...{ standing: standingOf(row, decisions), ruleCode, nationality, statelessnessRisk, ...given },
    inputs: Object.entries(inputs).map((pair) => pair.join(' ')),
    trace: trace.map(toTrace),
    challenges: row.challenges.map((challenge) => toChallenge(challenge, file)),
    ...{ recordedAt, recordedBy: recordedByName },
  };
}

/** What the rules were given, as it was kept; of an authority what they would have been given on the day on which it spoke. */
function givenOf(row: DeterminationRow, file: NationalityFile) {
  const { ruleCode, ruleVersion, decidedOn } = row;
  if (ruleCode !== byAuthority) {
    const [inputs, trace] = [JSON.parse(row.inputs) as Inputs, JSON.parse(row.trace) as TraceLine[]];
    return { inputs, trace, ruleVersion, decidedOn };
  }
  const on = findDecision(row, file.decisions)?.decidedOn ?? decidedOn;
  const { inputs } = knownBy(file, { on, judged: row });
  const { trace, ruleVersion: version } = determine(inputs, on);
  return { inputs, trace, ruleVersion: version, decidedOn: on };
}

function toChallenge(
  challenge: DeterminationRow['challenges'][number],
  { decisions, answers }: NationalityFile,
): ChallengeTree {
  const { caseId, kind, reason, authority, authorityReference, evidenceId, statedOn, recordedAt } = challenge;
  const made = decisionMadeBy(challenge);
  const decision = standingDecision(decisions, made);
  return {
    ...{ kind, reason, authority, reference: authorityReference, recordedAt },
    statedOn: decision?.decidedOn ?? statedOn,
    evidenceId: evidenceName(caseId, answers.items.placeOf(evidenceId)),
    decisionId: made === null ? null : toRecordId('nationalityDecision', [caseId], ordinalsOf(decisions)(made)),
    isWithdrawn: made !== null && decision === undefined,
  };
}
