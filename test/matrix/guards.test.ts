import { describe, expect, it } from '@jest/globals';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { roles } from '../../schema/agencies.js';
import { actions } from '../../src/access/permissions.js';
import { buildRegistrySchema } from '../../src/server/registry-graphql.js';
import { listed, mutantsOf } from './campaign/mutants.js';
import { readRecord } from './campaign/record.js';
import { sitesIn, switchesOf, withSwitches } from './campaign/sites.js';

const root = new URL('../..', import.meta.url).pathname;
const mutants = mutantsOf(buildRegistrySchema(), roles, actions).map(({ name }) => name);
const record = readRecord();

describe('the guards whose removal the matrix must see', () => {
  it('are all of the source, of the labels and of the table of rights: the record of the campaign knows each and no other', () => {
    // What is missing: npm run mutate:guards -- --missing --write
    expect(mutants.filter((name) => !record.has(name))).toEqual([]);
    expect([...record.keys()].filter((name) => !mutants.includes(name))).toEqual([]);
  });

  it('were seen to be gone, each of them, or it stands written why not', () => {
    const unseen = [...record].filter(([, { verdict }]) => !verdict.startsWith('caught')).map(([name]) => name);
    expect(unseen.toSorted()).toEqual(Object.keys(listed.kept).toSorted());
  });

  it('are changed where the list says, where no switch takes them away', () => {
    const lost = listed.edits.flatMap(({ name, edits }) =>
      edits
        .filter(({ file, find }) => !readFileSync(join(root, file), 'utf8').includes(find))
        .map(({ file, find }) => `${name}: ${file}: ${find.split('\n')[0]}`),
    );
    expect(lost).toEqual([]);
  });
});

describe('the switches of the campaign', () => {
  const source = `
    import { assertMay } from './permissions.js';
    /** Says assertMay(actor, 'case:read'); in words. */
    const find = forEachView(({ visible, showsIdentity }) => visible);
    export function list(actor: Actor) {
      assertMay(actor, 'case:read');
      if (seesAllAgencies(actor) && may(actor, 'case:move')) assertMay(actor, 'case:read');
    }`;

  it('stand at each guard of a file, and at each part of what narrows its rows', () => {
    expect(sitesIn('src/a.ts', source).flatMap(switchesOf)).toEqual([
      "src/a.ts assertMay(actor, 'case:read')",
      "src/a.ts assertMay(actor, 'case:read') 2",
      'src/a.ts forEachView of find: visible',
      'src/a.ts forEachView of find: showsIdentity',
      'src/a.ts seesAllAgencies',
      "src/a.ts may(actor, 'case:move')",
    ]);
  });

  it('leave everything else as it is', () => {
    const switched = withSwitches('src/a.ts', source);
    expect(switched).toContain("/** Says assertMay(actor, 'case:read'); in words. */");
    expect(switched).toContain(`guardSwitches.asserts("src/a.ts assertMay(actor, 'case:read')", () => assertMay(`);
    expect(switched).toContain('guardSwitches.forEachView(forEachView, "src/a.ts forEachView of find", ({ visible,');
    expect(switched.match(/guardSwitches\./g)?.length).toBe(5);
  });
});
