import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { User } from '../../src/access/actor.js';
import { listStandingVitalClaims } from '../../src/cases/reading/case-file.js';
import { knownAtOpening } from '../../src/cases/insert-new-case.js';
import { openCase, type OpenCase } from '../../src/cases/open-case.js';
import { getCaseRow } from '../../src/cases/case-rows.js';
import { mirrorOf, refreshCases } from '../../src/cases/refresh-case.js';
import { asKnownAt, readHistory } from '../../src/counts/books/history.js';
import { postChanges } from '../../src/counts/books/post.js';
import { dateOf } from '../../src/dates.js';
import type { CaseId, SiteId, UserId } from '../../src/identifiers.js';
import { randomUUID } from 'node:crypto';
import { act, CaseStory, openingInput } from '../support/case-story.js';
import { camp, ministry, openTestRegistry, type TestRegistry } from '../support/registry.js';

const now = Date.parse('2018-01-10T09:00:00Z');
const registrar: User = {
  kind: 'user',
  userId: 102 as UserId,
  name: 'registrar',
  role: 'REGISTRAR',
  agencyId: ministry.id,
};

let registry: TestRegistry;
beforeEach(async () => {
  registry = await openTestRegistry();
});
afterEach(() => registry.discard());

const plain = {
  ...openingInput,
  regionOfOrigin: 'KZ-75',
  sighting: { ...openingInput.sighting, siteId: camp.id as SiteId },
} as OpenCase;
const { birth: _birth, regionOfOrigin: _region, ...less } = plain;
const kinds: Record<string, OpenCase> = {
  'known in full': plain,
  'of which hardly anything is known': {
    ...less,
    sex: 'UNKNOWN',
    sighting: { observedOn: '2017-06-01', country: 'IQ', source: 'A relative', grade: 'D' },
    languages: [],
    names: [],
    parents: [],
  },
  'reported today': { ...plain, reportedOn: dateOf(now) },
  'reported on the day of the sighting': { ...plain, reportedOn: plain.sighting.observedOn },
  'born on the day of the sighting': {
    ...plain,
    birth: { earliest: plain.sighting.observedOn, latest: plain.sighting.observedOn, basis: 'DOCUMENT' },
  },
};

const tables = ['cases', 'postings', 'stage_changes', 'profile_versions', 'whereabouts_claims', 'births', 'parents'];
const everything = () =>
  tables.map((table) => [table, registry.temporary.store.reader.raw.prepare(`select * from ${table}`).all()]);

/*
 * A case is opened with rows that are composed from what it is opened with. A change of a case reads the histories
 * back and brings the books and the current row into line with them: after an opening it must find nothing to do.
 */
describe.each(Object.entries(kinds))('opening a case %s', (_kind, input) => {
  it('writes the books and the current row that its histories lead to, read back', async () => {
    const { store } = registry.temporary;
    const caseId: CaseId = await openCase({ store, clock: () => now }, registrar, input);
    const written = everything();
    expect(written.find(([table]) => table === 'postings')?.[1]).toHaveLength(1);

    const known = asKnownAt(await readHistory(store.reader.db, caseId), now);
    const composed = knownAtOpening(input);
    const numbered = { changes: [{ id: 1 }], claims: [{ id: 1 }], birthId: null };
    expect(known.birth).toEqual(input.birth ? expect.objectContaining(input.birth) : null);
    expect({ ...known, ...numbered, birth: null }).toEqual({ ...composed, ...numbered, birth: null });
    expect(known.changes).toMatchObject(composed.changes.map(({ id: _id, ...change }) => change));
    expect(known.claims).toMatchObject(composed.claims.map(({ id: _id, ...claim }) => claim));

    const vital = await listStandingVitalClaims(store.reader.db, caseId);
    const row = store.reader.raw.prepare('select * from cases').get() as Record<string, unknown>;
    for (const [column, value] of Object.entries(mirrorOf(known, vital, dateOf(now)))) {
      const name = column.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
      expect([name, row[name]]).toEqual([name, value]);
    }
    await store.inTransaction(async (tx) => {
      const again = await postChanges(tx, [caseId], now);
      await refreshCases(tx, [{ caseId, row: await getCaseRow(tx, caseId), known: again(caseId), version: 1 }], {
        now,
        updatedAt: now,
      });
    });
    expect(everything()).toEqual(written);
  });

  it('tells the owner and the roles that span agencies, each by the next number of its stream', async () => {
    const { store } = registry.temporary;
    const told = () =>
      store.reader.raw.prepare('select agency_id, number, kind, version from case_changes order by 1, 2').raw().all();
    await openCase({ store, clock: () => now }, registrar, input);
    await openCase({ store, clock: () => now }, registrar, input);
    expect(told()).toEqual([
      [0, 1, 'CASE_CHANGED', 1],
      [0, 2, 'CASE_CHANGED', 1],
      [ministry.id, 1, 'CASE_CHANGED', 1],
      [ministry.id, 2, 'CASE_CHANGED', 1],
    ]);
  });
});

it('refuses an opening that cannot have happened, with nothing stored', async () => {
  const { store } = registry.temporary;
  const before = everything();
  const impossible = { ...less, reportedOn: '1988-05-01', sighting: { ...less.sighting, observedOn: '1988-05-01' } };
  await expect(openCase({ store, clock: () => now }, registrar, impossible)).rejects.toMatchObject({
    problems: [{ code: 'IMPOSSIBLE_DATES' }],
  });
  expect(everything()).toEqual(before);
});

it('takes the codes of ISO 639-1 for languages, and blames the one that is none', async () => {
  const refused = await act(registry, 'registrar', 'caseOpen', { ...openingInput, languages: ['kk', 'xx', 'russian'] });
  expect(refused.case).toBeNull();
  expect(refused.userErrors).toMatchObject([{ code: 'UNKNOWN_CODE', field: ['languages', '1'] }]);
});

it('blames siblingOf for a sibling that is not there or may not be seen, in the same bytes', async () => {
  const { state } = await CaseStory.open(registry);
  const query =
    'mutation ($input: CaseOpenInput!) { caseOpen(input: $input) { case { id } userErrors { code field message } } }';
  const bytesFor = async (siblingOf: string) => {
    const input = { ...openingInput, siblingOf, idempotencyKey: randomUUID() };
    return (await registry.ask('partner', query, { input })).text;
  };
  const absent = state.id.replace(/\d$/, (digit) => String((Number(digit) + 5) % 10));
  expect(await bytesFor(state.id)).toBe(await bytesFor(absent));
  expect(await bytesFor(state.id)).toContain('"userErrors":[{"code":"NOT_FOUND","field":["siblingOf"]');
});
