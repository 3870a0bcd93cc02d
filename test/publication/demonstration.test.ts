import { describe, expect, it } from '@jest/globals';
import { openCountedRegistry } from '../releases/counted-registry.js';
import { openPublicApp } from './public-app.js';
import { readFigures, serveTwoDays } from './two-days.js';

const days = serveTwoDays();

describe('a demonstration', () => {
  it('is marked as one in every public answer that holds a figure', async () => {
    const paths = [
      '/v1/statistics',
      '/v1/statements',
      '/v1/releases',
      '/v1/releases/2017-12-27.1',
      '/v1/releases/2017-12-27.1/release.json',
      '/v1/f/KNOWN/2017-12-27.1',
    ];
    for (const path of paths) {
      const { body, text } = await days.plane.read(path);
      expect([path, body['demonstration']]).toEqual([path, true]);
      expect(text).toContain('the children in this registry are synthetic');
    }
  });

  it('is marked within each figure and within each citation in each language', async () => {
    for (const { notice, citation } of await readFigures(days.plane)) {
      expect(notice).toContain('synthetic');
      expect(citation).toEqual({
        kk: expect.stringContaining('ойдан шығарылған'),
        ru: expect.stringContaining('вымышлены'),
        en: expect.stringContaining('no number from it may be quoted as real'),
      });
    }
  });

  it('is not claimed where the registry is real', async () => {
    const real = await openCountedRegistry('REGISTRY');
    await real.publish('2017-12-27');
    const { app, read } = await openPublicApp(real.folder);
    const { body, text } = await read('/v1/statistics');
    expect([body['demonstration'], body['notice'], text.includes('synthetic')]).toEqual([false, null, false]);
    await app.close();
    await real.discard();
  });
});
