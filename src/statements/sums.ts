import type { ReleaseContradiction } from '../../schema/release.js';
import type { Statement } from './read-statement-file.js';
import {
  covers,
  daysOf,
  isCumulative,
  isFlow,
  operationsOf,
  phrase,
  populationOf,
  valuesOf,
  withoutStage,
  type Population,
} from './statement-terms.js';

/*
 * The two rules that need a sum. A sum is made only of figures that cannot count a child twice: separate operations, or
 * separate stages of one.
 */

const total = (statements: readonly Statement[], end: 'from' | 'to') =>
  statements.reduce((sum, statement) => sum + valuesOf(statement)[end], 0);

/** More arrived between two running totals (or before the first) than the total rose by. */
export function flowsExceedRise(statements: readonly Statement[]): readonly ReleaseContradiction[] {
  const totals = statements.filter(isCumulative);
  return totals.flatMap((after): readonly ReleaseContradiction[] => {
    const before = totals.findLast(
      (other) =>
        other.measure === after.measure && other.operation === after.operation && daysOf(other).to < daysOf(after).from,
    );
    const flows = separateFlows(statements, after, before === undefined ? '' : daysOf(before).to);
    const [largest, ...others] = [...flows].sort((a, b) => b.valueMin - a.valueMin);
    const rise = valuesOf(after).to - (before ? valuesOf(before).from : 0);
    // One arrival against one total is FLOW_EXCEEDS_CUMULATIVE already.
    const isSum = before !== undefined || others.length > 0;
    if (!largest || !isSum || total(flows, 'from') <= rise) return [];
    const span = before ? `from ${phrase(before)} to ${phrase(after)}` : `up to ${phrase(after)}`;
    const explanation = `${flows.map(phrase).join(' and ')} make ${total(flows, 'from')}, more than the running total rose by, ${span}: ${rise}.`;
    const alongside = [...(before ? [before] : []), ...others].map(({ id }) => id);
    return [
      { rule: 'FLOWS_EXCEED_RISE', kind: 'UNEXPLAINED', between: [largest.id, after.id], alongside, explanation },
    ];
  });
}

/** Arrivals on known days after `since` that the running total must contain: one for each operation. */
function separateFlows(statements: readonly Statement[], whole: Statement, since: string): readonly Statement[] {
  const byOperation = new Map<string, Statement>();
  for (const flow of statements.filter(isFlow)) {
    const days = daysOf(flow);
    const isInside = days.from > since && days.to <= daysOf(whole).from && days.from === days.to;
    const isContained =
      flow.operation !== null && populationOf(flow) === populationOf(whole) && covers(whole, flow) === 'YES';
    if (isInside && isContained && flow.operation !== null && !byOperation.has(flow.operation)) {
      byOperation.set(flow.operation, flow);
    }
  }
  return [...byOperation.values()];
}

/**
 * A total for several operations, or for a whole year, that exceeds what is said of each operation, added up, while no
 * statement accounts for the rest.
 */
export function totalExceedsParts(statements: readonly Statement[]): readonly ReleaseContradiction[] {
  return statements.flatMap((whole): readonly ReleaseContradiction[] => {
    const parts = partsOf(whole, statements);
    const [largest, ...others] = [...(parts ?? [])].sort((a, b) => b.valueMin - a.valueMin);
    if (!parts || !largest || others.length === 0) return [];
    const sum = total(parts, 'to');
    const rest = whole.valueMin - sum;
    if (rest <= 0) return [];
    const explanation = `${phrase(whole)} is ${rest} more than ${parts.map(phrase).join(' and ')}, together ${sum}, and no statement accounts for the rest.`;
    const alongside = others.map(({ id }) => id);
    return [
      { rule: 'TOTAL_EXCEEDS_PARTS', kind: 'UNEXPLAINED', between: [whole.id, largest.id], alongside, explanation },
    ];
  });
}

/** What is said of each operation within the total; nothing where the total has no such parts or one is not known. */
function partsOf(whole: Statement, statements: readonly Statement[]): readonly Statement[] | undefined {
  const named = operationsOf(whole);
  const isYear = isFlow(whole) && whole.asOf === null && whole.saidOnPrecision === 'year' && !named;
  if (!isYear && !(isCumulative(whole) && named && named.length > 1)) return undefined;
  const within = { from: isYear ? daysOf(whole).from : '', to: daysOf(whole).to };
  const others = statements.filter(
    (other) => other !== whole && other.operation !== null && (isFlow(other) || isCumulative(other)),
  );
  const operations = named ?? operationsSince(others, within);
  const parts = operations.flatMap((operation) => findPart(operation, populationOf(whole), others, within));
  return parts.length >= operations.length ? parts : undefined;
}

/** Operations of which nothing was said before the period: all that is said of them came in it. */
function operationsSince(statements: readonly Statement[], within: { from: string; to: string }): readonly string[] {
  const names = new Set(statements.flatMap((statement) => (operationsOf(statement) ?? []).map(withoutStage)));
  return [...names].filter((name) => {
    const first = statements.filter((statement) =>
      operationsOf(statement)?.some((other) => withoutStage(other) === name),
    );
    return (
      first.every((statement) => daysOf(statement).from >= within.from) &&
      first.some((statement) => daysOf(statement).to <= within.to)
    );
  });
}

/** The latest running total of one operation; else its arrivals; for people, else those of children. */
function findPart(
  operation: string,
  population: Population,
  statements: readonly Statement[],
  within: { from: string; to: string },
): readonly Statement[] {
  const ofOperation = statements.filter((statement) => {
    const { from, to } = daysOf(statement);
    const names = operationsOf(statement) ?? [];
    return names.length === 1 && withoutStage(names[0] ?? '') === operation && from >= within.from && to <= within.to;
  });
  const ofPopulation = ofOperation.filter((statement) => populationOf(statement) === population);
  const running = ofPopulation.filter((statement) => isCumulative(statement) && statement.operation === operation);
  // The highest, not the latest: an old total quoted again is no news.
  const [highest] = [...running].sort((a, b) => b.valueMin - a.valueMin);
  if (highest) return [highest];
  const flows = ofPopulation.filter(isFlow);
  if (flows.length > 0 || population === 'CHILDREN') return flows;
  return ofOperation.filter((statement) => isFlow(statement) && populationOf(statement) === 'CHILDREN');
}
