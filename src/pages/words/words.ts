import type { Language } from '../../../schema/release.js';
import { boundAll } from './bound.js';
import { charts as chartsEn } from './en/charts.js';
import { figures as figuresEn } from './en/figures.js';
import { frame as frameEn } from './en/frame.js';
import { pages as pagesEn } from './en/pages.js';
import { statements as statementsEn } from './en/statements.js';
import { charts as chartsKk } from './kk/charts.js';
import { figures as figuresKk } from './kk/figures.js';
import { frame as frameKk } from './kk/frame.js';
import { pages as pagesKk } from './kk/pages.js';
import { statements as statementsKk } from './kk/statements.js';
import { charts as chartsRu } from './ru/charts.js';
import { figures as figuresRu } from './ru/figures.js';
import { frame as frameRu } from './ru/frame.js';
import { pages as pagesRu } from './ru/pages.js';
import { statements as statementsRu } from './ru/statements.js';

const en = { frame: frameEn, figures: figuresEn, charts: chartsEn, statements: statementsEn, pages: pagesEn };

/** Every text of the pages. A key that a language lacks does not compile. */
export type Words = typeof en;

export const words: Readonly<Record<Language, Words>> = {
  kk: boundAll({ frame: frameKk, figures: figuresKk, charts: chartsKk, statements: statementsKk, pages: pagesKk }),
  ru: boundAll({ frame: frameRu, figures: figuresRu, charts: chartsRu, statements: statementsRu, pages: pagesRu }),
  en: boundAll(en),
};

/** What each language calls itself. */
export const autonyms: Readonly<Record<Language, string>> = { kk: 'Қазақша', ru: 'Русский', en: 'English' };
