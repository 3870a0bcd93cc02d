import type { AuditReport, DerivedInterval, FamilyAudit, IntervalCounts } from './report.types.js';

/** What was checked and what was found, in plain words, one line each; what endangers somebody comes first. */
export function describeAudit(report: AuditReport): readonly string[] {
  const { entries, families, endangered, forced, unknown } = report;
  return [
    `Read ${entries} releases: the chain holds, and every number has its place in the catalogue.`,
    ...families.flatMap(describeFamily),
    endangered > 0
      ? `${endangered} numbers can be derived, or narrowed further than the policy allows, by anybody who holds these files.`
      : 'No number that the policy protects can be derived or narrowed further than it allows.',
    ...(forced > 0
      ? [
          `${forced} numbers are narrowed so far by the exact headlines and tables told earlier: nothing withheld later could have hidden them.`,
        ]
      : []),
    ...(unknown > 0
      ? [`${unknown} numbers are unknown: the solver gave no answer, so they are not shown to be safe.`]
      : []),
  ];
}

function describeFamily(audit: FamilyAudit): readonly string[] {
  const { family, tables, withheld, counts, worlds, linearSolves, wholeSolves, findings } = audit;
  const words = ({ exact, narrow, wide, unknown }: IntervalCounts) =>
    `${exact} exact, ${narrow} narrow, ${wide} wide${unknown > 0 ? `, ${unknown} unknown` : ''}`;
  const rank = ({ endangers, class: own }: DerivedInterval) => (endangers ? 0 : own === 'unknown' ? 1 : 2);
  return [
    `Family ${family}: ${tables} tables with ${withheld} withheld cells; ${worlds} worlds seen, ${linearSolves} linear and ${wholeSolves} whole-number programs solved.`,
    ...(audit.isContradictory ? [`  What was told of ${family} cannot all be true under the declared rules.`] : []),
    `  cells: ${words(counts.cell)}`,
    `  changes between two tables: ${words(counts.change)}`,
    `  differences to a cell that holds it: ${words(counts.difference)}`,
    ...[...findings].sort((a, b) => rank(a) - rank(b)).map((finding) => `  ${describeFinding(finding)}`),
  ];
}

/** `exact: family region, 2020-03-28, change since 2020-02-28 of cell RETURNED × KZ-75: 2`. */
export function describeFinding(finding: DerivedInterval): string {
  const { family, day, since, cell, within, class: own } = finding;
  const name = `cell ${cell.join(' × ')}`;
  const what = since
    ? `change since ${since.day}${since.day === day ? ` (entry ${since.entry} to ${finding.entry})` : ''} of ${name}`
    : within
      ? `what ${name} lacks to ${within.join(' × ')}`
      : name;
  return `${own}: family ${family}, ${day}, ${what}: ${valuesOf(finding)}${remarkOn(finding)}`;
}

function valuesOf({ low, high }: DerivedInterval): string {
  if (low === high) return String(low);
  return Number.isFinite(low) && Number.isFinite(high) ? `${low} to ${high}` : 'anything';
}

function remarkOn({ isTold, isLarge, isForced, endangers, class: own }: DerivedInterval): string {
  if (own === 'unknown') return ' (the solver gave no answer)';
  if (isTold) return ' (told outright)';
  if (endangers) return '';
  if (isForced) return ' (told by headlines and earlier tables, whatever is withheld)';
  return isLarge ? ' (large: endangers nobody by the policy)' : ' (the headlines and the policy leave no more to hide)';
}
