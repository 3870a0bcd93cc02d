import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { buildRegistrySchema } from '../../src/server/registry-graphql.js';
import { mutations } from '../matrix/expected.js';
import { callMutation, databaseOf, digestOf } from '../matrix/world.js';
import { CaseStory } from '../support/case-story.js';
import type { TestRegistry } from '../support/registry.js';
import { codesOf, openHome, openSealed, openWithPlan, readFile } from './home.js';

const schema = buildRegistrySchema();
const reason = 'The young man asks for his birth certificate';
let registry: TestRegistry;
beforeAll(async () => {
  registry = await openHome('2018-01-10T09:00:00Z');
});
afterAll(() => registry.discard());

describe('a sealed file', () => {
  it('refuses every change to everybody, and stores nothing of any', async () => {
    const story = await openSealed(registry);
    const before = digestOf(registry);
    const changing = Object.entries(mutations).filter(([mutation, { who, names }]) => {
      const input = schema.getMutationType()?.getFields()[mutation]?.args[0]?.type.toString() ?? '';
      const type = schema.getType(input.replace('!', ''));
      const isOfCase =
        type && 'getFields' in type && 'expectedVersion' in type.getFields() && 'caseId' in type.getFields();
      return isOfCase === true && names === undefined && who.includes('registrar') && mutation !== 'sealedFileOpen';
    });
    expect(changing.length).toBeGreaterThan(35);
    for (const [mutation] of changing) {
      const answer = await callMutation({ registry, schema }, 'registrar', mutation, { caseId: story.state.id });
      const codes = answer.data?.[mutation]?.userErrors.map(({ code }: { code: string }) => code);
      expect([mutation, codes]).toEqual([mutation, ['FILE_SEALED']]);
    }
    for (const mutation of ['clinicalNoteWrite', 'sessionRecord', 'noteWrite']) {
      const answer = await callMutation({ registry, schema }, 'psychologist', mutation, { caseId: story.state.id });
      expect([mutation, answer.data?.[mutation]?.userErrors[0]?.code]).toEqual([mutation, 'FILE_SEALED']);
    }
    expect(digestOf(registry)).toBe(before);
  }, 30_000);

  it('says of itself that it is sealed, and nothing else of the plan', async () => {
    const { id } = (await openSealed(registry)).state;
    for (const who of ['registrar', 'caseworker', 'psychologist']) {
      const { data } = await registry.ask(who, `{ case(id: "${id}") { rehabilitation { isSealed plan { goals } } } }`);
      expect([who, data.case.rehabilitation]).toEqual([who, { isSealed: true, plan: null }]);
    }
  });

  it('shows its facts and counts on, and by no door who the child is', async () => {
    const story = await openSealed(registry);
    const { id } = story.state;
    const doors = [
      `{ case(id: "${id}") { stage child { names { text } birth { earliest } } notes { text } evidence { source } } }`,
      `{ node(id: "${id}") { ... on Case { stage child { names { text } birth { earliest } } evidence { source } } } }`,
      '{ cases(first: 100) { nodes { id stage child { names { text } birth { earliest } } evidence { source } } } }',
    ];
    for (const who of ['registrar', 'supervisor', 'caseworker', 'psychologist']) {
      for (const door of doors) {
        const { data, errors } = await registry.ask(who, door);
        expect(errors).toBeUndefined();
        const one = data.case ?? data.node ?? data.cases.nodes.find((node: { id: string }) => node.id === id);
        expect(one).toMatchObject({ stage: 'CLOSED', child: { names: [], birth: null }, evidence: [] });
      }
    }
    const file = await registry.app.inject({
      method: 'GET',
      url: '/exports/cases.jsonl',
      headers: { authorization: `Bearer ${registry.tokens['registrar']}` },
    });
    const line = file.body.split('\n').find((text) => text.includes(id)) ?? '';
    expect(line).not.toContain('Айгерім');
    expect(line).not.toContain('2012-03');
    // That two cases are alike would tell the name of the one by the other, from either side.
    const alike = await CaseStory.open(registry);
    for (const asked of [id, alike.state.id]) {
      const { data: found } = await registry.ask('registrar', `{ case(id: "${asked}") { possibleDuplicates { id } } }`);
      const others = found.case.possibleDuplicates.map((one: { id: string }) => one.id);
      expect([asked, others.filter((one: string) => asked === id || one === id)]).toEqual([asked, []]);
    }
    const { data, errors } = await registry.ask('registrar', '{ caseCounts(by: [SEX]) { total } }');
    expect(errors).toBeUndefined();
    expect(data.caseCounts.total).toBe(databaseOf(registry).prepare('select count(*) from cases').pluck().get());
  });

  it('opens to one person for three days, who may then change it and lift the seal', async () => {
    const story = await openSealed(registry);
    expect(codesOf(await story.tries('registrar', 'fileSealLift', { reason: 'Needed' }))).toEqual(['FILE_SEALED']);
    for (const justification of ['', `a${' '.repeat(25)}b`, `${'a\u3000\t'.repeat(3)}${' '.repeat(30)}`])
      expect(codesOf(await story.tries('registrar', 'sealedFileOpen', { justification }))).toEqual([
        'JUSTIFICATION_REQUIRED',
      ]);
    expect(
      codesOf(await story.tries('registrar', 'sealedFileOpen', { justification: reason, expectedVersion: 1 })),
    ).toEqual(['VERSION_CONFLICT']);
    await story.does('registrar', 'sealedFileOpen', { justification: reason });
    const names = `{ case(id: "${story.state.id}") { child { names { text } } } }`;
    const isSealed = async (who: string): Promise<unknown[]> => {
      const { data } = await registry.ask(
        who,
        `{ case(id: "${story.state.id}") { isSealed } cases(first: 100) { nodes { id isSealed } } }`,
      );
      const listed = data.cases.nodes.find((node: { id: string }) => node.id === story.state.id);
      return [data.case.isSealed as unknown, listed.isSealed as unknown];
    };
    // What is empty because it is sealed says so, to each reader as it is for them.
    expect([await isSealed('registrar'), await isSealed('supervisor')]).toEqual([
      [false, false],
      [true, true],
    ]);
    expect((await registry.ask('registrar', names)).data.case.child.names).not.toEqual([]);
    expect((await registry.ask('supervisor', names)).data.case.child.names).toEqual([]);
    await story.does('registrar', 'noteWrite', { text: 'The family came back' });
    await story.does('registrar', 'fileSealLift', { reason: 'The family came back' });
    expect((await registry.ask('supervisor', names)).data.case.child.names).not.toEqual([]);
    expect(await isSealed('supervisor')).toEqual([false, false]);
    expect(await readFile(registry, 'supervisor', story.state.id, 'isSealed sealsOn')).toEqual({
      isSealed: false,
      sealsOn: null,
    });
    for (const [mutation, input] of [
      ['fileSealLift', { reason: 'Again' }],
      ['sealedFileOpen', { justification: reason }],
    ] as const)
      expect(codesOf(await story.tries('registrar', mutation, input))).toEqual(['NO_SUCH_TRANSITION']);
  });

  it('is closed to whoever had opened it once the seal was lifted and another set, until that is opened for a reason of its own', async () => {
    const story = await openSealed(registry);
    const names = `{ case(id: "${story.state.id}") { isSealed child { names { text } } } }`;
    const read = async (): Promise<[boolean, number]> => {
      const { isSealed, child } = (await registry.ask('registrar', names)).data.case;
      return [isSealed, child.names.length];
    };
    await story.does('registrar', 'sealedFileOpen', { justification: reason });
    const [, known] = await read();
    await story.does('registrar', 'fileSealLift', { reason: 'The family came back' });
    await story.does('supervisor', 'fileSeal', { sealsOn: '2018-01-10', reason: 'Gone again' });
    expect(known).toBeGreaterThan(0);
    expect(await read()).toEqual([true, 0]);
    for (const [mutation, input] of [
      ['noteWrite', { text: 'The family came back' }],
      ['fileSealLift', { reason: 'The family came back' }],
    ] as const)
      expect(codesOf(await story.tries('registrar', mutation, input))).toEqual(['FILE_SEALED']);
    await story.does('registrar', 'sealedFileOpen', { justification: `${reason} Once more.` });
    expect(await read()).toEqual([false, known]);
    await story.does('registrar', 'noteWrite', { text: 'The family came back' });
    // A clock that was put back tells no other story.
    registry.setClock('2018-01-10T00:00:01Z');
    await story.does('registrar', 'fileSealLift', { reason: 'The family came back' });
    await story.does('supervisor', 'fileSeal', { sealsOn: '2018-01-10', reason: 'Gone for good' });
    expect(await read()).toEqual([true, 0]);
    await story.does('registrar', 'sealedFileOpen', { justification: `${reason} A third time.` });
    expect(await read()).toEqual([false, known]);
    registry.setClock('2018-01-10T09:00:00Z');
  });

  /** Who the child is, as the supervisor reads it, and every row of the seal. */
  const seenOf = async ({ state: { id } }: CaseStory): Promise<[number, unknown[]]> => {
    const { data } = await registry.ask('supervisor', `{ case(id: "${id}") { child { names { text } } } }`);
    const rows = databaseOf(registry).prepare('select seals_on from file_seals where case_id = ? order by id');
    return [data.case.child.names.length, rows.pluck().all(Number(id.slice('case_'.length)))];
  };

  it('is not opened to all by another day of sealing, whoever has opened it', async () => {
    const story = await openSealed(registry);
    await story.does('registrar', 'sealedFileOpen', { justification: reason });
    for (const sealsOn of ['2018-01-10', '2018-05-01']) {
      const answer = await story.tries('registrar', 'fileSeal', { sealsOn, reason: 'Later' });
      expect(answer.userErrors).toMatchObject([{ code: 'GUARD_FAILED', field: ['sealsOn'] }]);
    }
    expect(await seenOf(story)).toEqual([0, ['2018-01-10']]);
  });

  it('has no seal any more once its case is reopened, and none comes on a day that was set before', async () => {
    const story = await openSealed(registry);
    await story.does('registrar', 'sealedFileOpen', { justification: reason });
    await story.does('registrar', 'caseReopen', { effectiveOn: '2018-01-10', reason: 'The family came back' });
    expect(await seenOf(story)).toEqual([2, ['2018-01-10', null]]);
    await story.does('caseworker', 'noteWrite', { text: 'At home again' });
    const later = await openWithPlan(registry);
    await later.endorsedMove('CLOSED', '2018-01-10', { closureReason: 'TRANSFERRED_TO_OTHER_STATE' });
    await later.does('registrar', 'fileSeal', { sealsOn: '2018-01-20', reason: 'Gone with the family' });
    await later.does('registrar', 'caseReopen', { effectiveOn: '2018-01-10', reason: 'The family came back' });
    registry.setClock('2018-01-21T09:00:00Z');
    expect(await seenOf(later)).toEqual([2, ['2018-01-20', null]]);
    registry.setClock('2018-01-10T09:00:00Z');
  });

  it('has no seal any more once its closing is annulled', async () => {
    const story = await openSealed(registry);
    const { data } = await registry.ask('supervisor', `{ case(id: "${story.state.id}") { stageChanges { id } } }`);
    const closing = { stageChangeId: data.case.stageChanges.at(-1).id as string };
    for (const who of ['registrar', 'supervisor']) await story.does(who, 'sealedFileOpen', { justification: reason });
    await story.does('supervisor', 'correctionEndorse', closing);
    await story.does('registrar', 'stageChangeCorrect', { ...closing, reason: 'Closed by mistake' });
    expect(await seenOf(story)).toEqual([2, ['2018-01-10', null]]);
  });

  it('keeps why it was opened, and who asked, for good', async () => {
    const story = await openSealed(registry);
    await story.does('supervisor', 'sealedFileOpen', { justification: reason });
    const rows = registry.temporary.store.reader.raw
      .prepare('select justification, user_id, expires_at - opened_at as lasts from seal_openings where case_id = ?')
      .all(Number(story.state.id.slice('case_'.length)));
    const told = await registry.ask(
      'auditor',
      '{ sealedFileOpenings(first: 1) { nodes { caseId openedBy justification } } }',
    );
    expect(told.data.sealedFileOpenings.nodes).toEqual([
      { caseId: story.state.id, openedBy: 'supervisor', justification: reason },
    ]);
    expect((await registry.ask('registrar', '{ sealedFileOpenings(first: 1) { nodes { caseId } } }')).status).toBe(403);
    expect(rows).toEqual([{ justification: reason, user_id: 101, lasts: 72 * 3_600_000 }]);
  });
});
