import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { existsSync, mkdtempSync, openSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { markServing } from '../../src/database/serving-mark.js';
import { openStore } from '../../src/database/store.js';
import { testKeys } from '../support/keys.js';

let folder: string;
let file: string;
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'oralu-mark-'));
  file = join(folder, 'registry.sqlite');
  await openStore(file, { migrate: true, keys: testKeys() }).close();
});
afterEach(() => rmSync(folder, { recursive: true }));

/** Overwrites pages in the middle, as a disk that lies. */
function damage(): void {
  writeSync(openSync(file, 'r+'), Buffer.alloc(65_536, 0xa5), 0, 65_536, 131_072);
}

describe('a start after a server that was cut off', () => {
  it('verifies the file and refuses to serve one that is damaged', () => {
    markServing(file);
    damage();
    expect(() => markServing(file)).toThrow('its file is damaged');
  });

  it('serves one that is sound', () => {
    markServing(file);
    expect(existsSync(`${file}.serving`)).toBe(true);
    markServing(file).remove();
    expect(existsSync(`${file}.serving`)).toBe(false);
  });
});

describe('a start after a server that closed the registry', () => {
  it('does not spend the time: the file is not looked through', () => {
    damage();
    expect(() => markServing(file)).not.toThrow();
  });
});
