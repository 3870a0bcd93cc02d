import { describe, expect, it } from '@jest/globals';
import { spawnSync } from 'node:child_process';

describe('npm run campaign', () => {
  it.each([
    ['nosuch', 'There is no campaign nosuch.'],
    ['constructor', 'There is no campaign constructor.'],
    ['kill --minuets 1', "Unknown option '--minuets'"],
    ['kill --minutes x', '--minutes must be a number above 0; it came as x.'],
  ])(
    'says in two lines what is wrong with "%s", and runs nothing',
    (words, wrong) => {
      const given = ['--no-warnings', '--import', './test/support/typescript.js', 'test/campaigns/run.ts'];
      const { status, stdout, stderr } = spawnSync(process.execPath, [...given, ...words.split(' ')], {
        encoding: 'utf8',
      });
      expect([status, stdout]).toEqual([2, '']);
      expect(stderr).toMatch(/^INVALID_INPUT: .*\nnpm run campaign -- NAME .* NAME is all or one of kill, .*\n$/);
      expect(stderr).toContain(wrong);
    },
    60_000,
  );
});
