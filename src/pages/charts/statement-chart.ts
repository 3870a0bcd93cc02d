import type { ReleaseStatement } from '../../../schema/release.js';
import { saidBy, sayRange, sayWhen } from '../say.js';
import { day } from '../words/numbers.js';
import { words } from '../words/words.js';
import type { Chart, ChartNumber, Row } from './chart.js';
import { entryNumbers, marksOf, periodOf, seriesOf, stepsOf, type Entry } from './series.js';
import { asOf, frameOf, type Telling } from './telling.js';

/** What was said, on one time line with what the registry counts. Both ends of it are told: neither reaches as far as the other. */
export function statements(telling: Telling): Chart {
  const { stored, language, chain } = telling;
  const { charts } = words[language];
  const { statements: all, contradictions, figures } = stored.release;
  const entries = seriesOf(chain, 'RETURNED');
  const label = figures.find(({ id }) => id === 'RETURNED')?.label[language] ?? '';
  return {
    ...frameOf('statements', telling),
    when: whenOf(telling),
    takeaway: charts.statements({ n: all.length, contradictions: contradictions.length }),
    description: charts.describeStatements,
    drawing: { kind: 'time', steps: stepsOf(entries), marks: marksOf(stored) },
    table: {
      columns: [charts.day, charts.who, charts.what, charts.number],
      rows: [...entries.map((entry) => entryRow(entry, telling)), ...all.map((one) => statementRow(one, telling))],
    },
    numbers: [...entryNumbers(entries, 'RETURNED', label), ...all.map((one) => statementNumber(one, telling))],
  };
}

function whenOf(telling: Telling): string {
  const { stored, language } = telling;
  const last = stored.release.statements
    .map((one) => periodOf(one).last)
    .toSorted()
    .at(-1);
  if (last === undefined) return asOf(stored.release.asOf, telling);
  const [registry, until] = [day(stored.release.asOf, language), day(last, language)];
  return words[language].charts.registryAndSaid({ day: registry, until });
}

function entryRow({ day: on, value, status }: Entry, { language }: Telling): Row {
  const { registry, legend } = words[language].charts;
  return { head: day(on, language), depth: 0, cells: [registry, legend.registry, { value, status }] };
}

function statementRow(one: ReleaseStatement, { language }: Telling): Row {
  const { measures } = words[language].statements;
  return {
    head: one.asOf === null ? sayWhen(one, language) : day(one.asOf, language),
    depth: 0,
    cells: [saidBy(one, language), measures[one.measure], sayRange(one.valueMin, one.valueMax, language)],
  };
}

function statementNumber(one: ReleaseStatement, { stored, language }: Telling): ChartNumber {
  const { id, measure, valueMin, valueMax } = one;
  const { first, last } = periodOf(one);
  return {
    ...{ label: saidBy(one, language), value: valueMin, status: 'NORMAL' },
    of: { series: measure, codes: `statement=${id}`, day: first ?? '', release: stored.id },
    ...(first !== last && { until: last }),
    ...(valueMax !== valueMin && { to: valueMax }),
  };
}
