#!/usr/bin/env node
/*
 * npm run sbom [-- FILE]: writes a CycloneDX bill of materials of what is needed to run Oralu, oralu.cdx.json unless
 * another file is named. `npm sbom --omit=dev` leaves out what a development dependency needs as well (commander, graphql),
 * so the whole bill is taken and what serves development alone is left out here.
 */
import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';

const target = process.argv[2] ?? 'oralu.cdx.json';
const whole = JSON.parse(
  execFileSync('npm', ['sbom', '--sbom-format=cyclonedx', '--package-lock-only'], { encoding: 'utf8', maxBuffer: 2 ** 26 }),
);
const isForDevelopment = ({ properties = [] }) =>
  properties.some(({ name, value }) => name === 'cdx:npm:package:development' && value === 'true');
const components = whole.components.filter((component) => !isForDevelopment(component));
const kept = new Set([whole.metadata.component['bom-ref'], ...components.map((component) => component['bom-ref'])]);
const dependencies = whole.dependencies
  .filter(({ ref }) => kept.has(ref))
  .map(({ ref, dependsOn }) => ({ ref, dependsOn: dependsOn.filter((other) => kept.has(other)) }));

const { dependencies: wanted } = JSON.parse(readFileSync('package.json', 'utf8'));
for (const [name, version] of Object.entries(wanted)) {
  const purl = `pkg:npm/${name.replace('@', '%40')}@${version}`;
  const found = components.find((component) => component.purl.split('?')[0] === purl);
  if (!found?.hashes?.length) throw new Error(`The bill of materials lacks ${purl} or its hash.`);
}
writeFileSync(target, `${JSON.stringify({ ...whole, components, dependencies }, null, 2)}\n`);
console.log(`Wrote ${target}: ${components.length} components.`);
