import type { nationalities } from '../../schema/cases.js';
import { nationalityChallenges, nationalityDeterminations } from '../../schema/nationality.js';
import type { Actor } from '../access/actor.js';
import type { Registry } from '../audit/act.js';
import { changeCase, type Change, type ChangeRequest } from '../cases/change-case.js';
import { listJudgedEvidence } from '../cases/reading/case-file.js';
import { atOrdinal } from '../cases/ordinals.js';
import type { Reader } from '../database/connection.js';
import type { CivilDate } from '../dates.js';
import { Invalid, NotFound } from '../errors.js';
import type { CaseId } from '../identifiers.js';
import { wordsOf } from '../words.js';
import { decidedAs, saysSame, type Said } from './authority-words.js';
import { assertHeld, assertStood, getDetermination } from './contested-determination.js';
import { decisionOf, writeDecision } from './determine-nationality.js';
import { readNationalityFile, type DeterminationRow } from './nationality.queries.js';
import { byAuthority, versionOn } from './nationality.rules.js';
import { riskOf } from './statelessness-risk.js';

export interface ContestDetermination extends ChangeRequest {
  /** The determination's place in the case. */
  readonly determinationId: number;
  readonly statedOn: CivilDate;
  readonly reason: string;
}

/** Records that somebody contests a determination; it holds until it is overturned. Errors: NOT_FOUND, NO_SUCH_TRANSITION, IMPOSSIBLE_DATES. */
export function contestDetermination(registry: Registry, actor: Actor, input: ContestDetermination): Promise<CaseId> {
  const kind = { action: 'nationality:record', operation: 'nationalityContest' } as const;
  return changeCase(registry, actor, kind, input, async ({ tx, now, today, by }) => {
    const { caseId, statedOn } = input;
    const file = await readNationalityFile(tx, caseId);
    const found = getDetermination(file, input, today);
    assertHeld(found, file, statedOn);
    assertStood(found, file, statedOn, ['STANDING', 'UPHELD']);
    const reason = wordsOf(input.reason, 'reason');
    const stamp = { recordedAt: now, recordedBy: by };
    await tx
      .insert(nationalityChallenges)
      .values({ caseId, determinationId: found.id, kind: 'CONTESTED', reason, statedOn, ...stamp });
  });
}

export interface SettleChallenge extends ContestDetermination {
  /** The authority that decided, its reference, and the item of evidence that its decision rests on, where one is on file. */
  readonly authority: string;
  readonly reference: string;
  readonly evidenceId?: number | undefined;
  /** What the authority decided instead; nothing where it upheld the determination. */
  readonly overturnedTo?: (typeof nationalities)[number] | undefined;
  readonly statelessnessRisk?: boolean | undefined;
}

/**
 * Records what an authority decided on a determination that was contested by then: upheld, or overturned to another nationality. Either is a
 * decision of the day on which it spoke, so that of all words of authorities the last one holds, in whichever order they are recorded. The
 * decision that overturns is a determination itself, of the authority and not of the rules, and may be contested again. The one overturned
 * stays in the history. Errors: NOT_FOUND, NO_SUCH_TRANSITION, INVALID_INPUT, IMPOSSIBLE_DATES before the contest, ALREADY_RECORDED where it
 * is overturned to what it says.
 */
export function settleChallenge(registry: Registry, actor: Actor, input: SettleChallenge): Promise<CaseId> {
  const kind = { action: 'nationality:record', operation: 'nationalityChallengeSettle' } as const;
  return changeCase(registry, actor, kind, input, async (change) => {
    const { tx, today } = change;
    const { caseId, statedOn } = input;
    const file = await readNationalityFile(tx, caseId);
    const found = getDetermination(file, input, today);
    assertStood(found, file, statedOn, ['CONTESTED']);
    const paper = {
      ...{
        caseId,
        statedOn,
        reason: wordsOf(input.reason, 'reason'),
        authority: wordsOf(input.authority, 'authority'),
      },
      ...{ reference: wordsOf(input.reference, 'reference'), evidenceId: await findEvidence(tx, input) },
      says: saidOf(input, decidedAs(found, file.decisions)),
    };
    if (input.overturnedTo === undefined) await uphold(change, paper, found);
    else await overturn(change, paper, found);
  });
}

/** What an authority decided, as its paper has it. */
interface Paper {
  readonly caseId: CaseId;
  readonly statedOn: CivilDate;
  readonly reason: string;
  readonly authority: string;
  readonly reference: string;
  readonly evidenceId: number | null;
  readonly says: Said;
}

/** What was upheld holds from then on by the authority's decision. */
async function uphold(change: Change, paper: Paper, upheld: DeterminationRow): Promise<void> {
  const upheldById = await decide(change, paper);
  await writeSettlement(change, paper, upheld, { kind: 'UPHELD', upheldById, evidenceId: paper.evidenceId });
}

/** The determination of an authority. What the rules were given and said that day is reckoned by whoever asks, since its day may be put right. */
async function overturn(change: Change, paper: Paper, overturned: DeterminationRow): Promise<void> {
  const { caseId, says, statedOn: decidedOn, authority, reference: authorityReference, evidenceId } = paper;
  const decisionId = await decide(change, paper);
  await change.tx.insert(nationalityDeterminations).values({
    ...{ caseId, decisionId, ruleVersion: versionOn(decidedOn).version, ruleCode: byAuthority, decidedOn },
    ...{ nationality: says.nationality, statelessnessRisk: says.statelessnessRisk },
    ...{ authority, authorityReference, evidenceId, overturnsId: overturned.id },
    ...{ inputs: '{}', trace: '[]', recordedAt: change.now, recordedBy: change.by },
  });
  await writeSettlement(change, paper, overturned, { kind: 'OVERTURNED', decisionId });
}

/** The rule of a decision is a column of codes: the authority's own words are with the determination, enciphered. */
const decide = (change: Change, { says, statedOn }: Paper): Promise<number> => {
  const { nationality, statelessnessRisk } = says;
  const decided = { nationality, statelessnessRisk, rule: byAuthority, decidedOn: statedOn };
  return writeDecision(change, decisionOf(decided, change));
};

type Settlement =
  | { readonly kind: 'OVERTURNED'; readonly decisionId: number }
  | {
      readonly kind: 'UPHELD';
      readonly upheldById: number;
      readonly evidenceId: number | null;
    };

async function writeSettlement(
  { tx, now, by }: Change,
  { caseId, statedOn, reason, authority, reference }: Paper,
  { id: determinationId }: DeterminationRow,
  settlement: Settlement,
): Promise<void> {
  await tx.insert(nationalityChallenges).values({
    ...{ caseId, determinationId, reason, authority, authorityReference: reference, statedOn },
    ...{ ...settlement, recordedAt: now, recordedBy: by },
  });
}

/** What the authority said, of the nationality and of the risk: INVALID_INPUT, ALREADY_RECORDED. */
function saidOf({ overturnedTo, statelessnessRisk }: SettleChallenge, found: Said): Said {
  if (overturnedTo === undefined) {
    if (statelessnessRisk === undefined || statelessnessRisk === found.statelessnessRisk) return found;
    throw Invalid(
      `What was upheld says statelessnessRisk ${found.statelessnessRisk}; it came as ${statelessnessRisk}. An authority that decided otherwise overturned it: overturnedTo names the nationality.`,
      ['statelessnessRisk'],
    );
  }
  const says = {
    nationality: overturnedTo,
    statelessnessRisk: riskOf({ nationality: overturnedTo, statelessnessRisk, field: 'overturnedTo' }),
  };
  if (!saysSame(says, found)) return says;
  throw Invalid(
    `This determination says ${overturnedTo} already: leave overturnedTo out where the authority upheld it.`,
    ['overturnedTo'],
    'ALREADY_RECORDED',
  );
}

async function findEvidence(db: Reader, { caseId, evidenceId }: SettleChallenge): Promise<number | null> {
  if (evidenceId === undefined) return null;
  const found = atOrdinal(await listJudgedEvidence(db, caseId), evidenceId);
  if (found === undefined) throw NotFound('item of evidence', ['evidenceId']);
  return found;
}
