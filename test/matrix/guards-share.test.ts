import { expect, it } from '@jest/globals';
import { spawnSync } from 'node:child_process';

/** Another few at each run; `npm run mutate:guards` takes all. The seed stands in what a failure shows. */
it('a share of the guards, drawn anew, is taken away one by one, and the matrix turns red each time', () => {
  const compiled = new URL('../support/typescript.js', import.meta.url).href;
  const campaign = new URL('campaign/campaign.ts', import.meta.url).pathname;
  const { stdout, stderr, status } = spawnSync(
    process.execPath,
    ['--no-warnings', '--import', compiled, campaign, '--share', '10', '--jobs', '1'],
    { encoding: 'utf8' },
  );
  expect([status, stdout.split('\n').at(-2), stderr]).toEqual([
    0,
    expect.stringMatching(/^10 of 10 guards: their removal turns the matrix red/),
    '',
  ]);
}, 240_000);
