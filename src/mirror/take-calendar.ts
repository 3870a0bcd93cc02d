import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ReleaseCalendar } from '../../schema/release.js';
import { isCivilDate } from '../dates.js';
import { canonicalJson } from '../publication/canonical-json.js';
import { calendarFile } from '../publication/release-folder.js';
import { replaceFile } from '../releases/write-release.js';

type Announced = ReleaseCalendar['announced'][number];

const mostAnnounced = 100;

/**
 * What a node announces, put in place here. Nobody signs it, since it promises days and no figures: whatever is not exactly
 * such a promise is left out.
 */
export function takeCalendar(folder: string, told: { readonly announced?: unknown }): void {
  const announced = (Array.isArray(told.announced) ? told.announced : [])
    .slice(0, mostAnnounced)
    .flatMap((one: unknown) => readAnnounced(Object(one) as Partial<Record<keyof Announced, unknown>>) ?? []);
  const text = canonicalJson({ format: 'oralu-calendar/1', announced } satisfies ReleaseCalendar);
  const file = join(folder, calendarFile);
  const isThere = existsSync(file);
  if (isThere ? readFileSync(file, 'utf8') === text : announced.length === 0) return;
  replaceFile(folder, calendarFile, text);
}

function readAnnounced({ publishAt, announcedAt, asOf, families }: Partial<Record<keyof Announced, unknown>>) {
  if (!isInstant(publishAt) || typeof asOf !== 'string' || !isCivilDate(asOf)) return undefined;
  const words: readonly unknown[] = Array.isArray(families) ? families : [];
  const named = words.filter((word): word is string => typeof word === 'string' && /^[a-z][a-z_-]{0,60}$/i.test(word));
  return { publishAt, asOf, families: named, ...(isInstant(announcedAt) && { announcedAt }) };
}

const isInstant = (text: unknown): text is string =>
  typeof text === 'string' &&
  /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{3}Z$/.test(text) &&
  !Number.isNaN(Date.parse(text));
