import type { CaseStage, ChildHistory } from '../course/history.types.js';
import type { Role } from '../course/play-act.js';
import type { Parts } from './parts.types.js';

/** The moment from which the last days of the demonstration's year are played: where a child stands then decides its part. */
const castAt = Date.parse('2017-12-23T06:00:00Z');

const seats = 4;
/** The ministry whose tokens the demonstration hands out: its caseworker is to read of all of it. */
export const hostAgency = 'MFA';
const cleared: readonly (CaseStage | undefined)[] = ['IDENTITY_CONFIRMED', 'RETURN_PREPARATION', 'AWAITING_RETURN'];

/**
 * Who plays which part, by the histories alone: whenever it is asked, the same. Nothing where these are too few, or end before.
 * Nobody is chosen whose later history what is played here would stop: the agreement on whoever travels lapses later, identity and
 * nationality of whoever has another part are decided already, and the one whose identity is in doubt stays abroad.
 */
export function castParts(roles: readonly Role[]): Parts | undefined {
  const known = ownFirst(roles.filter(({ history }) => stageOf(history) !== undefined));
  const travellers = chooseTravellers(known);
  const others = known.filter((role) => cleared.includes(stageOf(role.history)) && !travellers.includes(role));
  const decided = others.filter(({ history }) => rulesOf(history).length > 0);
  const overturned = decided.find(({ history }) => rulesOf(history).some(isLeftOpen)) ?? decided.at(-1);
  const [determined, contested] = decided.filter((role) => role !== overturned);
  const [mistaken, confused] = others.filter((role) => ![determined, contested, overturned].includes(role));
  const disputed = known.find(({ history }) => history.fate === 'REMAINS' && stageOf(history) === 'LOCATED');
  const [found] = travellers;
  if (!found || !mistaken || !confused || !determined || !contested || !overturned || !disputed) return undefined;
  return { travellers, found, mistaken, confused, determined, contested, overturned, disputed };
}

export const ownFirst = (roles: readonly Role[]): Role[] =>
  roles.toSorted((one, other) => Number(!isOwn(one)) - Number(!isOwn(other)));

const isOwn = ({ history }: Role): boolean => history.ownerAgency === hostAgency;

/** Where a child stands at the moment of the casting; nothing where it is not known yet. */
function stageOf({ acts }: ChildHistory): CaseStage | undefined {
  const past = acts.filter(({ recordedAt }) => recordedAt <= castAt);
  const last = past.findLast((act) => act.act === 'MOVE' || act.act === 'REOPEN');
  return last?.toStage ?? (past.length > 0 ? 'REPORTED' : undefined);
}

/** By which rules its nationality was decided by then. */
const rulesOf = ({ acts }: ChildHistory): string[] =>
  acts.flatMap((act) => (act.act === 'NATIONALITY' && act.recordedAt <= castAt ? [act.reason] : []));

/** What the citizenship of the parents alone does not answer: the residence of one, or no rule at all. A court may then say more. */
const isLeftOpen = (rule: string): boolean => /^Rule [36]:/.test(rule);

/** Families all of whom are awaited, the largest first, as many as there are seats. */
function chooseTravellers(known: readonly Role[]): Role[] {
  const families = [...Map.groupBy(known, ({ history }) => history.familyKey).values()].filter((family) =>
    family.every(
      (role) => isOwn(role) && role.history.fate === 'ZHUSAN_1' && stageOf(role.history) === 'AWAITING_RETURN',
    ),
  );
  const chosen: Role[] = [];
  for (const family of families.toSorted((one, other) => other.length - one.length))
    if (chosen.length + family.length <= seats) chosen.push(...family);
  return chosen;
}
