import type { nationalities } from '../../schema/cases.js';
import { nationalityChallenges, type challengeKinds } from '../../schema/nationality.js';
import type { Actor } from '../access/actor.js';
import type { Registry } from '../audit/act.js';
import { changeCase, type ChangeRequest } from '../cases/change-case.js';
import { atOrdinal } from '../cases/ordinals.js';
import type { Reader } from '../database/connection.js';
import { assertNotFuture, type CivilDate } from '../dates.js';
import { Invalid, NotFound } from '../errors.js';
import type { CaseId } from '../identifiers.js';
import { wordsOf } from '../words.js';
import { writeDecision } from './determine-nationality.js';
import { listDeterminations, type DeterminationRow } from './nationality.queries.js';

type Kind = (typeof challengeKinds)[number];

/** How a determination stands after what was said of it. */
export const standingOf = ({ challenges }: DeterminationRow): Kind | 'STANDING' =>
  challenges.at(-1)?.kind ?? 'STANDING';

export interface ContestDetermination extends ChangeRequest {
  /** The determination's place in the case. */
  readonly determinationId: number;
  readonly statedOn: CivilDate;
  readonly reason: string;
}

/** Records that somebody contests a determination; it holds until it is overturned. Errors: NOT_FOUND, NO_SUCH_TRANSITION. */
export function contestDetermination(registry: Registry, actor: Actor, input: ContestDetermination): Promise<CaseId> {
  const kind = { action: 'nationality:record', operation: 'nationalityContest' } as const;
  return changeCase(registry, actor, kind, input, async ({ tx, now, today, by }) => {
    const { caseId, statedOn } = input;
    const found = await getDetermination(tx, input, today, ['STANDING', 'UPHELD']);
    const reason = wordsOf(input.reason, 'reason');
    const stamp = { recordedAt: now, recordedBy: by };
    await tx
      .insert(nationalityChallenges)
      .values({ caseId, determinationId: found.id, kind: 'CONTESTED', reason, statedOn, ...stamp });
  });
}

export interface SettleChallenge extends ContestDetermination {
  /** What the authority decided instead; nothing where it upheld the determination. */
  readonly overturnedTo?: (typeof nationalities)[number] | undefined;
  readonly statelessnessRisk?: boolean | undefined;
}

/**
 * Records what an authority decided on a contested determination: upheld, or overturned to another nationality, which
 * is a decision of its own. The determination stays in the history. Errors: NOT_FOUND, NO_SUCH_TRANSITION.
 */
export function settleChallenge(registry: Registry, actor: Actor, input: SettleChallenge): Promise<CaseId> {
  const kind = { action: 'nationality:record', operation: 'nationalityChallengeSettle' } as const;
  return changeCase(registry, actor, kind, input, async (change) => {
    const { tx, now, today, by } = change;
    const { caseId, statedOn, overturnedTo } = input;
    const found = await getDetermination(tx, input, today, ['CONTESTED']);
    const reason = wordsOf(input.reason, 'reason');
    const decisionId =
      overturnedTo === undefined
        ? null
        : await writeDecision(change, {
            ...{ nationality: overturnedTo, statelessnessRisk: input.statelessnessRisk ?? false },
            ...{ rule: reason, decidedOn: statedOn },
          });
    const became: Kind = decisionId === null ? 'UPHELD' : 'OVERTURNED';
    const stamp = { recordedAt: now, recordedBy: by };
    await tx
      .insert(nationalityChallenges)
      .values({ caseId, determinationId: found.id, kind: became, reason, statedOn, decisionId, ...stamp });
  });
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
  if (statedOn < found.decidedOn) {
    throw Invalid(
      `Nobody contests a decision before it is made: it is of ${found.decidedOn}, statedOn says ${statedOn}.`,
      ['statedOn'],
      'IMPOSSIBLE_DATES',
    );
  }
  return found;
}
