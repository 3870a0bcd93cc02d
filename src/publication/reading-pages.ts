import type { Language } from '../../schema/release.js';

/*
 * Where people read what programs are told: the addresses of the pages, for whatever of the public plane leads to one.
 */

/** The page of one release: it says the same for ever, or that it was withdrawn. */
export const releasePage = (baseUrl: string, language: Language, release: string): string =>
  `${baseUrl}/${language}/releases/${release}`;

/** What one release put right. */
export const correctionPage = (baseUrl: string, language: Language, release: string): string =>
  `${baseUrl}/${language}/corrections/${release}`;

/** Everything that was put right or taken back. */
export const correctionsPage = (baseUrl: string, language: Language): string => `${baseUrl}/${language}/corrections`;

export const calendarPage = (baseUrl: string, language: Language): string => `${baseUrl}/${language}/calendar`;
