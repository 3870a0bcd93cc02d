import { headlineFigures, type HeadlineFigure } from '../../../schema/release.js';
import { explanations } from '../../publication/views/wording.js';
import { day, number } from '../words/numbers.js';
import { words } from '../words/words.js';
import { pictureIds, type Bar, type Chart, type ChartId, type PictureId } from './chart.js';
import { familyOf, groupsOf, lowerFirst, rowsOf, type FamilyPicture } from './family-charts.js';
import { largestOf, type Largest } from './largest.js';
import { milestones } from './milestone-chart.js';
import { entryNumbers, seriesOf, stepsOf } from './series.js';
import { statements } from './statement-chart.js';
import { asOf, frameOf, numbersOf, ownCsv, tableCsv, withoutTable, type Telling } from './telling.js';

export const chartIds: readonly ChartId[] = [...pictureIds, ...headlineFigures.map((id): ChartId => `figure-${id}`)];
export const isChartId = (id: string): id is ChartId => chartIds.some((known) => known === id);

export function composeChart(id: ChartId, telling: Telling): Chart {
  switch (id) {
    case 'returned':
      return returned(telling);
    case 'accounts':
      return accounts(telling);
    case 'statements':
      return statements(telling);
    case 'age-sex':
    case 'places':
    case 'regions':
    case 'returns':
    case 'progress':
      return ofFamily(id, telling);
    case 'milestones':
      return milestones(telling);
    default:
      return ofFigure(id, telling);
  }
}

const figureIn = ({ stored }: Telling, id: HeadlineFigure) => stored.release.figures.find((one) => one.id === id);

function returned(telling: Telling): Chart {
  const { language, chain } = telling;
  const { charts } = words[language];
  const entries = seriesOf(chain, 'RETURNED');
  const told = entries.flatMap(({ day: on, value }) => (value === null ? [] : [{ day: on, value }]));
  const [first, last] = [told[0], told.at(-1)];
  const said = (on: string) => day(on, language);
  const takeaway =
    !first || !last
      ? charts.noneTold
      : told.length === 1
        ? charts.returnedFirst({ n: last.value, day: said(last.day) })
        : charts.returnedSince({
            ...{ n: last.value, day: said(last.day), before: first.value, earlier: said(first.day) },
          });
  return {
    ...frameOf('returned', telling),
    takeaway,
    description: charts.describeReturned,
    drawing: { kind: 'time', steps: stepsOf(entries), marks: [] },
    numbers: entryNumbers(entries, 'RETURNED', figureIn(telling, 'RETURNED')?.label[language] ?? ''),
    table: {
      columns: [charts.day, charts.number, charts.release],
      rows: entries.map(({ day: on, value, status, release }) => ({
        ...{ head: said(on), depth: 0, cells: [{ value, status }, release] },
      })),
    },
  };
}

function accounts(telling: Telling): Chart {
  const { language, stored } = telling;
  const { charts } = words[language];
  const bar = (id: HeadlineFigure, depth: 0 | 1 = 0): Bar[] => {
    const figure = figureIn(telling, id);
    if (!figure) return [];
    const { label, value, status } = figure;
    const of = { series: id, codes: '', day: stored.release.asOf, release: stored.id };
    return [{ label: label[language], of, value, status, depth, isMain: id === 'RETURNED' }];
  };
  const bars = [
    ...bar('RETURNED'),
    ...bar('AWAITING'),
    ...bar('UNACCOUNTED'),
    ...bar('UNACCOUNTED_LOCATED', 1),
    ...bar('UNACCOUNTED_WHEREABOUTS_UNKNOWN', 1),
    ...bar('DECEASED'),
    ...bar('OTHER'),
  ];
  const [known, home, unaccounted] = (['KNOWN', 'RETURNED', 'UNACCOUNTED'] as const).map(
    (id) => figureIn(telling, id)?.value ?? null,
  );
  const isTold = typeof known === 'number' && typeof home === 'number' && typeof unaccounted === 'number';
  const groups = [{ heading: null, bars }];
  return {
    ...frameOf('accounts', telling),
    takeaway: isTold ? charts.accounts({ known, returned: home, unaccounted }) : charts.noneTold,
    description: charts.describeAccounts,
    drawing: { kind: 'bars', groups },
    table: { columns: [charts.groups, charts.number], rows: rowsOf(groups) },
    numbers: numbersOf(groups),
  };
}

function ofFamily(id: FamilyPicture, telling: Telling): Chart {
  const { stored, language } = telling;
  const { charts } = words[language];
  const { family: name, account } = familyOf[id];
  const family = stored.release.families.find((one) => one.id === name);
  const frame = frameOf(id, telling);
  if (!family) return { ...frame, ...withoutTable(telling) };
  const groups = groupsOf(family, account, language);
  const bars = groups.flatMap((group) => group.bars);
  const withheld = bars.filter(({ status }) => status === 'SUPPRESSED').length;
  const largest = largestOf(groups, family, account);
  const total = family.observations.find(({ key }) => key[0] === account && key.slice(1).every((code) => code === '*'));
  const about = { family: lowerFirst(family.label[language]) };
  const describe = [
    account === '*' ? charts.describeFamily(about) : charts.describeReturnedOnly(about),
    ...(family.definition ? [family.definition[language]] : []),
    ...(withheld > 0 ? [charts.withheld({ n: withheld })] : []),
    ...(family.release === stored.id
      ? []
      : [charts.notRenewed({ day: day(family.asOf, language), id: family.release })]),
  ];
  const all = total?.value ?? null;
  return {
    ...frame,
    when: asOf(family.asOf, telling),
    csv: tableCsv(name, account, telling),
    takeaway: largest && all !== null ? sayLargest(largest, all, telling) : charts.noneTold,
    description: describe.join(' '),
    drawing: { kind: 'bars', groups },
    table: { columns: [charts.groups, charts.number], rows: rowsOf(groups) },
    numbers: numbersOf(groups),
  };
}

/** Called the largest only where it must be: a group whose number is withheld may be a large one. */
function sayLargest({ label, value: n, rivals }: Largest, all: number, { language }: Telling): string {
  const { charts } = words[language];
  switch (rivals) {
    case 'none':
      return charts.largest({ label, n, all });
    case 'told':
      return charts.noneLarger({ label, n, all });
    case 'withheld':
      return charts.largestTold({ label, n, all });
  }
}

function ofFigure(id: Exclude<ChartId, PictureId>, telling: Telling): Chart {
  const { stored, language, chain } = telling;
  const { figures, charts } = words[language];
  const figure = figureIn(telling, id.slice('figure-'.length) as HeadlineFigure);
  if (!figure) throw new Error(`Release ${stored.id} has no ${id}.`);
  const { value, status, label, definition } = figure;
  const on = day(stored.release.asOf, language);
  return {
    ...{ id, title: label[language], when: asOf(stored.release.asOf, telling), description: definition[language] },
    csv: ownCsv(id, telling),
    numbers: entryNumbers(seriesOf(chain, figure.id), figure.id, label[language]),
    takeaway:
      value === null
        ? figures.blank({ reason: explanations[status][language] })
        : figures.sentences[figure.id]({ n: value, day: on }),
    drawing: {
      kind: 'number',
      value: value === null ? '–' : number(value, language),
      unit: value === null ? explanations[status][language] : figures.unit({ n: value }),
    },
    table: {
      columns: [charts.day, charts.number],
      rows: [{ head: on, depth: 0, cells: [{ value, status }] }],
    },
  };
}
