import { describe, expect, it } from '@jest/globals';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { openCountedRegistry } from '../releases/counted-registry.js';
import { openPublicApp } from './public-app.js';
import { serveTwoDays } from './two-days.js';

const days = serveTwoDays();

describe('a feed and a calendar', () => {
  it('stand still where nothing happens', async () => {
    const feed = (await days.plane.read('/feed/en/corrections.atom')).text;
    expect(feed).toContain('<updated>2018-01-05T');
    expect(feed).not.toContain('<entry>');
    const none = await openCountedRegistry();
    const { app, read } = await openPublicApp(none.folder);
    const empty = await read('/feed/en/releases.atom');
    expect([empty.status, empty.body['code']]).toEqual([503, 'NO_RELEASE_YET']);
    await app.close();
    await none.discard();
  });

  it('say when something was announced, until its minute has come, and the same each time', async () => {
    const announced = [
      {
        publishAt: '2018-02-01T09:00:00.000Z',
        announcedAt: '2018-01-06T10:11:12.000Z',
        asOf: '2018-01-31',
        families: [],
      },
    ];
    writeFileSync(
      join(days.counted.folder, 'calendar.json'),
      JSON.stringify({ format: 'oralu-calendar/1', announced }),
    );
    days.plane.pass(1_000);
    const first = (await days.plane.read('/v1/calendar.ics')).text;
    expect(first).toContain('DTSTAMP:20180106T101112Z\r\nDTSTART:20180201T090000Z');
    days.plane.pass(60_000);
    expect((await days.plane.read('/v1/calendar.ics')).text).toBe(first);
    expect((await days.plane.read('/v1/calendar')).body).toMatchObject({ announced: [{ asOf: '2018-01-31' }] });
    days.plane.pass(Date.UTC(2018, 1, 1, 9));
    expect((await days.plane.read('/v1/calendar')).body).toMatchObject({ announced: [] });
  });
});
