import { number, pluralEn } from '../numbers.js';

const n0 = (n: number): string => number(n, 'en');

/** What officials said, beside what the registry counts. */
export const statements = {
  lead: 'Officials and newspapers have given many figures over the years. Here is each one, as our source gives it, beside what the registry counts for the nearest day, and where two of them cannot both be right.',
  notCounts: 'A statement is not a count: each is kept as our source gives it and is never corrected or added up here.',
  bodies: {
    KNB: 'National Security Committee (KNB)',
    MES: 'Ministry of Education and Science',
    MFA: 'Ministry of Foreign Affairs',
    President: 'the President',
    UNICEF: 'UNICEF',
  } as Record<string, string>,
  nobody: 'speaker not named',
  measures: {
    CHILDREN_ABROAD: 'children abroad',
    CHILDREN_AWAITED: 'children awaited',
    CHILDREN_RETURNED: 'children returned, in one operation or period',
    CHILDREN_RETURNED_CUMULATIVE: 'children returned so far',
    PEOPLE_RETURNED: 'people returned, adults among them',
    PEOPLE_RETURNED_CUMULATIVE: 'people returned so far, adults among them',
  },
  when: {
    day: ({ day }: { day: string }) => day,
    month: ({ month }: { month: string }) => month,
    year: ({ year }: { year: string }) => year,
    before: ({ day }: { day: string }) => `by ${day}`,
  },
  whoIsCounted: 'Who is counted, as our source puts it',
  note: 'Note',
  beside: 'Registry',
  registryValue: ({ n, day }: { n: number; day: string }) => `${n0(n)} as of ${day}`,
  difference: 'Difference',
  agrees: 'none',
  causes: 'Why it may differ',
  noComparable: 'No figure of the registry counts the same people.',
  onlyOperation: ({ operation }: { operation: string }) =>
    `It counts only ${operation}; the registry counts all returns.`,
  noEarlier: 'There is no release for that day or before it.',
  anotherDay: ({ day }: { day: string }) => `Another day: the nearest release speaks of ${day}.`,
  contradictedBy: ({ n }: { n: number }) =>
    `${pluralEn(n, 'One other statement contradicts it', `${n0(n)} other statements contradict it`)}:`,
  contradictions: 'Where statements contradict each other',
  noContradictions: 'None of the statements contradicts another.',
  kinds: {
    DATE: 'Explained by the dates',
    SCOPE: 'Explained by who is counted',
    DEFINITION: 'Explained by what is counted',
    DUPLICATE: 'Explained by double counting',
    ERROR: 'An error in one of them',
    UNEXPLAINED: 'Unexplained',
  },
  rules: {
    SAME_DATE_DIFFERS: 'Both speak of the same time, and the figures differ.',
    CUMULATIVE_FALLS: 'The later figure is lower than the earlier one, though a running total cannot fall.',
    FLOW_EXCEEDS_CUMULATIVE: 'More are said to have come in one period than had come altogether once it was over.',
    FLOWS_EXCEED_RISE: 'More are said to have arrived than the running total rose by.',
    TOTAL_EXCEEDS_PARTS: 'The total is more than the figures it is made of, and no statement accounts for the rest.',
    PART_EXCEEDS_WHOLE: 'A part is said to be larger than the whole.',
  },
  outOfDate: 'The same figure had been given before, so it is out of date.',
  alongside: 'Needed for the comparison:',
  readings: 'One report, two readings',
  readingsLead: ({ abroad, returned, day }: { abroad: number; returned: number; day: string }) =>
    `A report published by ${day} gives ${n0(abroad)} children abroad and ${n0(returned)} returned. It does not say whether the ${n0(returned)} are among the ${n0(abroad)}. Both readings stand here; neither number is ever taken from the other.`,
  awaited: ({ n }: { n: number }) => `It also says that ${n0(n)} more were awaited.`,
  notAmong: ({ abroad, returned, known }: { abroad: number; returned: number; known: number }) =>
    `If the ${n0(returned)} are not among the ${n0(abroad)}: ${n0(abroad)} + ${n0(returned)} = ${n0(known)} children are known of.`,
  among: ({ abroad, returned }: { abroad: number; returned: number }) =>
    `If the ${n0(returned)} are among the ${n0(abroad)}: ${n0(abroad)} children are known of.`,
  all: 'Every statement, the newest first',
  none: 'No official statements are recorded.',
  csv: 'All statements with the registry’s figures (CSV)',
};
