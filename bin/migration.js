#!/usr/bin/env node
/*
 * npm run migration -- NAME: lets drizzle-kit write the next migration from schema/, then makes each new table STRICT,
 * which drizzle-kit cannot say. A migration is never edited once merged: this runs once, when it is written.
 */
import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';

const name = process.argv[2];
if (!name || !/^[a-z][a-z0-9_]*$/.test(name)) {
  console.error('Usage: npm run migration -- NAME [--custom], NAME in lower case with underscores.');
  process.exit(2);
}
const before = new Set(readdirSync('migrations'));
execFileSync('drizzle-kit', ['generate', '--name', name, ...process.argv.slice(3)], { stdio: 'inherit' });
for (const file of readdirSync('migrations').filter((file) => file.endsWith('.sql') && !before.has(file))) {
  const path = `migrations/${file}`;
  const text = readFileSync(path, 'utf8').replaceAll(/(CREATE TABLE [\s\S]*?\n\));/g, '$1 STRICT;');
  writeFileSync(path, text);
  console.log(`${path}: ${text.match(/STRICT;/g)?.length ?? 0} strict tables`);
}
