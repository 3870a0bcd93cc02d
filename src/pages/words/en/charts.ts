import { number, pluralEn } from '../numbers.js';

type Largest = { label: string; n: number; all: number };
const n0 = (n: number): string => number(n, 'en');
const children = (n: number): string => `${n0(n)} ${pluralEn(n, 'child', 'children')}`;

/** Pictures: title, one sentence that says what they show, description, words for what is not shown. */
export const charts = {
  heading: 'The figures in pictures',
  titles: {
    returned: 'Children who came home, over time',
    accounts: 'Where the children stand now',
    'age-sex': 'Sex and age',
    places: 'Place abroad',
    regions: 'Region of origin',
    returns: 'Year and month of return',
    progress: 'Rehabilitation after the return',
    milestones: 'What has been done for those who came home',
    statements: 'Official statements beside the registry',
  },
  returnedFirst: ({ n, day }: { n: number; day: string }) =>
    `${children(n)} had come home by ${day}, the first day that a release speaks of.`,
  returnedSince: ({ n, day, before, earlier }: { n: number; day: string; before: number; earlier: string }) =>
    `${children(n)} had come home by ${day}; on ${earlier} it was ${n0(before)}.`,
  accounts: ({ known, returned, unaccounted }: { known: number; returned: number; unaccounted: number }) =>
    `Of ${children(known)} known of, ${n0(returned)} ${pluralEn(returned, 'has', 'have')} returned and ${n0(unaccounted)} ${pluralEn(unaccounted, 'is', 'are')} unaccounted for.`,
  largest: ({ label, n, all }: Largest) => `The largest group is “${label}”: ${n0(n)} of ${children(all)}.`,
  noneLarger: ({ label, n, all }: Largest) => `No group is larger than “${label}”: ${n0(n)} of ${children(all)}.`,
  largestTold: ({ label, n, all }: Largest) =>
    `The largest number told is that of “${label}”: ${n0(n)} of ${children(all)}. A group whose number is withheld may be larger.`,
  statements: ({ n, contradictions }: { n: number; contradictions: number }) =>
    `${n0(n)} statements, ${n0(contradictions)} ${pluralEn(contradictions, 'contradiction', 'contradictions')} between them.`,
  reached: ({ list }: { list: string }) => `Of the children who came home: ${list}.`,
  ofAll: ({ table, label, n, all }: { table: string; label: string; n: string; all: string }) =>
    `${table} (${label}) – ${n} of ${all}`,
  ownDays: 'As of the day that stands with each table',
  registryAndSaid: ({ day, until }: { day: string; until: string }) =>
    `Registry as of ${day}; statements up to ${until}`,
  noneTold: 'No group can be told without putting a child at risk.',
  missing: 'Not in this release',
  noTable: 'This release has no such table.',
  noTableWhy:
    'A table is published when it is due and when it is proven that no child can be recognised in it. For few children that proof often cannot be given; then nothing is shown, and the headline figures stand alone.',
  notCollected: 'The registry does not collect this for publication.',
  describeReturned:
    'A line in steps: at each release, the number of children who had come home by its day. It says nothing of the days between.',
  describeAccounts:
    'A bar for each state of a case. Every child known of is in exactly one; together they make the total. The two that are set in are parts of the one above them.',
  describeFamily: ({ family }: { family: string }) => `A bar for each group, all children known of, by: ${family}.`,
  describeReturnedOnly: ({ family }: { family: string }) =>
    `A bar for each group, children who came home, by: ${family}.`,
  describeMilestones:
    'A group of bars for each step; every child who came home is counted once in each, and bars that are set in are parts of the one above them. What each counts is said on the page of methods.',
  notRenewed: ({ day, id }: { day: string; id: string }) =>
    `The table was not renewed for this release: its numbers speak of ${day} and were first told in release ${id}.`,
  lastTold: ({ n, day }: { n: number; day: string }) => `last told: ${n0(n)} as of ${day}`,
  describeStatements:
    'Each mark is a figure that an official or a newspaper gave, on the day it speaks of; where only the month or the year is known, a line spans it. The line in steps is the registry’s own number of children who came home.',
  withheld: ({ n }: { n: number }) =>
    `${n0(n)} ${pluralEn(n, 'number is', 'numbers are')} withheld to protect the children; a gap with words stands there instead.`,
  gap: 'withheld to protect the children',
  gapLastTold: ({ n, day }: { n: number; day: string }) => `withheld; last told: ${n0(n)} (${day})`,
  gapShort: 'withheld',
  table: 'The numbers as a table',
  groups: 'Group',
  number: 'Children',
  day: 'Day',
  release: 'Release',
  who: 'Who said it',
  what: 'Of what',
  total: 'All',
  csv: 'Numbers (CSV)',
  png: 'Picture to share (PNG)',
  svg: 'Drawing (SVG)',
  embed: 'Embed',
  registry: 'Registry',
  legend: {
    CHILDREN_RETURNED_CUMULATIVE: 'said: returned so far',
    CHILDREN_RETURNED: 'said: returned in one operation',
    CHILDREN_ABROAD: 'said: abroad',
    CHILDREN_AWAITED: 'said: awaited',
    registry: 'registry: returned',
  },
  someTime: 'at some time within these days',
  orEarlier: 'on that day or earlier',
  moreThan: ({ value }: { value: string }) => `more than ${value}`,
  range: ({ from, to }: { from: string; to: string }) => `${from} to ${to}`,
  marks: 'Marks in the tables',
};
