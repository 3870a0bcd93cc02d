import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { eq } from 'drizzle-orm';
import fc from 'fast-check';
import { cases } from '../../schema/cases.js';
import type { Actor } from '../../src/access/actor.js';
import { mostOfFamily } from '../../src/cases/join-siblings.js';
import { listSiblingIds } from '../../src/cases/reading/case.queries.js';
import { fromNodeId, newId, type UserId } from '../../src/identifiers.js';
import type { ImportReport } from '../../src/imports/import-report.js';
import { actOn } from '../support/act-on.js';
import { openingInput } from '../support/opening-input.js';
import { ministry, openTestRegistry, partner, type TestRegistry } from '../support/registry.js';
import { childOf, csvOf, type Row } from './files.js';

let registry: TestRegistry;
beforeAll(async () => {
  registry = await openTestRegistry();
});
afterAll(() => registry.discard());

async function send(rows: readonly Row[], dryRun: boolean): Promise<ImportReport> {
  const mutation = `mutation ($input: CasesImportInput!) { casesImport(input: $input) { imported alreadyThere problemCount
    problems { row column code expected } userErrors { code } } }`;
  const input = { idempotencyKey: randomUUID(), format: 'CSV', content: csvOf(rows), dryRun };
  const answer = await registry.ask('partner', mutation, { input });
  expect(answer.errors).toBeUndefined();
  expect(answer.data.casesImport.userErrors).toEqual([]);
  return answer.data.casesImport as ImportReport;
}

let references = 0;
const known = { out: childOf('OUT', 'f'), within: childOf('WITHIN', 'g') };
const kinds = {
  out: () => known.out,
  within: () => known.within,
  otherContent: () => ({ ...known.within, source: 'Another register' }),
  faulty: () => ({ ...childOf(`R${++references}`, 'f'), sex: 'F' }),
  ofF: () => childOf(`R${++references}`, 'f'),
  ofG: () => childOf(`R${++references}`, 'g'),
  ofH: () => childOf(`R${++references}`, 'h'),
  alone: () => childOf(`R${++references}`, ''),
  twice: () => childOf('TWICE', 'h'),
} as const;

describe('a dry run and the import', () => {
  beforeAll(async () => {
    expect((await send([known.out, known.within], false)).imported).toBe(2);
    const { raw } = registry.temporary.store.reader;
    const [out] = raw.prepare('select case_id from case_references order by case_id').pluck().all() as number[];
    await registry.temporary.store.inTransaction(
      async (tx) =>
        void (await tx
          .update(cases)
          .set({ ownerAgencyId: ministry.id })
          .where(eq(cases.id, out ?? 0))),
    );
  });

  it('say the same of each brother and sister of a child who is out of reach since', async () => {
    const file = [{ ...childOf('FAULTY', ''), sex: 'F' }, known.out, childOf('B', 'f'), childOf('C', 'f')];
    for (const dryRun of [true, false])
      expect((await send(file, dryRun)).problems.map(({ row, column }) => [row, column])).toEqual([
        [2, 'sex'],
        [4, 'sibling_group'],
        [5, 'sibling_group'],
      ]);
  });

  it('say the same of any file', async () => {
    const kind = fc.constantFrom(...(Object.keys(kinds) as (keyof typeof kinds)[]));
    let [whole, refused] = [0, 0];
    await fc.assert(
      fc.asyncProperty(fc.array(kind, { minLength: 1, maxLength: 7 }), async (those) => {
        const rows = those.map((one) => kinds[one]());
        const [dry, real] = [await send(rows, true), await send(rows, false)];
        expect([those, real.problemCount, real.problems]).toEqual([those, dry.problemCount, dry.problems]);
        if (dry.problemCount > 1) refused++;
        if (dry.problemCount === 0) whole++;
      }),
      { numRuns: 80 },
    );
    expect(Math.min(whole, refused)).toBeGreaterThan(3);
  }, 120_000);
});

/** The group of each child who was imported under one of these references, in their order. */
function groupsOf(...asked: readonly string[]): readonly (number | null)[] {
  const { raw } = registry.temporary.store.reader;
  const rows = raw
    .prepare('select written, sibling_group_id from case_references join cases on id = case_id')
    .raw()
    .all() as [string, number | null][];
  return asked.map((reference) => rows.find(([written]) => written === reference)?.[1] ?? null);
}

describe('a label', () => {
  const refused = (row: number) => ({
    imported: 0,
    problems: [
      { row, column: 'sibling_group', code: 'INVALID_INPUT', expected: expect.stringContaining('one family') },
    ],
  });

  it.each(['KNN', 'NKN', 'NNK', 'KKNN', 'NKKN', 'NKNK', 'NNKK', 'KNKN', 'KNNK'])(
    'is of one family in whichever order its rows stand, new ones and such as were imported before: %s',
    async (order) => {
      const rows = [...order].map((kind, at) => childOf(`${kind}${order}${at}`, order));
      const [known, all] = [
        rows.filter(({ reference }) => reference?.startsWith('K')),
        rows.map((row) => row['reference'] ?? ''),
      ];
      expect((await send(known, false)).imported).toBe(known.length);
      const [before] = groupsOf(known[0]?.['reference'] ?? '');
      const file = [...rows, childOf(`X${order}`, `${order} of others`), childOf(`Y${order}`, `${order} of others`)];
      expect(await send(file, true)).toMatchObject({ problems: [], alreadyThere: known.length });
      expect(await send(file, false)).toMatchObject({ problems: [], alreadyThere: known.length, imported: 4 });
      const [family, ...others] = groupsOf(...all);
      expect(family).toEqual(before ?? expect.any(Number));
      expect(others).toEqual(others.map(() => family));
      const [one, other] = groupsOf(`X${order}`, `Y${order}`);
      expect([one, one === family]).toEqual([other, false]);
    },
  );

  it('of two families is added to in no order, and says so of the row that meets them', async () => {
    const [one, two, fresh] = [childOf('ONE', 'two'), childOf('TWO', 'two'), childOf('FRESH', 'two')];
    for (const row of [one, two]) expect((await send([row], false)).imported).toBe(1);
    for (const dryRun of [true, false]) {
      for (const file of [
        [fresh, one, two],
        [one, fresh, two],
        [one, two, fresh],
        [two, one, fresh],
      ])
        expect(await send(file, dryRun)).toMatchObject(refused(4));
      expect(await send([one, two], dryRun)).toMatchObject({ problems: [], alreadyThere: 2 });
    }
    expect(groupsOf('ONE', 'TWO')).toEqual([null, null]);
    expect(await send([fresh, two], false)).toMatchObject({ problems: [], imported: 1 });
    const [first, second, third] = groupsOf('ONE', 'TWO', 'FRESH');
    expect([first, second]).toEqual([null, third]);
    expect(third).not.toBeNull();
  });

  it('has a child out of reach told in whichever order', async () => {
    for (const dryRun of [true, false]) {
      expect(await send([childOf('N1', 'f'), known.out, childOf('N2', 'f')], dryRun)).toMatchObject({
        imported: 0,
        problems: [
          { row: 3, column: 'sibling_group' },
          { row: 4, column: 'sibling_group' },
        ],
      });
      expect(await send([known.out], dryRun)).toMatchObject({ problems: [], alreadyThere: 1 });
    }
  });

  it('of a family that was there before is counted with it, in whichever order', async () => {
    const old = Array.from({ length: 30 }, (_, at) => childOf(`OLD${at}`, 'large'));
    const fresh = Array.from({ length: 21 }, (_, at) => childOf(`NEW${at}`, 'large'));
    expect((await send(old, false)).imported).toBe(30);
    for (const dryRun of [true, false]) {
      expect(await send([...fresh, ...old.slice(0, 1)], dryRun)).toMatchObject(refused(23));
      expect(await send([...old.slice(0, 1), ...fresh], dryRun)).toMatchObject(refused(23));
    }
    expect(await send([...fresh.slice(1), ...old.slice(0, 1)], false)).toMatchObject({ problems: [], imported: 20 });
    const groups = groupsOf(...[...old, ...fresh.slice(1)].map((row) => row['reference'] ?? ''));
    expect([new Set(groups).size, groups.length]).toEqual([1, 50]);
  });
});

describe('a family', () => {
  it('has at most 50 children, of a file as of the registry', async () => {
    const family = Array.from({ length: 52 }, (_, at) => childOf(`F${at}`, 'family'));
    const beyond = (rows: readonly number[]) => ({
      imported: 0,
      problems: rows.map((row) => ({
        row,
        column: 'sibling_group',
        code: 'INVALID_INPUT',
        expected: expect.stringContaining('at most 50 children'),
      })),
    });
    for (const dryRun of [true, false]) expect(await send(family, dryRun)).toMatchObject(beyond([52, 53]));
    expect((await send(family.slice(0, 49), false)).imported).toBe(49);
    for (const dryRun of [true, false]) expect(await send(family, dryRun)).toMatchObject(beyond([52, 53]));
    expect((await send(family.slice(0, 50), false)).imported).toBe(1);
    for (const dryRun of [true, false])
      expect(await send([...family.slice(0, 1), ...family.slice(51)], dryRun)).toMatchObject(beyond([3]));
    const { raw } = registry.temporary.store.reader;
    const [, id] = raw
      .prepare('select sibling_group_id, min(id) from main.cases group by sibling_group_id having count(*) = 50')
      .raw()
      .get() as [number, number];
    const opened = await actOn(
      registry,
      'partner',
      'caseOpen',
      { ...openingInput, siblingOf: `case_${id}` },
      'case { id }',
    );
    expect(opened.userErrors).toEqual([expect.objectContaining({ code: 'INVALID_INPUT', field: ['siblingOf'] })]);
  }, 60_000);

  it('is asked for with what acts of the same group of commits have added to it', async () => {
    const [first, second] = ['P', 'Q'].map((letter) =>
      Array.from({ length: 40 }, (_, at) => childOf(`${letter}${at}`, 'group')),
    );
    const eldest = childOf('ELDEST', 'group');
    const before = [eldest, childOf('YOUNGER', 'group')];
    const blocker = Array.from({ length: 100 }, (_, at) => childOf(`BLOCKER${at}`, ''));
    const answers = await Promise.all(
      [blocker, [eldest], before, [eldest, ...(first ?? [])], [eldest, ...(second ?? [])]].map((rows) =>
        send(rows, false),
      ),
    );
    expect(answers).toMatchObject([
      { imported: 100 },
      { imported: 1 },
      { imported: 1, alreadyThere: 1, problems: [] },
      { imported: 40, alreadyThere: 1, problems: [] },
      { imported: 0, problemCount: 32 },
    ]);
    expect(answers[4]?.problems[0]).toMatchObject({ row: 11, column: 'sibling_group' });
    expect(new Set(groupsOf('ELDEST', 'YOUNGER', 'P0', 'P39')).size).toBe(1);
    expect(groupsOf('Q0')).toEqual([null]);
    expect(await send([eldest, ...(second ?? []).slice(0, 8)], false)).toMatchObject({ problems: [], imported: 8 });
  }, 60_000);

  it('of any length is shown without reading more of it than is shown', async () => {
    const alone = await send([childOf('LONG', '')], false);
    expect(alone.imported).toBe(1);
    const { raw } = registry.temporary.store.reader;
    const id = raw.prepare('select max(id) from main.cases').pluck().get() as number;
    const siblingGroupId = newId(1_515_574_800_000);
    await registry.temporary.store.inTransaction(async (tx) => {
      const [row] = await tx.select().from(cases).where(eq(cases.id, id));
      if (!row) throw new Error('The case that was opened is not there.');
      await tx.update(cases).set({ siblingGroupId }).where(eq(cases.id, id));
      for (let at = 1; at <= 6_000; at++) await tx.insert(cases).values({ ...row, siblingGroupId, id: id + at });
    });
    const question = `{ case(id: "case_${id}") { child { siblings { id } } } }`;
    const given = await registry.ask('partner', question);
    const shown = (given.data.case.child.siblings as { id: string }[]).map((one) => fromNodeId('case', one.id));
    expect(shown).toEqual(Array.from({ length: 49 }, (_, at) => id + 1 + at));
    const actor: Actor = { kind: 'user', userId: 105 as UserId, name: 'who', role: 'PARTNER', agencyId: partner.id };
    const reading = { store: registry.temporary.store, clock: () => Date.parse('2018-01-10T09:00:00Z') };
    const read = await listSiblingIds(reading, actor, [siblingGroupId]);
    expect(read.get(siblingGroupId)).toHaveLength(mostOfFamily);
  }, 60_000);
});
