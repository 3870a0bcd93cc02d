#!/usr/bin/env node
/*
 * npm run client: writes docs/partner/client/oralu.ts, the types and texts of the operations in docs/partner/operations
 * as schema/registry.graphql has them. With --check it writes nothing and fails where the file says something else.
 */
import { codegen } from '@graphql-codegen/core';
import * as documents from '@graphql-codegen/typed-document-node';
import * as operations from '@graphql-codegen/typescript-operations';
import { parse } from 'graphql';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { format, resolveConfig } from 'prettier';

const folder = 'docs/partner/operations';
const target = 'docs/partner/client/oralu.ts';
const header =
  '/* Emitted by `npm run client` from docs/partner/operations and schema/registry.graphql; never edited. */\n';

const source = await codegen({
  filename: target,
  schema: parse(readFileSync('schema/registry.graphql', 'utf8')),
  documents: readdirSync(folder)
    .sort()
    .map((name) => ({ location: name, document: parse(readFileSync(`${folder}/${name}`, 'utf8')) })),
  config: {
    scalars: { ID: 'string', Date: 'string', DateTime: 'string' },
    strictScalars: true,
    useTypeImports: true,
    immutableTypes: true,
    skipTypename: true,
    // Texts, not syntax trees: the client then needs no GraphQL library.
    documentMode: 'string',
  },
  pluginMap: { operations, documents },
  plugins: [{ operations: {} }, { documents: {} }],
});
const emitted = await format(header + source, { ...(await resolveConfig(target)), parser: 'typescript' });
if (!process.argv.includes('--check')) {
  writeFileSync(target, emitted);
  console.log(`Wrote ${target}.`);
} else if (readFileSync(target, 'utf8') !== emitted) {
  console.error(`${target} is not what the schema and the operations make: run "npm run client".`);
  process.exitCode = 1;
}
