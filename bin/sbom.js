#!/usr/bin/env node
/* npm run sbom: writes oralu.cdx.json, a CycloneDX bill of materials of what is installed to run Oralu. */
import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';

const target = 'oralu.cdx.json';
const text = execFileSync('npm', ['sbom', '--sbom-format=cyclonedx', '--omit=dev', '--package-lock-only'], {
  encoding: 'utf8',
  maxBuffer: 64 * 2 ** 20,
});
const { bomFormat, components } = JSON.parse(text);
if (bomFormat !== 'CycloneDX' || components.length === 0) throw new Error('npm sbom wrote no bill of materials.');
const unnamed = components.filter(({ purl, hashes }) => !purl || !hashes?.length);
if (unnamed.length > 0) throw new Error(`Without purl or hash: ${unnamed.map(({ name }) => name).join(', ')}.`);
writeFileSync(target, text);
console.log(`Wrote ${target}: ${components.length} components.`);
