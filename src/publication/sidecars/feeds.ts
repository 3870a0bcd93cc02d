import type { Language, ReleaseCalendar, ReleaseFile, Text } from '../../../schema/release.js';
import { releaseLink } from '../views/figure-views.js';
import { calendarPage, correctionPage, correctionsPage, releasePage } from '../reading-pages.js';
import type { Snapshot } from '../release-store.js';
import { dateInWords, display } from '../views/wording.js';

const xml = (text: string): string => text.replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`);

const titles: Record<'releases' | 'corrections', Text> = {
  releases: { kk: 'Oralu: шығарылымдар', ru: 'Oralu: выпуски', en: 'Oralu: releases' },
  corrections: { kk: 'Oralu: түзетулер', ru: 'Oralu: исправления', en: 'Oralu: corrections' },
};
export type FeedName = keyof typeof titles;
export const feedNames = Object.keys(titles) as FeedName[];

interface Item {
  /** Stays what it was: readers know an entry by it. */
  readonly id: string;
  /** The page where people read it. */
  readonly link: string;
  readonly title: string;
  readonly text: string;
  readonly at: string;
}

interface Words {
  readonly release: (figure: string, day: string) => string;
  readonly correction: (release: string, old: string) => string;
  readonly withdrawal: (release: string) => string;
}

const words: Record<Language, Words> = {
  kk: {
    release: (figure, day) => `${figure}, ${day} күнгі жағдай`,
    correction: (release, old) => `${release} шығарылымы ${old} шығарылымын түзетеді`,
    withdrawal: (release) => `${release} шығарылымы кері қайтарып алынды`,
  },
  ru: {
    release: (figure, day) => `${figure}, по состоянию на ${day}`,
    correction: (release, old) => `Выпуск ${release} исправляет выпуск ${old}`,
    withdrawal: (release) => `Выпуск ${release} отозван`,
  },
  en: {
    release: (figure, day) => `${figure}, as of ${day}`,
    correction: (release, old) => `Release ${release} corrects release ${old}`,
    withdrawal: (release) => `Release ${release} was withdrawn`,
  },
};

/** The newest fifty. A withdrawal is news of corrections. */
function itemsOf(snapshot: Snapshot, name: FeedName, language: Language, baseUrl: string): readonly Item[] {
  const ofCorrections = name === 'corrections';
  const released = snapshot.inOrder
    .filter(({ release }) => !ofCorrections || release.correction !== null)
    .map(({ id, release }) => ({
      id: releaseLink(baseUrl, id),
      link: (ofCorrections ? correctionPage : releasePage)(baseUrl, language, id),
      title: ofCorrections ? correctionTitle(release, language) : releaseTitle(release, language),
      text: release.correction?.reason[language] ?? release.notice?.[language] ?? release.title[language],
      at: release.publishedAt,
    }));
  const withdrawn = !ofCorrections
    ? []
    : [...snapshot.withdrawn.values()].map(({ id, withdrawal }) => ({
        id: releaseLink(baseUrl, id),
        link: correctionsPage(baseUrl, language),
        title: words[language].withdrawal(id),
        text: withdrawal.reason[language],
        at: withdrawal.withdrawnAt,
      }));
  return [...released, ...withdrawn].toSorted((a, b) => (a.at < b.at ? 1 : -1)).slice(0, 50);
}

/** The answer that readers wait for, marked where it is of a demonstration, since a title is quoted by itself. */
function releaseTitle({ figures, title, asOf, demonstration }: ReleaseFile, language: Language): string {
  const returned = figures.find(({ id }) => id === 'RETURNED');
  if (!returned) return title[language];
  const figure = `${returned.label[language]}: ${display(returned, language, demonstration)}`;
  return words[language].release(figure, dateInWords(asOf, language));
}

/** Which release was put right, and the first figure that changed. */
function correctionTitle({ id, correction, figures, demonstration }: ReleaseFile, language: Language): string {
  const title = words[language].correction(id, correction?.supersedes ?? '');
  const changed = correction?.figures.find((one) => one.id === 'RETURNED') ?? correction?.figures[0];
  const label = figures.find((figure) => figure.id === changed?.id)?.label[language];
  if (!changed || label === undefined) return title;
  const now = display(changed.new, language, demonstration);
  return `${title}: ${label} ${display(changed.old, language, false)} → ${now}`;
}

/** A feed in which nothing has happened stands as it began, with the first release. */
const updatedOf = ([newest]: readonly Item[], { inOrder }: Snapshot): string =>
  newest?.at ?? inOrder[0]?.release.publishedAt ?? '';

const linkOf = (name: FeedName, language: Language, ending: string, baseUrl: string): string =>
  `${baseUrl}/feed/${language}/${name}.${ending}`;

const homeOf = (name: FeedName, language: Language, baseUrl: string): string =>
  name === 'corrections' ? correctionsPage(baseUrl, language) : `${baseUrl}/${language}/`;

/** RFC 4287. */
export function atomFeed(snapshot: Snapshot, name: FeedName, language: Language, baseUrl: string): string {
  const items = itemsOf(snapshot, name, language, baseUrl);
  const self = linkOf(name, language, 'atom', baseUrl);
  return [
    '<?xml version="1.0" encoding="utf-8"?>',
    `<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="${language}">`,
    `<id>${xml(self)}</id><title>${xml(titles[name][language])}</title><updated>${updatedOf(items, snapshot)}</updated>`,
    `<link rel="self" href="${xml(self)}"/><link rel="alternate" type="text/html" href="${xml(homeOf(name, language, baseUrl))}"/><author><name>Oralu</name></author>`,
    ...items.map(
      ({ id, link, title, text, at }) =>
        `<entry><id>${xml(id)}</id><title>${xml(title)}</title><updated>${at}</updated><link rel="alternate" type="text/html" hreflang="${language}" href="${xml(link)}"/><summary>${xml(text)}</summary></entry>`,
    ),
    '</feed>\n',
  ].join('\n');
}

/** JSON Feed 1.1. */
export const jsonFeed = (snapshot: Snapshot, name: FeedName, language: Language, baseUrl: string) => ({
  version: 'https://jsonfeed.org/version/1.1',
  title: titles[name][language],
  language,
  home_page_url: homeOf(name, language, baseUrl),
  feed_url: linkOf(name, language, 'json', baseUrl),
  items: itemsOf(snapshot, name, language, baseUrl).map(({ id, link, title, text, at }) => ({
    ...{ id, url: link, title, content_text: text, date_published: at },
  })),
});

const summaries: Record<Language, (day: string) => string> = {
  kk: (day) => `Oralu: ${day} күнгі көрсеткіштер`,
  ru: (day) => `Oralu: показатели на ${day}`,
  en: (day) => `Oralu: figures as of ${day}`,
};

/** RFC 5545: lines of at most 75 octets, ended by CRLF. */
export function icsCalendar({ announced }: ReleaseCalendar, baseUrl: string, language: Language): string {
  const instant = (at: string): string => at.replace(/[-:]|\.\d+/g, '');
  const events = announced.flatMap(({ publishAt, asOf, announcedAt }) => [
    'BEGIN:VEVENT',
    `UID:${instant(publishAt)}-${asOf}@oralu`,
    `DTSTAMP:${instant(announcedAt ?? publishAt)}`,
    `DTSTART:${instant(publishAt)}`,
    `SUMMARY;LANGUAGE=${language}:${escaped(summaries[language](dateInWords(asOf, language)))}`,
    `URL:${calendarPage(baseUrl, language)}`,
    'END:VEVENT',
  ]);
  return [
    'BEGIN:VCALENDAR',
    'VERSION:2.0',
    `PRODID:-//Oralu//Releases//${language.toUpperCase()}`,
    ...events,
    'END:VCALENDAR',
    '',
  ]
    .map(folded)
    .join('\r\n');
}

const escaped = (text: string): string => text.replace(/[\\;,]/g, '\\$&');

/** Never within a letter: a Cyrillic one is two octets. */
function folded(line: string): string {
  const lines: string[] = [''];
  for (const letter of line) {
    const last = lines.at(-1) ?? '';
    // The blank that begins a further line counts.
    if (Buffer.byteLength(last + letter) > 74) lines.push(letter);
    else lines[lines.length - 1] = last + letter;
  }
  return lines.join('\r\n ');
}
