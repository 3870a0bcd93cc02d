import type { charts as pattern } from '../en/charts.js';
import { number, pluralRu } from '../numbers.js';

const n0 = (n: number): string => number(n, 'ru');
const children = (n: number): string => `${n0(n)} ${pluralRu(n, 'ребёнок', 'ребёнка', 'детей')}`;
const ofChildren = (n: number): string => `${n0(n)} ${pluralRu(n, 'ребёнка', 'детей', 'детей')}`;
const returned = (n: number): string => pluralRu(n, 'вернулся', 'вернулись', 'вернулось');

export const charts: typeof pattern = {
  heading: 'Показатели в графиках',
  titles: {
    returned: 'Вернувшиеся дети: как менялось число',
    accounts: 'Состояние на сегодня',
    'age-sex': 'Пол и возраст',
    places: 'Место за рубежом',
    regions: 'Регион происхождения',
    returns: 'Год и месяц возвращения',
    progress: 'Реабилитация после возвращения',
    milestones: 'Чего достигли вернувшиеся',
    statements: 'Официальные заявления рядом с данными реестра',
  },
  returnedFirst: ({ n, day }) =>
    `По состоянию на ${day} ${returned(n)} ${children(n)}; это первый день, о котором есть выпуск.`,
  returnedSince: ({ n, day, before, earlier }) =>
    `По состоянию на ${day} ${returned(n)} ${children(n)}; на ${earlier} было ${n0(before)}.`,
  accounts: ({ known, returned: home, unaccounted }) =>
    `Из ${ofChildren(known)}, известных реестру, ${returned(home)} ${n0(home)}; не выяснена судьба ${n0(unaccounted)}.`,
  largest: ({ label, n, all }) => `Самая большая из опубликованных групп — «${label}»: ${n0(n)} из ${ofChildren(all)}.`,
  statements: ({ n, contradictions }) =>
    `${n0(n)} ${pluralRu(n, 'заявление', 'заявления', 'заявлений')}, между ними ${n0(contradictions)} ${pluralRu(contradictions, 'противоречие', 'противоречия', 'противоречий')}.`,
  reached: ({ list }) => `Из вернувшихся детей: ${list}.`,
  ofAll: ({ label, n, all }) => `${label} — ${n} из ${all}`,
  noneTold: 'Ни одну группу нельзя назвать, не подвергая риску детей.',
  missing: 'Чего нет в этом выпуске',
  noTable: 'В этом выпуске такой таблицы нет.',
  noTableWhy:
    'Таблица публикуется, когда подошёл её срок и доказано, что ни одного ребёнка в ней не узнать. Если детей мало, доказать это часто нельзя; тогда не показывается ничего, и остаются только основные показатели.',
  notCollected: 'Реестр не собирает таких данных для публикации.',
  describeReturned:
    'Ступенчатая линия: сколько детей вернулось ко дню каждого выпуска. О днях между выпусками она ничего не говорит.',
  describeAccounts:
    'По полосе на каждое состояние. Каждый известный ребёнок находится ровно в одном из них; вместе они дают общее число.',
  describeFamily: ({ family }) => `По полосе на каждую группу; все известные дети, признак: ${family}.`,
  describeReturnedOnly: ({ family }) => `По полосе на каждую группу; вернувшиеся дети, признак: ${family}.`,
  describeMilestones:
    'По группе полос на каждый шаг; каждый вернувшийся ребёнок стоит ровно в одной полосе каждой группы. Что считает каждая, сказано на странице о методах.',
  notRenewed: ({ day, id }) =>
    `Для этого выпуска таблица не обновлялась: её числа относятся к ${day} и впервые опубликованы в выпуске ${id}.`,
  lastTold: ({ n, day }) => `последнее опубликованное число: ${n0(n)} на ${day}`,
  describeStatements:
    'Каждый знак — число, которое назвало должностное лицо или издание, на день, к которому оно относится. Ступенчатая линия — число вернувшихся по данным реестра.',
  withheld: ({ n }) =>
    `${n0(n)} ${pluralRu(n, 'число не публикуется', 'числа не публикуются', 'чисел не публикуется')}, чтобы защитить детей; вместо них — пропуск со словами.`,
  gap: 'не публикуется, чтобы защитить детей',
  gapLastTold: ({ n, day }) => `не публикуется; последнее: ${n0(n)} (${day})`,
  gapShort: 'не публикуется',
  table: 'Числа в виде таблицы',
  groups: 'Группа',
  number: 'Дети',
  day: 'День',
  release: 'Выпуск',
  who: 'Кто назвал',
  what: 'О чём',
  total: 'Всего',
  csv: 'Числа (CSV)',
  png: 'Картинка для публикации (PNG)',
  svg: 'Рисунок (SVG)',
  embed: 'Встроить',
  registry: 'Реестр',
  legend: {
    CHILDREN_RETURNED_CUMULATIVE: 'заявлено: вернулось всего',
    CHILDREN_RETURNED: 'заявлено: вернулось за одну операцию',
    CHILDREN_ABROAD: 'заявлено: за рубежом',
    CHILDREN_AWAITED: 'заявлено: ожидаются',
    registry: 'реестр: вернулось',
  },
  moreThan: ({ value }) => `более ${value}`,
  range: ({ from, to }) => `от ${from} до ${to}`,
  marks: 'Обозначения в таблицах',
};
