import { milestoneTables, type ReleaseFamily } from '../../../schema/release.js';
import { whyWithout } from '../../publication/views/table-views.js';
import { dash, day, number } from '../words/numbers.js';
import { words } from '../words/words.js';
import type { BarGroup, Chart } from './chart.js';
import { groupsOf, lowerFirst, rowsOf } from './family-charts.js';
import { asOf, frameOf, numbersOf, tableCsv, withoutTable, type Telling } from './telling.js';

const isMilestone = ({ id }: ReleaseFamily): boolean => milestoneTables.some((known) => known === id);

/** What the returned have reached, a group of bars for each table: whoever has, and whoever has not. */
export function milestones(telling: Telling): Chart {
  const { stored, language } = telling;
  const { charts } = words[language];
  const { families } = stored.release;
  const own = families.filter(isMilestone);
  const frame = frameOf('milestones', telling);
  if (own.length === 0) {
    const standIn = families.find(({ id }) => id === 'milestones');
    const why = standIn?.definition?.[language] ?? (standIn && whyWithout(standIn, language));
    return { ...frame, ...withoutTable(telling, standIn && { label: standIn.label[language], why: why ?? '' }) };
  }
  const days = [...new Set(own.map((family) => family.asOf))].sort();
  const [only] = days.length === 1 ? days : [];
  const groups = own.map((family) => groupOf(family, only === undefined, telling));
  const withheld = groups.flatMap(({ bars }) => bars).filter(({ status }) => status === 'SUPPRESSED').length;
  const told = own.flatMap((family, at) => sayOf(family, groups[at], { ...telling, isOfOneDay: only !== undefined }));
  const whole = own.find(({ detail }) => detail === 'none');
  return {
    ...frame,
    when: only === undefined ? charts.ownDays : asOf(only, telling),
    csv: tableCsv(own.map(({ id }) => id).join(','), 'RETURNED', telling),
    takeaway: told.length > 0 ? charts.reached({ list: told.join('; ') }) : charts.noneTold,
    description: [
      charts.describeMilestones,
      ...(withheld > 0 ? [charts.withheld({ n: withheld })] : []),
      ...(whole ? [`${listOf(own, telling)}${dash(language)}${lowerFirst(whyWithout(whole, language) ?? '')}`] : []),
    ].join(' '),
    drawing: { kind: 'bars', groups },
    table: { columns: [charts.groups, charts.number], rows: rowsOf(groups) },
    numbers: numbersOf(groups),
  };
}

/** Tables are renewed one by one: where their days differ, each says its own. */
function groupOf(family: ReleaseFamily, saysDay: boolean, telling: Telling): BarGroup {
  const label = family.label[telling.language];
  const bars = groupsOf(family, 'RETURNED', telling.language).flatMap((group) => group.bars);
  return { heading: saysDay ? `${label}, ${lowerFirst(asOf(family.asOf, telling))}` : label, bars };
}

/** The furthest group that is told of a table, of so many who had come home by its day. */
function sayOf(
  family: ReleaseFamily,
  group: BarGroup | undefined,
  { language, isOfOneDay }: Telling & { readonly isOfOneDay: boolean },
): readonly string[] {
  const furthest = group?.bars.findLast(({ value, depth }) => value !== null && depth === 0);
  const all = family.observations.find(({ key }) => key[0] === 'RETURNED' && key[1] === '*')?.value;
  if (!furthest || typeof furthest.value !== 'number' || typeof all !== 'number') return [];
  const { ofAll } = words[language].charts;
  const label = lowerFirst(furthest.label);
  const [n, of] = [number(furthest.value, language), number(all, language)];
  const said = ofAll({ table: lowerFirst(family.label[language]), label, n, all: of });
  return [isOfOneDay ? said : `${said} (${day(family.asOf, language)})`];
}

const listOf = (families: readonly ReleaseFamily[], { language }: Telling): string =>
  families
    .filter(({ detail }) => detail === 'none')
    .map(({ label }) => label[language])
    .join(', ');
