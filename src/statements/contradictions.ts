import type { ReleaseContradiction } from '../../schema/release.js';
import type { Statement } from './read-statement-file.js';
import {
  covers,
  daysOf,
  isCumulative,
  isFlow,
  phrase,
  populationOf,
  sameOperations,
  sameValues,
  unstatedScope,
  valuesOf,
} from './statement-terms.js';
import { flowsExceedRise, totalExceedsParts } from './sums.js';

/** One way in which statements contradict each other, over the whole list. */
type Rule = (statements: readonly Statement[]) => readonly ReleaseContradiction[];

/**
 * Two figures of one measure, for the same operations and the same day (or, for arrivals, the same period), that have
 * no number in common.
 */
const sameDateDiffers: Rule = (statements) =>
  pairs(statements, (a, b) => {
    const [days, others] = [daysOf(a), daysOf(b)];
    const sameTime = days.from === others.from && days.to === others.to && (isFlow(a) || days.from === days.to);
    const disjoint = valuesOf(a).to < valuesOf(b).from || valuesOf(b).to < valuesOf(a).from;
    if (a.measure !== b.measure || !sameOperations(a, b) || !sameTime || !disjoint || a.id > b.id) return undefined;
    // Only where both name the operations in the same way and the people in the same words can it be called an error.
    const kind = a.operation !== null && a.population === b.population ? 'ERROR' : 'UNEXPLAINED';
    return contradiction(
      'SAME_DATE_DIFFERS',
      kind,
      [a, b],
      `${phrase(a)} and ${phrase(b)} speak of the same time and differ.`,
    );
  });

/** A number counted up from the beginning is lower later. */
const cumulativeFalls: Rule = (statements) =>
  pairs(statements, (later, earlier) => {
    if (!isCumulative(later) || later.measure !== earlier.measure) return undefined;
    const relation = covers(later, earlier);
    if (relation === 'NO' || daysOf(earlier).to >= daysOf(later).from) return undefined;
    if (valuesOf(later).to >= valuesOf(earlier).from) return undefined;
    const repeated = statements.find(
      (older) =>
        older.measure === later.measure &&
        sameOperations(older, later) &&
        sameValues(older, later) &&
        daysOf(older).to < daysOf(earlier).from,
    );
    const falls = `${phrase(later)} is lower than the earlier ${phrase(earlier)}${unstatedScope(relation)}, though a running total cannot fall`;
    const why = repeated ? `; the same figure was already given as ${phrase(repeated)}, so it is out of date` : '';
    return contradiction(
      'CUMULATIVE_FALLS',
      repeated ? 'DATE' : 'UNEXPLAINED',
      [later, earlier],
      `${falls}${why}.`,
      repeated ? [repeated] : [],
    );
  });

/** More came in one period than had come altogether once it was over. */
const flowExceedsCumulative: Rule = (statements) =>
  pairs(statements, (flow, total) => {
    if (!isFlow(flow) || !isCumulative(total) || populationOf(flow) !== populationOf(total)) return undefined;
    const relation = covers(total, flow);
    if (relation === 'NO' || daysOf(total).from < daysOf(flow).to || valuesOf(flow).from <= valuesOf(total).to)
      return undefined;
    const explanation = `${phrase(flow)} is more than the later running total of ${phrase(total)}${unstatedScope(relation)}.`;
    return contradiction('FLOW_EXCEEDS_CUMULATIVE', 'UNEXPLAINED', [flow, total], explanation);
  });

const wholes: readonly (readonly [part: Statement['measure'], whole: Statement['measure']])[] = [
  ['CHILDREN_RETURNED', 'PEOPLE_RETURNED'],
  ['CHILDREN_RETURNED_CUMULATIVE', 'PEOPLE_RETURNED_CUMULATIVE'],
  ['CHILDREN_AWAITED', 'CHILDREN_ABROAD'],
];

/** More children than people, or more awaited than are abroad, on the same day and in the same operations. */
const partExceedsWhole: Rule = (statements) =>
  pairs(statements, (part, whole) => {
    if (!wholes.some(([small, large]) => small === part.measure && large === whole.measure)) return undefined;
    const [days, others] = [daysOf(part), daysOf(whole)];
    const sameDay = days.from === others.from && days.to === others.to && days.from === days.to;
    if (!sameDay || !sameOperations(part, whole) || valuesOf(part).from <= valuesOf(whole).to) return undefined;
    const explanation = `${phrase(part)} is more than ${phrase(whole)}, of whom they are a part.`;
    return contradiction('PART_EXCEEDS_WHOLE', 'ERROR', [part, whole], explanation);
  });

const rules: readonly Rule[] = [
  sameDateDiffers,
  cumulativeFalls,
  flowExceedsCumulative,
  flowsExceedRise,
  totalExceedsParts,
  partExceedsWhole,
];

/**
 * Where official statements contradict each other: which two, by which rule, of what kind, and why in one sentence.
 * The kind is UNEXPLAINED unless the statements themselves give the reason. The order of the input does not matter.
 */
export function findContradictions(statements: readonly Statement[]): readonly ReleaseContradiction[] {
  const inOrder = [...statements].sort((a, b) => (key(a) < key(b) ? -1 : 1));
  return rules.flatMap((rule) => rule(inOrder));
}

const key = ({ saidOn, id }: Statement) => `${saidOn} ${id}`;

function pairs(
  statements: readonly Statement[],
  compare: (a: Statement, b: Statement) => ReleaseContradiction | undefined,
): readonly ReleaseContradiction[] {
  return statements.flatMap((a) => statements.flatMap((b) => (a === b ? [] : (compare(a, b) ?? []))));
}

function contradiction(
  rule: ReleaseContradiction['rule'],
  kind: ReleaseContradiction['kind'],
  [a, b]: readonly [Statement, Statement],
  explanation: string,
  alongside: readonly Statement[] = [],
): ReleaseContradiction {
  return { rule, kind, between: [a.id, b.id], alongside: alongside.map(({ id }) => id), explanation };
}
