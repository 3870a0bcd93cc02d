import { stringify } from 'csv-stringify/sync';
import { codings, textOf } from '../../publication/formats/rows.js';
import type { Chart, ChartNumber } from './chart.js';

/**
 * The numbers of a picture by themselves, a line for each: `value` holds whole numbers or nothing, `value_text` and `status`
 * say why there is none, as in the long table of a release. `until` is the last day where only the month or year of a
 * statement is known, with no day before it where it was said by then; `value_to` is the upper end of a range.
 */
export const chartCsv = ({ numbers }: Chart): string =>
  stringify([columns, ...numbers.map(lineOf)], { escape_formulas: true, record_delimiter: '\r\n' });

const columns = ['series', 'codes', 'label', 'day', 'until', 'value', 'value_to', 'value_text', 'status', 'release'];

function lineOf({ of, label, value, status, until = '', to }: ChartNumber): readonly (string | number)[] {
  const text = to === undefined ? textOf({ value, status }) : to === null ? `>${value}` : `${value}-${to}`;
  return [
    ...[of.series, of.codes, label, of.day, until],
    ...[value ?? '', to ?? '', text, codings[status].obs, of.release],
  ];
}
