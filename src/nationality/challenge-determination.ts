import type { nationalities } from '../../schema/cases.js';
import { nationalityChallenges, nationalityDeterminations, type challengeKinds } from '../../schema/nationality.js';
import type { Actor } from '../access/actor.js';
import type { Registry } from '../audit/act.js';
import { listJudgedEvidence } from '../cases/reading/case-file.js';
import { changeCase, type Change, type ChangeRequest } from '../cases/change-case.js';
import { listDecisions } from '../cases/facts/decide-axes.js';
import { atOrdinal, ordinalsOf } from '../cases/ordinals.js';
import { standingClaims } from '../cases/standing-rows.js';
import type { Reader } from '../database/connection.js';
import { assertNotFuture, type CivilDate } from '../dates.js';
import { Invalid, NotFound } from '../errors.js';
import { toRecordId, type CaseId } from '../identifiers.js';
import { wordsOf } from '../words.js';
import { holding, saysSame, type Decision } from './authority-decision.js';
import { writeDecision } from './determine-nationality.js';
import { listDeterminations, readInputs, standingOf, type DeterminationRow } from './nationality.queries.js';
import { byAuthority, determine } from './nationality.rules.js';
import { riskOf } from './statelessness-risk.js';

type Kind = (typeof challengeKinds)[number];

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
    const found = await getDetermination(tx, input, today, ['STANDING', 'UPHELD']);
    assertMade(found, await listDecisions(tx, caseId));
    if (statedOn < found.decidedOn)
      throw Invalid(
        `Nobody contests a decision before it is made: it is of ${found.decidedOn}, statedOn says ${statedOn}.`,
        ['statedOn'],
        'IMPOSSIBLE_DATES',
      );
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
 * Records what an authority decided on a contested determination: upheld, or overturned to another nationality. The decision
 * that overturns is a determination itself, of the authority and not of the rules: it holds, and may be contested again. The
 * one overturned stays in the history. Errors: NOT_FOUND, NO_SUCH_TRANSITION, INVALID_INPUT, IMPOSSIBLE_DATES
 * before the contest, ALREADY_RECORDED where it is overturned to what it says.
 */
export function settleChallenge(registry: Registry, actor: Actor, input: SettleChallenge): Promise<CaseId> {
  const kind = { action: 'nationality:record', operation: 'nationalityChallengeSettle' } as const;
  return changeCase(registry, actor, kind, input, async (change) => {
    const { tx, now, today, by } = change;
    const { caseId, statedOn } = input;
    const found = await getDetermination(tx, input, today, ['CONTESTED']);
    assertAfterContest(found, statedOn);
    const reason = wordsOf(input.reason, 'reason');
    const authority = wordsOf(input.authority, 'authority');
    const reference = wordsOf(input.reference, 'reference');
    await assertComesToHold(tx, input, found);
    const decisionId =
      input.overturnedTo === undefined
        ? null
        : await decideInstead(change, { ...input, overturnedTo: input.overturnedTo, authority, reference }, found);
    const became: Kind = decisionId === null ? 'UPHELD' : 'OVERTURNED';
    const stamp = { recordedAt: now, recordedBy: by };
    const who = { authority, authorityReference: reference };
    await tx
      .insert(nationalityChallenges)
      .values({ caseId, determinationId: found.id, kind: became, reason, ...who, statedOn, decisionId, ...stamp });
  });
}

/**
 * The determination of an authority, beside what the rules were given and said that day: so that it is seen later whether
 * what it knew has changed since.
 */
async function decideInstead(
  change: Change,
  input: SettleChallenge & { readonly overturnedTo: (typeof nationalities)[number] },
  overturned: DeterminationRow,
): Promise<number> {
  const { tx, now, by } = change;
  const { caseId, overturnedTo: nationality, statedOn: decidedOn, authority, reference } = input;
  const statelessnessRisk = riskOf({ nationality, statelessnessRisk: input.statelessnessRisk, field: 'overturnedTo' });
  if (nationality === overturned.nationality && statelessnessRisk === overturned.statelessnessRisk) {
    throw Invalid(
      `This determination says ${nationality} already: leave overturnedTo out where the authority upheld it.`,
      ['overturnedTo'],
      'ALREADY_RECORDED',
    );
  }
  const evidenceId =
    input.evidenceId === undefined ? null : atOrdinal(await listJudgedEvidence(tx, caseId), input.evidenceId);
  if (evidenceId === undefined) throw NotFound('item of evidence', ['evidenceId']);
  const inputs = await readInputs(tx, caseId);
  const { ruleVersion, trace } = determine(inputs, decidedOn);
  // The rule of a decision is a column of codes: the authority's own words are with the determination, enciphered.
  const decisionId = await writeDecision(change, { nationality, statelessnessRisk, rule: byAuthority, decidedOn });
  await tx.insert(nationalityDeterminations).values({
    ...{ caseId, decisionId, ruleVersion, ruleCode: byAuthority, nationality, statelessnessRisk, decidedOn },
    ...{ authority, authorityReference: reference, evidenceId, overturnsId: overturned.id },
    ...{ inputs: JSON.stringify(inputs), trace: JSON.stringify(trace), recordedAt: now, recordedBy: by },
  });
  return decisionId;
}

async function getDetermination(
  db: Reader,
  { caseId, determinationId, statedOn }: ContestDetermination,
  today: CivilDate,
  from: readonly ReturnType<typeof standingOf>[],
): Promise<DeterminationRow> {
  const rows = await listDeterminations(db, caseId);
  const found = rows.find(({ id }) => id === atOrdinal(rows, determinationId));
  if (!found) throw NotFound('determination', ['determinationId']);
  if (!from.includes(standingOf(found))) {
    throw Invalid(
      `This needs a determination that is ${from.join(' or ')}; it is ${standingOf(found)}.`,
      ['determinationId'],
      'NO_SUCH_TRANSITION',
    );
  }
  assertNotFuture(statedOn, today, 'statedOn');
  return found;
}

/** Nothing is said of a determination whose decision was withdrawn: NO_SUCH_TRANSITION. */
function assertMade({ decisionId }: DeterminationRow, decisions: readonly Decision[]): void {
  if (standingClaims(decisions).some(({ id }) => id === decisionId)) return;
  throw Invalid(
    'The decision that this determination made was withdrawn, and nothing holds by it: nationalityDetermine asks the rules anew, nationalityRecord records what was decided.',
    ['determinationId'],
    'NO_SUCH_TRANSITION',
  );
}

/**
 * What an authority decided or upheld holds over what was decided without it on the very answers that the determination rests on, whichever
 * was put on file first: NO_SUCH_TRANSITION, while such a decision of a later day holds and says otherwise. Where an answer has changed
 * since the determination, a later decision may rest on that, and people say which holds: `isOutdated` tells them.
 */
async function assertComesToHold(
  db: Reader,
  { caseId, overturnedTo, statelessnessRisk, statedOn }: SettleChallenge,
  found: DeterminationRow,
): Promise<void> {
  const decisions = await listDecisions(db, caseId);
  if (overturnedTo === undefined) assertMade(found, decisions);
  const said =
    overturnedTo === undefined
      ? found
      : {
          nationality: overturnedTo,
          statelessnessRisk: riskOf({ nationality: overturnedTo, statelessnessRisk, field: 'overturnedTo' }),
        };
  const since = overturnedTo === undefined ? found.decidedOn : statedOn;
  const holds = holding(decisions);
  if (!holds || holds.id === found.decisionId || holds.decidedOn <= since || saysSame(holds, said)) return;
  if (found.inputs !== JSON.stringify(await readInputs(db, caseId))) return;
  const id = toRecordId('nationalityDecision', [caseId], ordinalsOf(decisions)(holds.id));
  throw Invalid(
    `${holds.nationality} of ${holds.decidedOn} holds, which was decided without this and on the same answers: withdraw ${id} with nationalityWithdraw first, or record the fact, or the citizenship of a parent, that it rests on.`,
    ['determinationId'],
    'NO_SUCH_TRANSITION',
  );
}

/** What an authority decides on a contest, it decides once there is one: IMPOSSIBLE_DATES. */
function assertAfterContest({ challenges }: DeterminationRow, statedOn: CivilDate): void {
  const contestedOn = challenges.at(-1)?.statedOn;
  if (contestedOn === undefined || statedOn >= contestedOn) return;
  throw Invalid(
    `No authority decides on a contest before there is one: the determination was contested on ${contestedOn}, statedOn says ${statedOn}.`,
    ['statedOn'],
    'IMPOSSIBLE_DATES',
  );
}
