import { existsSync } from 'node:fs';
import { chromium, type Browser } from 'playwright-core';

const named = process.env['ORALU_CHROMIUM'];
const places =
  named === undefined ? ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'] : [named];

/** The one that ORALU_CHROMIUM names, else the first that is installed. */
const executablePath = places.find((path) => existsSync(path));

/** Whether a browser is there; where none is, the tests that need one say that they were skipped. */
export const hasBrowser = executablePath !== undefined;

// Where the gate runs, what only a browser can show must have been seen: to skip it would pass for having seen it.
if (!hasBrowser && process.env['CI'] !== undefined)
  throw new Error(
    `There is no browser at ${places.join(' or ')}. Install Debian's chromium, or name one in ORALU_CHROMIUM.`,
  );

const args = [
  '--headless',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

export const launchBrowser = (): Promise<Browser> =>
  chromium.launch({ ...(executablePath !== undefined && { executablePath }), args });
