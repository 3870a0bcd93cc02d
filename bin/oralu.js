#!/usr/bin/env node
/* The operators' command. Built by `npm ci`; says so where that was skipped. */
import { existsSync } from 'node:fs';

const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
if (major < 22 || (major === 22 && minor < 15)) {
  console.error(`Oralu needs Node 22.15 or newer; this is ${process.versions.node}. "npx oralu" and "npm run" use the right one.`);
  process.exit(2);
}
const program = new URL('../dist/src/main.js', import.meta.url);
if (!existsSync(program)) {
  console.error('Oralu is not built yet: run "npm run build" first.');
  process.exit(2);
}
await import(program.href);
