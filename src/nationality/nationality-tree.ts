import type { Actor } from '../access/actor.js';
import { assertMay } from '../access/permissions.js';
import { listDecisions } from '../cases/decide-axes.js';
import { latestOf, standingClaims } from '../cases/standing-rows.js';
import { ordinalsOf } from '../cases/ordinals.js';
import type { Reader } from '../database/connection.js';
import type { CivilDate } from '../dates.js';
import type { CaseId } from '../identifiers.js';
import { standingOf } from './challenge-determination.js';
import { determineNow, listDeterminations, listFacts, type DeterminationRow } from './nationality.queries.js';
import type { Finding, TraceLine } from './nationality.rules.js';

export interface TraceTree {
  rule: string;
  reading: string;
  because: string[];
}
export interface FactTree {
  kind: string;
  answer: string;
  source: string;
  evidenceId: number | null;
  stands: boolean;
  recordedAt: number;
}
export interface ChallengeTree {
  kind: string;
  reason: string;
  statedOn: CivilDate;
  recordedAt: number;
}
export interface DeterminationTree {
  id: number;
  standing: string;
  ruleVersion: string;
  ruleCode: string;
  nationality: string;
  statelessnessRisk: boolean;
  decidedOn: CivilDate;
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
  const holds = latestOf(standingClaims(await listDecisions(db, caseId)), ({ decidedOn }) => decidedOn);
  return {
    ...{ ruleVersion: now.ruleVersion, ruleCode: now.rule.code, ruleWords: now.rule.words },
    ...{ nationality: now.rule.nationality, statelessnessRisk: now.rule.statelessnessRisk },
    trace: now.trace.map(toTrace),
    isOutdated: isOutdated(rows.at(-1), now),
    held: holds?.nationality ?? 'UNDER_DETERMINATION',
    heldSince: holds?.decidedOn ?? null,
    heldBy: holds?.rule ?? null,
    facts: (await listFacts(db, caseId)).map(({ kind, answer, source, evidencePlace, stands, recordedAt }) => ({
      ...{ kind, answer, source, stands, recordedAt },
      evidenceId: evidencePlace,
    })),
    determinations: rows.map((row) => toDetermination(row, placeOf(row.id))),
  };
}

/** Whether the rules say something else now than when they were last decided on. A court's word is not the rules'. */
function isOutdated(last: DeterminationRow | undefined, now: Finding): boolean {
  if (!last || standingOf(last) === 'OVERTURNED') return false;
  return last.ruleVersion !== now.ruleVersion || last.ruleCode !== now.rule.code;
}

const toTrace = ({ rule, reading, because }: TraceLine): TraceTree => ({ rule, reading, because: [...because] });

function toDetermination(row: DeterminationRow, id: number): DeterminationTree {
  const { ruleVersion, ruleCode, nationality, statelessnessRisk, decidedOn, recordedAt, recordedByName } = row;
  return {
    ...{ id, standing: standingOf(row), ruleVersion, ruleCode, nationality, statelessnessRisk, decidedOn },
    inputs: Object.entries(JSON.parse(row.inputs) as Record<string, string>).map((pair) => pair.join(' ')),
    trace: (JSON.parse(row.trace) as TraceLine[]).map(toTrace),
    challenges: row.challenges.map(({ kind, reason, statedOn, recordedAt: at }) => ({
      ...{ kind, reason, statedOn },
      recordedAt: at,
    })),
    ...{ recordedAt, recordedBy: recordedByName },
  };
}
