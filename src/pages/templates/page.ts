import type { Language } from '../../../schema/release.js';
import type { StoredRelease } from '../../publication/release-folder.js';
import type { Snapshot } from '../../publication/release-store.js';
import { html, type Part } from '../markup.js';
import { words } from '../words/words.js';

export const sections = ['home', 'statements', 'corrections', 'methods', 'calendar'] as const;
export type Section = (typeof sections)[number];

/** Where each section lies beneath the language. */
export const sectionPaths: Readonly<Record<Section, string>> = {
  home: '/',
  statements: '/reconciliation',
  corrections: '/corrections',
  methods: '/methods',
  calendar: '/calendar',
};

/** What is announced: when it comes out and of which day. */
export interface Announced {
  readonly publishAt: string;
  readonly asOf: string;
  readonly families: readonly string[];
}

/** All that a page is made of, beside its own subject. */
export interface Visit {
  readonly language: Language;
  readonly baseUrl: string;
  readonly snapshot: Snapshot;
  readonly announced: readonly Announced[];
  /** An e-mail address or a URL; nothing where none was set. */
  readonly contact: string | undefined;
}

/** A visit to a page that needs a release: the latest one, or the one that was asked for. */
export interface Reading extends Visit {
  readonly stored: StoredRelease;
}

export const wordsOf = ({ language }: Pick<Visit, 'language'>) => words[language];

/** The id of a release is not broken at its hyphens. */
export const withIds = (text: string): Part =>
  text
    .split(/(\d{4}-\d{2}-\d{2}\.\d+)/)
    .map((piece, at) => (at % 2 === 1 ? html`<span class="id">${piece}</span>` : piece));

/** One release for ever. */
export const releasePath = (release: string): string => `/releases/${release}`;

export const figurePath = (figure: string, release?: string): string =>
  release === undefined ? `/f/${figure}` : `/f/${figure}/${release}`;
