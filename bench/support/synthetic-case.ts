import { closureReasons, type caseStages } from '../../schema/cases.js';
import { parentCitizenships, parentFates } from '../../schema/parents.js';
import type { sourceGrades } from '../../schema/claims.js';
import { countriesAbroad, regionsOfOrigin, siteKinds } from '../../schema/places.js';
import { fromDayNumber } from '../../src/dates.js';
import { prevailingClaim } from '../../src/counts/books/whereabouts.js';
import { Chance } from './chance.js';

type Stage = (typeof caseStages)[number];

export const agencyCount = 20;
export const siteCount = 60;
export const claimsPerCase = 5;
export const parentsPerCase = 2;

export const agencyId = (index: number): number => 1_000 + index;
export const siteId = (index: number): number => 2_000 + index;
export const siteCountry = (index: number) => countriesAbroad[index % 4] as (typeof countriesAbroad)[number];
export const siteKind = (index: number) => siteKinds[index % siteKinds.length] as (typeof siteKinds)[number];

/** The seed's own moment: nothing in a filled registry is later. */
export const filledUntil = Date.UTC(2024, 0, 1);

const firstReportedDay = 16_071; // 2014-01-01
const reportingDays = 3_500;
const givenNames = [
  'Айгерім',
  'Нұрлан',
  'Әсел',
  'Дәулет',
  'Мәдина',
  'Серік',
  'Гүлнұр',
  'Темірлан',
  'Зейнеп',
  'Ибраһим',
  'Сафия',
  'Омар',
];
const familyNames = [
  'Ахметова',
  'Сейтқали',
  'Нұрпейіс',
  'Жақсылық',
  'Қасым',
  'Тілеуберген',
  'Оспанов',
  'Байжан',
  'Ермек',
  'Досым',
];
const arabicNames = ['عائشة', 'يوسف', 'فاطمة', 'موسى', 'زينب', 'عمر', 'علي', 'مريم'];
const sources = ['Camp register', 'Consul in Erbil', 'Partner agency', 'Relative by phone', 'Regional newspaper'];
const languages = [['kk', 'ru'], ['kk'], ['ru', 'ar'], ['ar'], ['kk', 'ar', 'ru']];
const grades = ['A', 'B', 'C', 'D'] as const;

/** How far cases have come: each way is a chain of stages, at most four, the last of them the current one. */
const ways: readonly (readonly Stage[])[] = [
  ['REPORTED'],
  ['REPORTED', 'TRACING'],
  ['REPORTED', 'TRACING', 'LOCATED'],
  ['REPORTED', 'TRACING', 'LOCATED', 'VERIFYING_IDENTITY'],
  ['REPORTED', 'LOCATED', 'AWAITING_RETURN'],
  ['REPORTED', 'LOCATED', 'AWAITING_RETURN', 'RETURNED'],
  ['REPORTED', 'LOCATED', 'RETURNED', 'IN_REHABILITATION'],
  ['REPORTED', 'LOCATED', 'RETURNED', 'CLOSED'],
];
const atHome: ReadonlySet<Stage> = new Set(['RETURNED', 'IN_REHABILITATION', 'CLOSED']);

export interface SyntheticClaim {
  readonly id: number;
  readonly observedOn: string;
  readonly country: (typeof countriesAbroad)[number];
  readonly siteId: number;
  readonly source: string;
  readonly grade: (typeof sourceGrades)[number];
}

export interface SyntheticName {
  readonly id: number;
  readonly parentId: number | null;
  readonly text: string;
  readonly script: 'CYRILLIC_KAZAKH' | 'ARABIC';
}

/** Everything that is stored of one child, before it is laid out in tables. */
export type SyntheticCase = ReturnType<typeof makeCase>;

/** The case at this place of the registry. `id` has 53 bits like real ones, and ids grow with the day of the report. */
export function makeCase(index: number, count: number, seed: number) {
  const chance = new Chance(Math.imul(seed, 0x9e3779b9) + Math.imul(index, 0x85ebca6b));
  const reportedDay = firstReportedDay + Math.floor((index * reportingDays) / count);
  const second = Math.floor((index * reportingDays * 86_400) / count);
  const id = second * 2 ** 22 + ((index % 1024) * 4096 + chance.below(4096));
  const way = chance.of(ways);
  const stages = way.map((toStage, step) => ({
    fromStage: way[step - 1] ?? null,
    toStage,
    closureReason: toStage === 'CLOSED' ? closureReasons[0] : null,
    effectiveOn: fromDayNumber(reportedDay + step * 30),
  }));
  const last = stages.at(-1);
  if (!last) throw new Error('Every way begins somewhere.');
  const arrivedOn = stages.find(({ toStage }) => toStage === 'RETURNED')?.effectiveOn ?? null;
  const claims = Array.from({ length: claimsPerCase }, (_, step) => makeClaim(index, step, reportedDay, chance));
  const parents = (['MOTHER', 'FATHER'] as const).map((role, at) => ({
    id: id + 1 + at,
    role,
    fate: chance.of(parentFates),
    citizenship: chance.of(parentCitizenships),
  }));
  const birthDay = reportedDay - 400 - chance.below(4_000);
  return {
    id,
    index,
    agencyId: agencyId(chance.below(agencyCount)),
    reportedOn: fromDayNumber(reportedDay),
    recordedAt: (reportedDay + 1) * 86_400_000 + chance.below(86_400_000),
    stages,
    current: last,
    arrivedOn: atHome.has(last.toStage) ? arrivedOn : null,
    claims,
    whereabouts: prevailingClaim(claims, arrivedOn ?? '9999-12-31'),
    parents,
    names: makeNames(
      id,
      parents.map((parent) => parent.id),
      chance,
    ),
    birth: { earliest: fromDayNumber(birthDay), latest: fromDayNumber(birthDay + chance.below(60)) },
    sex: chance.of(['FEMALE', 'MALE'] as const),
    regionOfOrigin: chance.of(regionsOfOrigin),
    languages: JSON.stringify(chance.of(languages)),
  };
}

function makeClaim(index: number, step: number, reportedDay: number, chance: Chance): SyntheticClaim {
  const site = chance.below(siteCount);
  return {
    id: index * claimsPerCase + step + 1,
    observedOn: fromDayNumber(reportedDay - 10 + step * 12 + chance.below(5)),
    country: siteCountry(site),
    siteId: siteId(site),
    source: chance.of(sources),
    grade: chance.of(grades),
  };
}

/** Two names of the child and one of each parent. */
function makeNames(id: number, parentIds: readonly number[], chance: Chance): SyntheticName[] {
  const family = chance.of(familyNames);
  const kazakh = (at: number, parentId: number | null): SyntheticName => ({
    id: id + 10 + at,
    parentId,
    text: `${family} ${chance.of(givenNames)}`,
    script: 'CYRILLIC_KAZAKH',
  });
  return [
    kazakh(0, null),
    { id: id + 11, parentId: null, text: chance.of(arabicNames), script: 'ARABIC' },
    ...parentIds.map((parentId, at) => kazakh(2 + at, parentId)),
  ];
}
