import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { verifyChain } from '../../src/audit/verify-chain.js';
import { checkBooks } from '../../src/counts/books/check-books.js';
import { openConnection } from '../../src/database/connection.js';
import { applyTombstones, listTombstones, listWrappedKeys } from '../../src/identity/destroy-keys.js';
import { mustActOn } from '../support/act-on.js';
import { CaseStory } from '../support/case-story.js';
import { openTestRegistry, type TestRegistry } from '../support/registry.js';

let registry: TestRegistry;
beforeAll(async () => {
  registry = await openTestRegistry('2018-01-10T09:00:00Z');
});
afterAll(() => registry.discard());

const canaries = [
  'Қарлығаш',
  'Qanary',
  'Anaqanary',
  'Notqanary',
  'Sourceqanary',
  'Purposeqanary',
  'Docqanary',
] as const;
const [kazakh, latin, mother, note, source, purpose, document] = canaries;

const name = (text: string, script: string) => ({ text, script, role: 'GIVEN_BY_PARENTS', source: 'RELATIVE' });

/** A closed case whose every word is a canary. */
async function openCanary(): Promise<CaseStory> {
  const story = await CaseStory.open(registry, {
    names: [name(kazakh, 'CYRILLIC_KAZAKH'), name(latin, 'LATIN')],
    parents: [{ role: 'MOTHER', fate: 'WITH_CHILD', citizenship: 'KZ', names: [name(mother, 'LATIN')] }],
    sighting: { observedOn: '2017-05-20', country: 'SY', siteId: 'site_21', source, grade: 'B' },
    birth: { earliest: '2012-03-04', latest: '2012-03-04', basis: 'DOCUMENT' },
    purpose,
  });
  await story.does('registrar', 'noteWrite', { text: note });
  await story.does('caseworker', 'attestationRecord', {
    kind: 'GUARDIAN_CONSENT',
    attestedOn: '2017-07-01',
    reference: document,
  });
  return story.endorsedMove('CLOSED', '2017-12-01', { closureReason: 'UNTRACEABLE_AFTER_REVIEW' });
}

/** Every byte that lies in the registry's folder: the file, its log and whatever else. */
const onDisk = (): Buffer => {
  const files = readdirSync(registry.temporary.folder, { recursive: true, withFileTypes: true });
  return Buffer.concat(
    files.filter((file) => file.isFile()).map((file) => readFileSync(join(file.parentPath, file.name))),
  );
};
const foundOnDisk = (words: readonly string[]) => {
  const bytes = onDisk();
  return words.filter((word) => bytes.includes(Buffer.from(word)) || bytes.includes(Buffer.from(word, 'utf16le')));
};

/** As a migration copies the file aside. */
function copyTo(path: string): void {
  const { raw } = openConnection(registry.temporary.store.file, 'read');
  raw.prepare('vacuum into ?').run(path);
  raw.close();
}

const change = ({ state }: CaseStory) => ({ caseId: state.id, expectedVersion: state.version });
const reason = { reason: 'WISH_OF_THE_PERSON', reference: 'Letter 17' };

async function ask(who: string, mutation: string, input: object): Promise<{ isDone: boolean; codes: string[] }> {
  const type = `${mutation[0]?.toUpperCase()}${mutation.slice(1)}Input!`;
  const query = `mutation Act($input: ${type}) { ${mutation}(input: $input) { isDone userErrors { code } } }`;
  const { data } = await registry.ask(who, query, { input: { idempotencyKey: `k-${Math.random()}`, ...input } });
  const { isDone, userErrors } = data[mutation];
  return { isDone, codes: userErrors.map(({ code }: { code: string }) => code) };
}

const counts = () =>
  registry.ask(
    'supervisor',
    `{ ${['2017-05-30', '2017-06-15', '2017-11-30', '2017-12-15']
      .map(
        (on, at) =>
          `c${at}: caseCounts(asOf: "${on}", by: [SUB_ACCOUNT, AGE_BAND, SEX, REGION_OF_ORIGIN]) { total rows { subAccount ageBand sex regionOfOrigin count } }`,
      )
      .join(' ')} }`,
  );

describe('encryption at rest', () => {
  it('leaves no word about a child on the disk, while every reader with the right reads it', async () => {
    const story = await openCanary();
    expect(foundOnDisk(canaries)).toEqual([]);
    // The control: what is no child's lies there as it is, and the search looks at the right bytes.
    expect(foundOnDisk(['Ministry of Foreign Affairs', 'GUARDIAN_CONSENT'])).toHaveLength(2);
    const { data } = await registry.ask(
      'registrar',
      `{ case(id: "${story.state.id}") { child { names { text } birth { earliest } parents { names { text } } } notes { text }
         whereaboutsClaims { source } attestations { reference } } }`,
    );
    const shown = JSON.stringify(data);
    for (const word of [kazakh, latin, mother, note, source, document, '2012-03-04']) expect(shown).toContain(word);
    const found = await registry.ask('registrar', `{ cases(first: 5, filter: { name: "қарлығаш" }) { nodes { id } } }`);
    expect(found.data.cases.nodes.map(({ id }: { id: string }) => id)).toContain(story.state.id);
    const trail = await registry.ask('auditor', '{ auditTrail(first: 20) { nodes { purpose } } }');
    expect(trail.text).toContain(purpose);
  }, 60_000);
});

describe('an erasure', () => {
  it('takes two persons, a closed case and the file as the first one saw it', async () => {
    const open = await CaseStory.open(registry);
    expect(await ask('supervisor', 'erasureRequest', { ...change(open), ...reason })).toEqual({
      isDone: false,
      codes: ['GUARD_FAILED'],
    });
    const story = await openCanary();
    expect((await ask('administrator', 'erasureCarryOut', change(story))).codes).toEqual(['GUARD_FAILED']);
    expect((await ask('supervisor', 'erasureRequest', { ...change(story), ...reason })).isDone).toBe(true);
    expect((await ask('supervisor', 'erasureCarryOut', change(story))).codes).toEqual(['SAME_PERSON']);
    const waiting = await registry.ask('administrator', '{ erasureRequests { caseId reason reference requestedBy } }');
    expect(waiting.data.erasureRequests).toContainEqual({
      caseId: story.state.id,
      ...reason,
      requestedBy: 'supervisor',
    });
    await story.does('registrar', 'noteWrite', { text: 'More' });
    expect((await ask('administrator', 'erasureCarryOut', change(story))).codes).toEqual(['GUARD_FAILED']);
    expect((await ask('supervisor', 'erasureRequest', { ...change(story), ...reason })).isDone).toBe(true);
    expect((await ask('administrator', 'erasureDecline', change(story))).isDone).toBe(true);
    expect((await ask('administrator', 'erasureCarryOut', change(story))).codes).toEqual(['GUARD_FAILED']);
    for (const who of ['registrar', 'caseworker', 'partner', 'auditor']) {
      const refused = await registry.ask(who, '{ erasureRequests { caseId } }');
      expect(refused.status).toBe(403);
    }
  }, 60_000);

  it('is asked for by the number of a document, and by no sentence, in which the child could be named', async () => {
    const story = await openCanary();
    const asking = (reference: string) =>
      ask('supervisor', 'erasureRequest', { ...change(story), ...reason, reference });
    const sentences = [
      `The wish of ${latin} Bek 2012`,
      `${kazakh} Бек, 2012 ж. туған`,
      'Letter',
      `Letter ${'1'.repeat(40)}`,
    ];
    for (const reference of [...sentences, 'Письмо её матери 17', 'A wish: "17"', '- 17'])
      expect([reference, await asking(reference)]).toEqual([reference, { isDone: false, codes: ['INVALID_INPUT'] }]);
    const waiting = await registry.ask('supervisor', '{ erasureRequests { caseId } }');
    expect(waiting.data.erasureRequests).not.toContainEqual({ caseId: story.state.id });
    for (const reference of [' Letter 17 ', '2-1234/2019', 'Хат № 17 (03.02.2019)', 'MFA/KZ 03–17_b']) {
      expect([reference, await asking(reference)]).toEqual([reference, { isDone: true, codes: [] }]);
      expect((await ask('supervisor', 'erasureDecline', change(story))).isDone).toBe(true);
    }
  }, 60_000);

  it('is asked for once while that word stands, by whomever; then it is for another to carry out', async () => {
    const story = await openCanary();
    const asking = (who: string) => ask(who, 'erasureRequest', { ...change(story), ...reason });
    const done = { isDone: true, codes: [] };
    const asked = { isDone: false, codes: ['ALREADY_RECORDED'] };
    expect(await asking('supervisor')).toEqual(done);
    expect([await asking('supervisor'), await asking('administrator')]).toEqual([asked, asked]);
    const waiting = async () => {
      const { data } = await registry.ask('supervisor', '{ erasureRequests { caseId } }');
      const rows = data.erasureRequests as readonly { caseId: string }[];
      return rows.filter(({ caseId }) => caseId === story.state.id).length;
    };
    expect(await waiting()).toBe(1);
    // Who may not ask is told nothing of what was asked.
    const refused = await registry.ask(
      'registrar',
      'mutation ($input: ErasureRequestInput!) { erasureRequest(input: $input) { isDone } }',
      { input: { idempotencyKey: 'a-registrar', ...change(story), ...reason } },
    );
    expect([refused.status, refused.errors?.[0]?.extensions.code]).toEqual([403, 'FORBIDDEN']);
    expect((await ask('supervisor', 'erasureDecline', change(story))).isDone).toBe(true);
    expect([await asking('administrator'), await waiting()]).toEqual([done, 1]);
    expect(await ask('supervisor', 'erasureCarryOut', change(story))).toEqual(done);
  }, 60_000);

  it('is not carried out on the word of somebody who may ask for it no longer', async () => {
    const story = await openCanary();
    expect((await ask('supervisor', 'erasureRequest', { ...change(story), ...reason })).isDone).toBe(true);
    const { raw } = openConnection(registry.temporary.store.file, 'write');
    const become = (role: string) => raw.prepare(`update users set role = ? where name = 'supervisor'`).run(role);
    become('REGISTRAR');
    expect((await ask('administrator', 'erasureCarryOut', change(story))).codes).toEqual(['GUARD_FAILED']);
    // The control: it was the right that lacked.
    become('SUPERVISOR');
    expect((await ask('administrator', 'erasureCarryOut', change(story))).isDone).toBe(true);
    raw.close();
  }, 60_000);

  it('makes the child as absent as one that never was, and leaves counts, books and the audit whole', async () => {
    const story = await openCanary();
    const { id } = story.state;
    await mustActOn(
      registry,
      'registrar',
      'accessGrant',
      { caseId: id, agencyId: 'agency_12', scopes: ['IDENTITY'], purposeOfAccess: 'Search', expiresOn: '2018-02-01' },
      'grant { id }',
    );
    const before = await counts();
    expect(before.data.c1.total).toBeGreaterThan(0);
    const changesOf = async (who: string) =>
      (await registry.ask(who, '{ changes(first: 100) { edges { node { caseId kind } } } }')).text;
    expect((await ask('supervisor', 'erasureRequest', { ...change(story), ...reason })).isDone).toBe(true);
    expect(await ask('administrator', 'erasureCarryOut', change(story))).toEqual({ isDone: true, codes: [] });

    const absent = 'case_123456789';
    const everything = (
      of: string,
    ) => `{ case(id: "${of}") { id stage child { names { text } } } node(id: "${of}") { id }
      caseGrants(caseId: "${of}", first: 5) { nodes { id } } }`;
    for (const who of ['registrar', 'supervisor', 'caseworker', 'partner', 'psychologist']) {
      const [gone, never] = [await registry.ask(who, everything(id)), await registry.ask(who, everything(absent))];
      expect([who, gone.status, gone.text]).toEqual([who, never.status, never.text]);
      for (const [mutation, input] of [
        ['noteWrite', { text: 'x' }],
        ['caseReopen', { effectiveOn: '2018-01-10', reason: 'x' }],
      ] as const) {
        const type = `${mutation[0]?.toUpperCase()}${mutation.slice(1)}Input!`;
        const query = `mutation A($input: ${type}) { ${mutation}(input: $input) { userErrors { code message } } }`;
        const sent = (of: string) =>
          registry.ask(who, query, {
            input: { idempotencyKey: `k-${Math.random()}`, caseId: of, expectedVersion: 1, ...input },
          });
        expect((await sent(id)).text).toBe((await sent(absent)).text);
      }
    }
    expect((await ask('supervisor', 'erasureRequest', { ...change(story), ...reason })).codes).toEqual(['NOT_FOUND']);
    const lists = await registry.ask('registrar', '{ cases(first: 100) { nodes { id } } }');
    expect(lists.text).not.toContain(id);
    const byName = await registry.ask(
      'registrar',
      `{ cases(first: 100, filter: { name: "${latin}" }) { nodes { id } } }`,
    );
    expect(byName.text).not.toContain(id);
    for (const who of ['partner', 'registrar', 'supervisor', 'caseworker'])
      expect([who, await changesOf(who)]).toEqual([
        who,
        expect.stringContaining(`"caseId":"${id}","kind":"ACCESS_LOST"`),
      ]);

    expect((await counts()).data).toEqual(before.data);
    expect(await checkBooks(registry.temporary.store.reader)).not.toHaveProperty('firstFault');
    expect(await verifyChain(registry.temporary.store.reader.db)).not.toHaveProperty('firstBad');
    const trail = await registry.ask(
      'auditor',
      `{ fileReads(caseId: "${id}", first: 100) { nodes { operation purpose } } }`,
    );
    expect(trail.data.fileReads.nodes).toContainEqual({ operation: 'erasureCarryOut', purpose: null });
    expect(trail.text).not.toContain(purpose);
  }, 90_000);

  it('leaves nothing that a key could open: the key is gone, from the log and from copies as well', async () => {
    const story = await openCanary();
    const key = Number(story.state.id.slice(5));
    const { store } = registry.temporary;
    const wrapped = [...listWrappedKeys(store.reader)].find(({ subjectId }) => subjectId === key)?.wrapped ?? '';
    // The control: while the child is there, so is its key, and it opens the name.
    expect(foundOnDisk([wrapped])).toHaveLength(1);
    copyTo(`${store.file}.before-2018`);
    expect((await ask('supervisor', 'erasureRequest', { ...change(story), ...reason })).isDone).toBe(true);
    expect((await ask('administrator', 'erasureCarryOut', change(story))).isDone).toBe(true);
    expect(foundOnDisk([wrapped, ...canaries])).toEqual([]);
    const names = store.reader.raw.prepare('select text, search_key from names where case_id = ?').all(key);
    expect(names).toEqual(Array(3).fill({ text: null, search_key: '' }));
    expect(listTombstones(store.reader).find(({ subjectId }) => subjectId === key)).toMatchObject({ caseId: key });
  }, 60_000);

  it('is repeated in an older copy by its tombstones, as a restore must', async () => {
    const story = await openCanary();
    const key = Number(story.state.id.slice(5));
    const { store, folder } = registry.temporary;
    const copy = join(folder, 'older.sqlite');
    copyTo(copy);
    const keyIn = () => readFileSync(copy).includes(Buffer.from(wrapped));
    const wrapped = [...listWrappedKeys(store.reader)].find(({ subjectId }) => subjectId === key)?.wrapped ?? '';
    await ask('supervisor', 'erasureRequest', { ...change(story), ...reason });
    await ask('administrator', 'erasureCarryOut', change(story));
    expect(keyIn()).toBe(true);
    applyTombstones(copy, listTombstones(store.reader));
    expect(keyIn()).toBe(false);
  }, 60_000);
});
