import { describe, expect, it } from '@jest/globals';
import { languages } from '../../schema/release.js';
import { serveTwoDays } from './two-days.js';

const days = serveTwoDays();

describe('a library of citations', () => {
  it('gets a key of its own for each figure of each release of each registry', async () => {
    const keys = new Set<string>();
    for (const release of ['2017-12-27.1', '2018-01-01.1'])
      for (const figure of ['KNOWN', 'RETURNED', 'UNACCOUNTED_LOCATED']) {
        const { text } = await days.plane.read(`/v1/f/${figure}/${release}/citation.bib`);
        keys.add(/^@misc\{([a-z0-9.-]+),$/m.exec(text)?.[1] ?? '');
      }
    expect([keys.size, [...keys].every((key) => /-[0-9a-f]{8}$/.test(key))]).toEqual([6, true]);
  });

  it('holds no sentence with two full stops, whatever the date ends in', async () => {
    for (const language of languages) {
      const { text } = await days.plane.read(`/v1/f/RETURNED/2017-12-27.1/citation.txt?lang=${language}`);
      expect(text).not.toContain('..');
      expect(text).toMatch(/2017/);
    }
  });
});
