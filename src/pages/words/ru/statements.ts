import type { statements as pattern } from '../en/statements.js';
import { number, pluralRu } from '../numbers.js';

const n0 = (n: number): string => number(n, 'ru');
const ofChildren = (n: number): string => `${n0(n)} ${pluralRu(n, 'ребёнка', 'детей', 'детей')}`;
const aboutChildren = (n: number): string => `${n0(n)} ${pluralRu(n, 'ребёнке', 'детях', 'детях')}`;

export const statements: typeof pattern = {
  lead: 'За эти годы должностные лица и издания назвали много чисел. Здесь каждое приведено так, как было сказано, рядом с данными реестра на ближайший день, и отмечено, где два числа не могут быть верны одновременно.',
  notCounts: 'Заявление — не подсчёт: каждое хранится в словах источника, здесь их не исправляют и не складывают.',
  bodies: {
    KNB: 'Комитет национальной безопасности (КНБ)',
    MES: 'Министерство образования и науки',
    MFA: 'Министерство иностранных дел',
    President: 'Президент',
    UNICEF: 'ЮНИСЕФ',
  },
  nobody: 'автор заявления не назван',
  measures: {
    CHILDREN_ABROAD: 'дети за рубежом',
    CHILDREN_AWAITED: 'дети, возвращение которых ожидается',
    CHILDREN_RETURNED: 'дети, вернувшиеся за одну операцию или период',
    CHILDREN_RETURNED_CUMULATIVE: 'всего вернулось детей',
    PEOPLE_RETURNED: 'вернувшиеся люди, включая взрослых',
    PEOPLE_RETURNED_CUMULATIVE: 'всего вернулось людей, включая взрослых',
  },
  when: {
    day: ({ day }) => day,
    month: ({ month }) => month,
    year: ({ year }) => `${year} год`,
    before: ({ day }) => `не позднее ${day}`,
  },
  inTheirWords: 'Словами источника',
  note: 'Примечание',
  beside: 'Реестр',
  registryValue: ({ n, day }) => `${n0(n)} на ${day}`,
  difference: 'Разница',
  agrees: 'нет',
  causes: 'Почему может отличаться',
  noComparable: 'Ни один показатель реестра не охватывает тот же круг людей.',
  onlyOperation: ({ operation }) => `Здесь учтена только операция ${operation}; реестр учитывает все возвращения.`,
  noEarlier: 'Нет выпуска на этот день или раньше.',
  anotherDay: ({ day }) => `Другой день: ближайший выпуск составлен на ${day}.`,
  contradictedBy: ({ n }) =>
    n === 1
      ? 'Ему противоречит ещё одно заявление:'
      : `Ему ${pluralRu(n, 'противоречит', 'противоречат', 'противоречат')} ещё ${n0(n)} ${pluralRu(n, 'заявление', 'заявления', 'заявлений')}:`,
  contradictions: 'Где заявления противоречат друг другу',
  noContradictions: 'Заявления не противоречат друг другу.',
  kinds: {
    DATE: 'Объясняется датами',
    SCOPE: 'Объясняется тем, кого считали',
    DEFINITION: 'Объясняется тем, что считали',
    DUPLICATE: 'Объясняется двойным счётом',
    ERROR: 'Ошибка в одном из них',
    UNEXPLAINED: 'Не объяснено',
  },
  rules: {
    SAME_DATE_DIFFERS: 'Оба числа относятся к одному времени и различаются.',
    CUMULATIVE_FALLS: 'Более позднее число меньше раннего, хотя нарастающий итог не может уменьшаться.',
    FLOW_EXCEEDS_CUMULATIVE: 'За один период названо больше вернувшихся, чем всего вернулось к его концу.',
    FLOWS_EXCEED_RISE: 'Названо больше прибывших, чем прибавилось к нарастающему итогу.',
    TOTAL_EXCEEDS_PARTS: 'Итог больше чисел, из которых складывается, и ни одно заявление не объясняет остатка.',
    PART_EXCEEDS_WHOLE: 'Часть названа больше целого.',
  },
  outOfDate: 'То же число называли и раньше: оно устарело.',
  alongside: 'Нужно для сравнения:',
  readings: 'Одно сообщение, два прочтения',
  readingsLead: ({ abroad, returned, day }) =>
    `Сообщение, появившееся не позднее ${day}, говорит о ${aboutChildren(abroad)} за рубежом и о ${n0(returned)} ${pluralRu(returned, 'вернувшемся', 'вернувшихся', 'вернувшихся')}. Входят ли эти ${n0(returned)} в число ${n0(abroad)}, не сказано. Здесь приведены оба прочтения; одно число никогда не вычитается из другого.`,
  awaited: ({ n }) => `В нём также сказано, что ожидается возвращение ещё ${ofChildren(n)}.`,
  notAmong: ({ abroad, returned, known }) =>
    `Если эти ${n0(returned)} не входят в число ${n0(abroad)}: ${n0(abroad)} + ${n0(returned)} = ${n0(known)}, всего известно о ${aboutChildren(known)}.`,
  among: ({ abroad, returned }) =>
    `Если эти ${n0(returned)} входят в число ${n0(abroad)}: всего известно о ${aboutChildren(abroad)}.`,
  all: 'Все заявления, сначала новые',
  none: 'Официальных заявлений не зарегистрировано.',
  csv: 'Все заявления с данными реестра (CSV)',
};
