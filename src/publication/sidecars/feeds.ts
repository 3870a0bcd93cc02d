import type { Language, ReleaseCalendar, Text } from '../../../schema/release.js';
import { releaseLink } from '../figure-views.js';
import type { Snapshot } from '../release-store.js';

const xml = (text: string): string => text.replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`);

const titles: Record<'releases' | 'corrections', Text> = {
  releases: { kk: 'Oralu: шығарылымдар', ru: 'Oralu: выпуски', en: 'Oralu: releases' },
  corrections: { kk: 'Oralu: түзетулер', ru: 'Oralu: исправления', en: 'Oralu: corrections' },
};
export type FeedName = keyof typeof titles;
export const feedNames = Object.keys(titles) as FeedName[];

interface Item {
  readonly link: string;
  readonly title: string;
  readonly text: string;
  readonly at: string;
}

/** The newest fifty. A withdrawal is news of corrections. */
function itemsOf(snapshot: Snapshot, name: FeedName, language: Language, baseUrl: string): readonly Item[] {
  const released = snapshot.inOrder
    .filter(({ release }) => name === 'releases' || release.correction !== null)
    .map(({ id, release }) => ({
      link: releaseLink(baseUrl, id),
      title: release.title[language],
      text: release.correction?.reason[language] ?? release.notice?.[language] ?? release.title[language],
      at: release.publishedAt,
    }));
  const withdrawn =
    name === 'releases'
      ? []
      : [...snapshot.withdrawn.values()].map(({ id, withdrawal }) => ({
          ...{
            link: releaseLink(baseUrl, id),
            title: id,
            text: withdrawal.reason[language],
            at: withdrawal.withdrawnAt,
          },
        }));
  return [...released, ...withdrawn].toSorted((a, b) => (a.at < b.at ? 1 : -1)).slice(0, 50);
}

/** A feed in which nothing has happened stands as it began, with the first release. */
const updatedOf = ([newest]: readonly Item[], { inOrder }: Snapshot): string =>
  newest?.at ?? inOrder[0]?.release.publishedAt ?? '';

const linkOf = (name: FeedName, language: Language, ending: string, baseUrl: string): string =>
  `${baseUrl}/feed/${language}/${name}.${ending}`;

/** RFC 4287. */
export function atomFeed(snapshot: Snapshot, name: FeedName, language: Language, baseUrl: string): string {
  const items = itemsOf(snapshot, name, language, baseUrl);
  const self = linkOf(name, language, 'atom', baseUrl);
  return [
    '<?xml version="1.0" encoding="utf-8"?>',
    `<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="${language}">`,
    `<id>${xml(self)}</id><title>${xml(titles[name][language])}</title><updated>${updatedOf(items, snapshot)}</updated>`,
    `<link rel="self" href="${xml(self)}"/><author><name>Oralu</name></author>`,
    ...items.map(
      ({ link, title, text, at }) =>
        `<entry><id>${xml(link)}</id><title>${xml(title)}</title><updated>${at}</updated><link href="${xml(link)}"/><summary>${xml(text)}</summary></entry>`,
    ),
    '</feed>\n',
  ].join('\n');
}

/** JSON Feed 1.1. */
export const jsonFeed = (snapshot: Snapshot, name: FeedName, language: Language, baseUrl: string) => ({
  version: 'https://jsonfeed.org/version/1.1',
  title: titles[name][language],
  language,
  feed_url: linkOf(name, language, 'json', baseUrl),
  items: itemsOf(snapshot, name, language, baseUrl).map(({ link, title, text, at }) => ({
    ...{ id: link, url: link, title, content_text: text, date_published: at },
  })),
});

/** RFC 5545: lines of at most 75 octets, ended by CRLF. */
export function icsCalendar({ announced }: ReleaseCalendar, baseUrl: string): string {
  const instant = (at: string): string => at.replace(/[-:]|\.\d+/g, '');
  const events = announced.flatMap(({ publishAt, asOf, announcedAt }) => [
    'BEGIN:VEVENT',
    `UID:${instant(publishAt)}-${asOf}@oralu`,
    `DTSTAMP:${instant(announcedAt ?? publishAt)}`,
    `DTSTART:${instant(publishAt)}`,
    `SUMMARY:Oralu: figures as of ${asOf}`,
    `URL:${baseUrl}/v1/calendar`,
    'END:VEVENT',
  ]);
  return ['BEGIN:VCALENDAR', 'VERSION:2.0', 'PRODID:-//Oralu//Releases//EN', ...events, 'END:VCALENDAR', '']
    .map((line) => (Buffer.byteLength(line) <= 75 ? line : line.replace(/(.{70})/gu, '$1\r\n ')))
    .join('\r\n');
}
