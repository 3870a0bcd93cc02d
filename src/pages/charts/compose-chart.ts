import { headlineFigures, type HeadlineFigure } from '../../../schema/release.js';
import { explanations } from '../../publication/wording.js';
import { day, number } from '../words/numbers.js';
import { words } from '../words/words.js';
import { pictureIds, type Bar, type Chart, type ChartId, type PictureId } from './chart.js';
import { familyOf, groupsOf, largestOf, lowerFirst, rowsOf, type FamilyPicture } from './family-charts.js';
import { milestones } from './milestone-chart.js';
import { marksOf, seriesOf } from './series.js';
import { frameOf, withoutTable, type Telling } from './telling.js';
import { saidBy, sayRange, sayWhen } from '../say.js';

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
  const steps = entries.flatMap(({ day: on, value }) => (value === null ? [] : [{ day: on, value }]));
  const [first, last] = [steps[0], steps.at(-1)];
  const said = (on: string) => day(on, language);
  const takeaway =
    !first || !last
      ? charts.noneTold
      : steps.length === 1
        ? charts.returnedFirst({ n: last.value, day: said(last.day) })
        : charts.returnedSince({
            ...{ n: last.value, day: said(last.day), before: first.value, earlier: said(first.day) },
          });
  return {
    ...frameOf('returned', telling, 'headline'),
    takeaway,
    description: charts.describeReturned,
    drawing: { kind: 'time', steps, marks: [] },
    table: {
      columns: [charts.day, charts.number, charts.release],
      rows: entries.map(({ day: on, value, status, release }) => ({
        ...{ head: said(on), depth: 0, cells: [{ value, status }, release] },
      })),
    },
  };
}

function accounts(telling: Telling): Chart {
  const { language } = telling;
  const { charts } = words[language];
  const bar = (id: HeadlineFigure, depth: 0 | 1 = 0): Bar[] => {
    const figure = figureIn(telling, id);
    if (!figure) return [];
    const { label, value, status } = figure;
    return [{ label: label[language], value, status, depth, isMain: id === 'RETURNED' }];
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
  return {
    ...frameOf('accounts', telling, 'headline'),
    takeaway: isTold ? charts.accounts({ known, returned: home, unaccounted }) : charts.noneTold,
    description: charts.describeAccounts,
    drawing: { kind: 'bars', groups: [{ heading: null, bars }] },
    table: { columns: [charts.groups, charts.number], rows: rowsOf([{ heading: null, bars }]) },
  };
}

function ofFamily(id: FamilyPicture, telling: Telling): Chart {
  const { stored, language } = telling;
  const { charts } = words[language];
  const { family: name, account } = familyOf[id];
  const family = stored.release.families.find((one) => one.id === name);
  const frame = frameOf(id, telling, name);
  if (!family) return { ...frame, ...withoutTable(telling) };
  const groups = groupsOf(family, account, language);
  const bars = groups.flatMap((group) => group.bars);
  const withheld = bars.filter(({ status }) => status === 'SUPPRESSED').length;
  const largest = largestOf(groups);
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
    asOf: family.asOf,
    takeaway:
      largest && all !== null ? charts.largest({ label: largest.label, n: largest.value, all }) : charts.noneTold,
    description: describe.join(' '),
    drawing: { kind: 'bars', groups },
    table: { columns: [charts.groups, charts.number], rows: rowsOf(groups) },
  };
}

function statements(telling: Telling): Chart {
  const { stored, language, chain } = telling;
  const { charts, statements: said } = words[language];
  const { statements: all, contradictions } = stored.release;
  const steps = seriesOf(chain, 'RETURNED').flatMap(({ day: on, value }) =>
    value === null ? [] : [{ day: on, value }],
  );
  const marks = marksOf(stored);
  return {
    ...frameOf('statements', telling, 'headline'),
    csv: '/v1/reconciliation.csv',
    takeaway: charts.statements({ n: all.length, contradictions: contradictions.length }),
    description: charts.describeStatements,
    drawing: { kind: 'time', steps, marks },
    table: {
      columns: [charts.day, charts.who, charts.what, charts.number],
      rows: [
        ...steps.map(({ day: on, value }) => ({
          head: day(on, language),
          depth: 0 as const,
          cells: [charts.registry, charts.legend.registry, { value, status: 'NORMAL' as const }],
        })),
        ...all.map((one) => ({
          head: one.asOf === null ? sayWhen(one, language) : day(one.asOf, language),
          depth: 0 as const,
          cells: [saidBy(one, language), said.measures[one.measure], sayRange(one.valueMin, one.valueMax, language)],
        })),
      ],
    },
  };
}

function ofFigure(id: Exclude<ChartId, PictureId>, telling: Telling): Chart {
  const { stored, language } = telling;
  const { figures, charts } = words[language];
  const figure = figureIn(telling, id.slice('figure-'.length) as HeadlineFigure);
  if (!figure) throw new Error(`Release ${stored.id} has no ${id}.`);
  const { value, status, label, definition } = figure;
  const on = day(stored.release.asOf, language);
  return {
    ...{ id, title: label[language], asOf: stored.release.asOf, description: definition[language] },
    csv: `/v1/releases/${stored.id}/observations.csv?family=headline&labels=${language}`,
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
