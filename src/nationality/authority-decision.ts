import type { listDecisions } from '../cases/facts/decide-axes.js';
import { latestOf, standingClaims } from '../cases/standing-rows.js';
import type { Reader } from '../database/connection.js';
import type { CivilDate } from '../dates.js';
import { Invalid, type OraluError } from '../errors.js';
import type { CaseId } from '../identifiers.js';
import { listDeterminations, readInputs, standingOf, type DeterminationRow } from './nationality.queries.js';
import { byAuthority, determine } from './nationality.rules.js';

export type Decision = Awaited<ReturnType<typeof listDecisions>>[number];

/** What an authority said of a determination, or in its place. */
interface AuthorityWord {
  readonly who: string;
  readonly on: CivilDate;
  /** Whether it upheld what the rules said. */
  readonly isAsTheRules: boolean;
  /** The decision that holds by it. */
  readonly decisionId: number;
  readonly of: DeterminationRow;
}

/** The last word of an authority on a determination: what it decided itself, or that it overturned or upheld it. */
function authorityWordOf(row: DeterminationRow): AuthorityWord | undefined {
  const said = row.challenges.findLast(({ kind }) => kind !== 'CONTESTED');
  if (row.ruleCode === byAuthority) {
    const [who, on] = [row.authority ?? 'An authority', row.decidedOn];
    return { who, on, isAsTheRules: false, decisionId: row.decisionId, of: row };
  }
  if (!said) return undefined;
  // Of before authorities' decisions were determinations themselves, an overturned one has the challenge alone.
  const decisionId = said.decisionId ?? row.decisionId;
  return {
    who: said.authority ?? 'An authority',
    on: said.statedOn,
    isAsTheRules: said.kind === 'UPHELD',
    decisionId,
    of: row,
  };
}

/** An authority is not overruled where nothing has changed that it knew: NO_SUCH_TRANSITION, with what can be done. */
export function decidedByAuthority({ who, on, isAsTheRules, of }: AuthorityWord): OraluError {
  const way =
    standingOf(of) === 'CONTESTED'
      ? 'record what came of the contest with nationalityChallengeSettle'
      : 'contest that decision with nationalityContest';
  return Invalid(
    `${who} decided ${isAsTheRules ? 'as' : 'otherwise than'} the rules on ${on}, and nothing that the rules ask for has changed since: record the fact, or the citizenship of a parent, that changed; or ${way}.`,
    ['caseId'],
    'NO_SUCH_TRANSITION',
  );
}

/**
 * Refuses a decision that would come to hold over what an authority decided, or restates it, while nothing that the rules ask for
 * has changed since. One of an earlier day is history, and changes nothing of what holds; and what was recorded over an
 * authority's decision is restated so that this holds again.
 */
export async function assertAuthorityHolds(
  db: Reader,
  caseId: CaseId,
  decisions: readonly Decision[],
  further: Decision,
): Promise<void> {
  const before = holding(decisions);
  const after = holding([...decisions, further]);
  if (isSame(before, after)) return;
  const word = findStandingWord(await listDeterminations(db, caseId), decisions);
  // What the authority said itself may be said by anybody, on any day.
  if (!word || saysSame(after, word.decided)) return;
  const inputs = await readInputs(db, caseId);
  const { ruleVersion } = determine(inputs, further.decidedOn);
  if (!knew(word, { inputs: JSON.stringify(inputs), ruleVersion })) return;
  throw decidedByAuthority(word);
}

/** What the rules are asked, as a determination keeps it. */
export type Known = Pick<DeterminationRow, 'inputs' | 'ruleVersion'>;

/** Whether the authority decided on these very answers, by the same rules. */
export const knew = ({ of }: AuthorityWord, { inputs, ruleVersion }: Known): boolean =>
  of.inputs === inputs && of.ruleVersion === ruleVersion;

/** The last word of an authority whose decision stands: of one that was withdrawn nobody is told that it was decided. */
export function findStandingWord(
  rows: readonly DeterminationRow[],
  decisions: readonly Decision[],
): (AuthorityWord & { readonly decided: Decision }) | undefined {
  const standing = new Map(standingClaims(decisions).map((one) => [one.id, one]));
  const words = rows.flatMap((row) => {
    const word = authorityWordOf(row);
    const decided = word && standing.get(word.decisionId);
    return decided ? [{ ...word, decided }] : [];
  });
  return words.at(-1);
}

export const holding = (decisions: readonly Decision[]): Decision | undefined =>
  latestOf(standingClaims(decisions), ({ decidedOn }) => decidedOn);

type Said = Pick<Decision, 'nationality' | 'statelessnessRisk'>;

export const saysSame = (one: Said | undefined, other: Said | undefined): boolean =>
  one?.nationality === other?.nationality && one?.statelessnessRisk === other?.statelessnessRisk;

/** One decision, saying the same: its day and the words of its rule may be put right. */
const isSame = (one: Decision | undefined, other: Decision | undefined): boolean =>
  one?.id === other?.id && saysSame(one, other);
