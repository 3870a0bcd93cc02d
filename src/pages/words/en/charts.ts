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
  largest: ({ label, n, all }: Largest) => `The largest published group is “${label}”: ${n0(n)} of ${children(all)}.`,
  statements: ({ n, contradictions }: { n: number; contradictions: number }) =>
    `${n0(n)} statements, ${n0(contradictions)} ${pluralEn(contradictions, 'contradiction', 'contradictions')} between them.`,
  reached: ({ list }: { list: string }) => `Of the children who came home: ${list}.`,
  ofAll: ({ label, n, all }: { label: string; n: string; all: string }) => `${label} – ${n} of ${all}`,
  noneTold: 'No group can be told without putting a child at risk.',
  missing: 'Not in this release',
  noTable: 'This release has no such table.',
  noTableWhy:
    'A table is published when it is due and when it is proven that no child can be recognised in it. For few children that proof often cannot be given; then nothing is shown, and the headline figures stand alone.',
  notCollected: 'The registry does not collect this for publication.',
  describeReturned:
    'A line in steps: at each release, the number of children who had come home by its day. It says nothing of the days between.',
  describeAccounts:
    'A bar for each state of a case. Every child known of is in exactly one; together they make the total.',
  describeFamily: ({ family }: { family: string }) => `A bar for each group, all children known of, by: ${family}.`,
  describeReturnedOnly: ({ family }: { family: string }) =>
    `A bar for each group, children who came home, by: ${family}.`,
  describeMilestones:
    'A group of bars for each step; every child who came home is in exactly one bar of each. What each counts is said on the page of methods.',
  notRenewed: ({ day, id }: { day: string; id: string }) =>
    `The table was not renewed for this release: its numbers speak of ${day} and were first told in release ${id}.`,
  lastTold: ({ n, day }: { n: number; day: string }) => `last told: ${n0(n)} as of ${day}`,
  describeStatements:
    'Each mark is a figure that an official or a newspaper gave, on the day it speaks of. The line in steps is the registry’s own number of children who came home.',
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
  moreThan: ({ value }: { value: string }) => `more than ${value}`,
  range: ({ from, to }: { from: string; to: string }) => `${from} to ${to}`,
  marks: 'Marks in the tables',
};
