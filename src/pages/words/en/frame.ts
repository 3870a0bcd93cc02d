import { number, pluralEn } from '../numbers.js';

/** What stands around every page. The English catalogue is the pattern: the others have its type, key by key. */
export const frame = {
  subject: 'Children coming home from Syria and Iraq',
  skip: 'Skip to the content',
  navigation: 'Pages',
  languages: 'Language',
  pages: {
    home: 'Figures',
    statements: 'What officials said',
    corrections: 'Corrections',
    methods: 'Methods',
    calendar: 'Calendar',
  },
  demonstration: 'Demonstration',
  invented: 'The children are invented. Quote none of the registry’s numbers.',
  question: 'Questions about these figures',
  contact: 'Write to whoever answers for them:',
  noContact:
    'This registry has named nobody yet who answers questions. Whoever runs it sets a contact, and it will stand here.',
  quality: 'How the figures are made, and what they cannot tell',
  machines: 'For programs',
  playground: 'Ask the figures over GraphQL',
  description: 'Description of the paths (OpenAPI)',
  news: 'Be told of changes',
  feedReleases: 'Feed of releases',
  feedCorrections: 'Feed of corrections',
  licence: 'You may use and share all figures, naming the source (CC BY 4.0).',
  release: ({ id }: { id: string }) => `Release ${id}`,
  hash: ({ hash }: { hash: string }) => `SHA-256 of the release: ${hash}`,
  home: 'To the figures',
  titles: {
    home: 'How many children have come home?',
    corrections: 'Corrections',
    methods: 'How the figures are made',
    calendar: 'When figures are published',
    statements: 'What officials said, beside the registry',
  },
  errors: {
    missing: 'This page does not exist',
    missingText: 'The address may be mistyped, or it names a figure or a release that never was.',
    known: 'These can be had:',
    gone: 'This release was withdrawn',
    goneText: ({ id, day }: { id: string; day: string }) =>
      `Release ${id} was withdrawn on ${day}. Its numbers are no longer published and should not be quoted.`,
    reason: 'The reason:',
    none: 'No figures have been published yet',
    noneText: 'The first release has not come out. The calendar says when one is announced.',
    damaged: 'The figures cannot be shown',
    damagedText: 'A file of the release is damaged and is not served until it has been restored from a copy.',
    tooMuch: 'Too many pages in a short time',
    tooMuchText: ({ seconds }: { seconds: number }) =>
      `More was asked from this address than it may ask within a minute. In ${number(seconds, 'en')} ${pluralEn(seconds, 'second', 'seconds')} the page can be had again.`,
    fault: 'Something went wrong on the server',
    faultText: 'The page cannot be shown now. The figures are safe; try again in a moment.',
  },
};
