import { number, pluralEn } from '../numbers.js';

type Counted = { n: number; day: string };
const children = (n: number): string => `${number(n, 'en')} ${pluralEn(n, 'child', 'children')}`;
const were = (n: number): string => pluralEn(n, 'was', 'were');

/** One figure: what it says, since when, and how to say it. */
export const figures = {
  /** A sentence that can be printed as it is. */
  sentences: {
    KNOWN: ({ n, day }: Counted) =>
      n === 0
        ? `As of ${day}, no child was in the register.`
        : `As of ${day}, the registry knew of ${children(n)}, those who have returned among them.`,
    RETURNED: ({ n, day }: Counted) =>
      n === 0 ? `By ${day}, no child had come home.` : `By ${day}, ${children(n)} had come home.`,
    AWAITING: ({ n, day }: Counted) =>
      n === 0
        ? `As of ${day}, no child was cleared for return and expected.`
        : `As of ${day}, ${children(n)} ${were(n)} cleared for return and expected home.`,
    UNACCOUNTED: ({ n, day }: Counted) =>
      n === 0
        ? `As of ${day}, no child known of was unaccounted for.`
        : `As of ${day}, ${children(n)} ${were(n)} unaccounted for: known of, but neither returned nor cleared for return.`,
    UNACCOUNTED_LOCATED: ({ n, day }: Counted) =>
      n === 0
        ? `As of ${day}, no child located abroad was waiting to be cleared for return.`
        : `As of ${day}, ${children(n)} had been located abroad but not yet cleared for return.`,
    UNACCOUNTED_WHEREABOUTS_UNKNOWN: ({ n, day }: Counted) =>
      n === 0
        ? `As of ${day}, there was no child known of whose whereabouts were unknown.`
        : `As of ${day}, the whereabouts of ${children(n)} were unknown.`,
    DECEASED: ({ n, day }: Counted) =>
      n === 0
        ? `By ${day}, no case had been closed on the confirmed death of a child.`
        : `By ${day}, ${pluralEn(n, 'the case', 'the cases')} of ${children(n)} had been closed on a confirmed death.`,
    OTHER: ({ n, day }: Counted) =>
      n === 0
        ? `By ${day}, no child had left the register for another reason.`
        : `By ${day}, ${children(n)} had left the register for another reason.`,
  },
  unit: ({ n }: { n: number }) => pluralEn(n, 'child', 'children'),
  source: ({ id }: { id: string }) => `Source: Oralu registry, release ${id}.`,
  asOf: ({ day }: { day: string }) => `As of ${day}`,
  published: ({ id, day }: { id: string; day: string }) => `Release ${id}, published on ${day}`,
  next: ({ minute }: { minute: string }) => `Next release: ${minute}`,
  noNext: 'No further release has been announced.',
  first: 'First release: there is no earlier number.',
  previous: ({ value, day }: { value: string; day: string }) => `Before: ${value} (${day})`,
  withdrawn: 'The number before it was withdrawn.',
  unchanged: 'no change',
  mayReally: 'What you may say',
  mayDemonstration: 'What you could say, were the children real',
  cite: 'How to cite it',
  citeIn: 'In Kazakh, Russian and English',
  styles: 'For reference managers:',
  plainText: 'plain text',
  permalink: 'Link that never changes',
  permalinkWhy:
    'This address names one number of one release. It will always show this number, or say that it was withdrawn.',
  forPeople: 'Page',
  forPrograms: 'For programs',
  definition: 'What is counted',
  history: 'Has it changed?',
  current: ({ id }: { id: string }) => `This is the newest number, from release ${id}.`,
  still: ({ id }: { id: string }) => `The newest release, ${id}, gives the same number.`,
  changed: ({ value, day, id }: { value: string; day: string; id: string }) =>
    `There is a newer number: ${value}, as of ${day} (release ${id}).`,
  putRight: ({ id, reason }: { id: string; reason: string }) =>
    `This release was corrected by release ${id}: ${reason}`,
  toNewest: 'To the newest number',
  columns: { day: 'As of', value: 'Number', change: 'Change', release: 'Release' },
  historyCaption: ({ label }: { label: string }) => `${label}, release by release`,
  blank: ({ reason }: { reason: string }) => `There is no number here. ${reason}`,
  whyBlank: 'Why is a number missing?',
  said: 'What officials said of it',
  saidLink: 'Compare with the registry',
  saidLast: 'Last said by officials',
  embed: 'Put it on your page',
  embedLive: 'Always the newest number',
  embedFrozen: 'This number for ever',
  embedText:
    'The frame loads nothing from anybody else, sets no cookies and tells its height to the page that holds it.',
  copy: 'Copy',
  copied: 'Copied',
  balance: 'The books balance',
  others: 'Where all the others are',
  ofThese: 'of these',
};
