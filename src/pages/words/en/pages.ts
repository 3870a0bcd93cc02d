import { number, pluralEn } from '../numbers.js';

const n0 = (n: number): string => number(n, 'en');

/** Corrections, calendar, methods and downloads. */
export const pages = {
  corrections: {
    lead: 'A number that was published stays readable. What was wrong with it, and what replaced it, stands here; nothing is changed in silence.',
    none: 'Nothing has had to be corrected so far.',
    types: {
      R1: 'A better source',
      R2: 'A routine revision',
      R3: 'Another method',
      C: 'An error put right',
    },
    headline: ({ id, old }: { id: string; old: string }) => `Release ${id} corrects release ${old}`,
    published: ({ day }: { day: string }) => `Published on ${day}`,
    columns: { figure: 'Figure', old: 'Before', now: 'Now' },
    caption: 'Figures that changed',
    noFigures: 'No headline figure changed.',
    withdrawn: 'Withdrawn releases',
    withdrawnLead:
      'A release is withdrawn when what it says could harm a child or is seriously wrong. Its numbers disappear within a day.',
    noneWithdrawn: 'No release has been withdrawn.',
    wasWithdrawn: ({ id, day }: { id: string; day: string }) => `Release ${id}, withdrawn on ${day}`,
    changed: 'Has a number changed since you wrote about it?',
    changedText:
      'In the link of your citation, write /en/ in place of /v1/: that page says whether the number still holds. Or compare two releases:',
    all: 'All corrections',
    tables: 'Numbers of tables that changed',
    noTables: 'No number of a table changed.',
    newTable: ({ family, n }: { family: string; n: number }) =>
      `${family}: a table that the other release does not have, ${n0(n)} ${pluralEn(n, 'number', 'numbers')} told.`,
    changedTable: ({ family, n }: { family: string; n: number }) =>
      `${family}: ${n0(n)} ${pluralEn(n, 'number', 'numbers')} changed`,
    compare: ({ from, to }: { from: string; to: string }) => `from ${from} to ${to} (for programs)`,
  },
  release: {
    lasting: 'The lasting address of this release',
    older: 'There is a newer release.',
  },
  calendar: {
    lead: 'Every release is announced with its minute. Until then nobody outside the registry sees it.',
    coming: 'Announced',
    none: 'No release is announced at the moment.',
    figures: ({ day }: { day: string }) => `Figures as of ${day}`,
    tables: 'Tables that may be renewed:',
    subscribe: 'Put it into your calendar (ICS)',
    past: 'Published so far',
    noPast: 'Nothing has been published yet.',
    columns: { day: 'As of', published: 'Published on', returned: 'Returned', release: 'Release' },
    caption: 'All releases, the newest first',
    clock: 'Times are by the clocks of Astana.',
  },
  methods: {
    lead: 'What is counted, how a number comes to be published, and what it cannot tell.',
    definitions: 'What each figure counts',
    sum: 'Every child known of is in exactly one of five states at every moment, so the states add up to the total. This is checked by a second calculation from the histories of all cases.',
    protect: 'How children are protected',
    protectText:
      'Only totals leave the registry. Before a table is published, a program tries to find out from everything ever published what a reader could work out about a few children. Where that would be too much, numbers are withheld, until it is proven that it is not.',
    rules: 'The rules in force',
    small: ({ n, sensitive }: { n: number; sensitive: number }) =>
      `Numbers below ${n0(n)} are kept from being worked out, below ${n0(sensitive)} in sensitive tables, zeros among them.`,
    refresh: ({ days, events }: { days: number; events: number }) =>
      `A table is made anew after ${n0(days)} days at the earliest, and when at least ${n0(events)} changes have come together, so that no change can be traced to one child.`,
    perGroup: ({ n }: { n: number }) =>
      `The more groups a table has, the longer it waits: at least ${n0(n)} changes for each of them.`,
    knower: ({ n }: { n: number }) =>
      `It is assumed that a reader knows everything about ${n === 1 ? 'one child' : `${n0(n)} ${pluralEn(n, 'child', 'children')}`} already.`,
    guaranteed: 'What is guaranteed',
    guarantees: [
      'For each withheld number there are several numbers of children that fit everything ever published: none can be worked out.',
      'This holds for a reader, too, who knows the record of one child.',
      'The choice of what is withheld does not betray it: with another number there, the very same tables would have come out.',
      'When a table is due follows from public numbers alone.',
    ],
    notGuaranteed: 'What is not guaranteed',
    limits: [
      'That all numbers within an interval are equally likely: it says what is possible, not what is probable.',
      'Anything against readers who pool the records of several children.',
      'What becomes known about a child from elsewhere.',
      'The headline figures are exact and speak for themselves.',
      'A table that was due and was not renewed may itself tell a little: the proof was not found.',
    ],
    tables: 'Tables of this release',
    told: ({ family, told, withheld }: { family: string; told: number; withheld: number }) =>
      `${family}: ${n0(told)} ${pluralEn(told, 'number', 'numbers')} told, ${n0(withheld)} withheld`,
    impossible: ({ n }: { n: number }) => `${n0(n)} ${pluralEn(n, 'cell', 'cells')} that nobody can be in`,
    certificate: 'The privacy certificate of this release, for programs',
    noCertificate: 'This release holds the headline figures alone; there was no table to protect.',
    blank: 'Why a number is missing',
    blankText: 'Nothing is ever left blank in silence. Where there is no number, a letter and words say why:',
    blankNever: 'A true zero is written 0, and 0 never stands for a missing number.',
    life: 'How a number comes to be published',
    lifeSteps: [
      'Staff record what happened to a child: each entry with its source, its day and who made it.',
      'The books are counted for one day, and a second calculation must agree.',
      'The tables pass the protection described above.',
      'One person has a release built; another looks at it and approves it.',
      'At the announced minute it is signed and published, and can never be changed again.',
    ],
    verify: 'Check it yourself',
    verifyText:
      'Each release is signed and names the hash of the one before. Anybody can copy all of them and check hashes, signatures and every sum with one command:',
  },
  downloads: {
    heading: 'Take the numbers with you',
    lead: 'Every number of this release with its state, in long form, one row for each number.',
    csv: 'CSV',
    excel: 'Excel',
    json: 'JSON',
    parquet: 'Parquet',
    bundle: 'Everything in one file (ZIP)',
    more: 'In other formats:',
  },
};
