import type { sourceGrades } from '../../schema/claims.js';
import type { CaseStage, ClosureReason } from '../../src/counts/accounts.js';
import type { CountCode, CountDimension } from '../../src/counts/dimensions.js';
import { toNodeId } from '../../src/identifiers.js';

interface Place {
  country: 'SY' | 'IQ';
  site: number | null;
  grade: (typeof sourceGrades)[number];
}

/** What is believed of one case, from which it is reckoned what it counts as: by other code than src/counts. */
export interface Belief {
  changes: {
    id: number;
    rows: number[];
    stage: CaseStage;
    reason: ClosureReason | null;
    on: string;
    stands: boolean;
  }[];
  claims: (Place & { id: number; rows: number[]; on: string; stands: boolean })[];
  sex: string;
  region: string | null;
  birth: { earliest: string; latest: string } | null;
}

type Account = 'RETURNED' | 'AWAITING' | 'LOCATED' | 'WHEREABOUTS_UNKNOWN' | 'DECEASED' | 'OTHER';
const abroad: readonly string[] = ['AWAITING', 'LOCATED', 'WHEREABOUTS_UNKNOWN'];
const voids: readonly (string | null)[] = ['DUPLICATE', 'NOT_A_NATIONAL'];

/** What a case counts as on a day, or undefined. */
export function stateOf(belief: Belief, asOf: string): Record<CountDimension, CountCode> | undefined {
  const changes = belief.changes.filter(({ stands }) => stands);
  if (voids.includes(changes.at(-1)?.reason ?? null)) return undefined;
  let account: Account | undefined;
  let [arrivedOn, leftAbroadOn, enteredOn] = ['', '', ''];
  let furthest = -1;
  // Day by day, and on each day what is newer in the chain than all that came about before.
  for (const on of [...new Set(changes.map((change) => change.on))].sort()) {
    for (const [index, change] of changes.entries()) {
      if (change.on !== on || on > asOf || index < furthest) continue;
      furthest = index;
      const next = accountAfter(change.stage, change.reason, arrivedOn !== '');
      if (!next) continue;
      if (next !== account) enteredOn = on;
      if (abroad.includes(next)) [arrivedOn, leftAbroadOn] = ['', ''];
      else leftAbroadOn ||= on;
      if (next === 'RETURNED') arrivedOn ||= on;
      account = next;
    }
  }
  if (!account) return undefined;
  const claim = claimOn(belief, leftAbroadOn || asOf);
  const isHome = account === 'RETURNED';
  return {
    ACCOUNT: account === 'LOCATED' || account === 'WHEREABOUTS_UNKNOWN' ? 'UNACCOUNTED' : account,
    SUB_ACCOUNT: account,
    SEX: belief.sex,
    AGE_BAND: bandOn(belief.birth, isHome ? arrivedOn : leftAbroadOn ? enteredOn : asOf),
    REGION_OF_ORIGIN: belief.region,
    COUNTRY: claim?.country ?? null,
    SITE: claim?.site ? toNodeId('site', claim.site) : null,
    YEAR_OF_RETURN: isHome ? arrivedOn.slice(0, 4) : null,
    MONTH_OF_RETURN: isHome ? arrivedOn.slice(0, 7) : null,
  };
}

function accountAfter(stage: CaseStage, reason: ClosureReason | null, isBack: boolean): Account | undefined {
  if (voids.includes(reason)) return undefined;
  if (stage === 'REPORTED' || stage === 'TRACING') return 'WHEREABOUTS_UNKNOWN';
  if (stage === 'AWAITING_RETURN' || stage === 'IN_TRANSIT') return 'AWAITING';
  if (reason === 'DECEASED_CONFIRMED') return 'DECEASED';
  if (reason === 'REINTEGRATED' || reason === 'RETURNED_OUTSIDE_PROGRAMME') return 'RETURNED';
  if (reason === 'ADULT_SERVICES' && isBack) return 'RETURNED';
  if (stage === 'CLOSED') return 'OTHER';
  return ['RETURNED', 'IN_REHABILITATION', 'IN_FOLLOW_UP'].includes(stage) ? 'RETURNED' : 'LOCATED';
}

function claimOn({ claims }: Belief, asOf: string) {
  const seen = claims.filter(({ stands, on }) => stands && on <= asOf);
  const reliable = seen.filter(({ grade }) => 'AB'.includes(grade));
  const score = (claim: Belief['claims'][number]) =>
    `${claim.on} ${'DCBA'.indexOf(claim.grade)} ${String(claim.id).padStart(9, '0')}`;
  return (reliable.length > 0 ? reliable : seen).sort((one, other) => (score(one) < score(other) ? 1 : -1))[0];
}

function bandOn(birth: Belief['birth'], on: string): string {
  if (!birth || birth.earliest > on) return 'NOT_DETERMINED';
  const [oldest, youngest] = [birth.earliest, birth.latest > on ? on : birth.latest].map((born) =>
    band(yearsLived(born, on)),
  );
  return oldest === youngest && oldest ? oldest : 'NOT_DETERMINED';
}

/** Years by comparing month and day: 29 February comes after 28 February and before 1 March. */
const yearsLived = (born: string, on: string): number =>
  Number(on.slice(0, 4)) - Number(born.slice(0, 4)) - (on.slice(5) < born.slice(5) ? 1 : 0);

const band = (years: number): string =>
  years < 5 ? '0-4' : years < 10 ? '5-9' : years < 14 ? '10-13' : years < 17 ? '14-16' : years < 18 ? '17' : 'ADULT';
