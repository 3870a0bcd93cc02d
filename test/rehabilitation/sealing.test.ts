import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { buildRegistrySchema } from '../../src/server/registry-graphql.js';
import { mutations } from '../matrix/expected.js';
import { callMutation, databaseOf, digestOf } from '../matrix/world.js';
import { CaseStory } from '../support/case-story.js';
import type { Answer, TestRegistry } from '../support/registry.js';
import { codesOf, openHome, openWithPlan, readFile } from './home.js';

const schema = buildRegistrySchema();
const reason = 'The young man asks for his birth certificate';
let registry: TestRegistry;
beforeAll(async () => {
  registry = await openHome('2018-01-10T09:00:00Z');
});
afterAll(() => registry.discard());

/** A closed case whose file is sealed from today on. */
async function openSealed(): Promise<CaseStory> {
  const story = await openWithPlan(registry);
  await story.endorsedMove('CLOSED', '2018-01-10', { closureReason: 'TRANSFERRED_TO_OTHER_STATE' });
  return story.does('registrar', 'fileSeal', { sealsOn: '2018-01-10', reason: 'Gone with the family' });
}

describe('a sealed file', () => {
  it('refuses every change to everybody, and stores nothing of any', async () => {
    const story = await openSealed();
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
    const { id } = (await openSealed()).state;
    for (const who of ['registrar', 'caseworker', 'psychologist']) {
      const { data } = await registry.ask(who, `{ case(id: "${id}") { rehabilitation { isSealed plan { goals } } } }`);
      expect([who, data.case.rehabilitation]).toEqual([who, { isSealed: true, plan: null }]);
    }
  });

  it('shows its facts and counts on, and by no door who the child is', async () => {
    const story = await openSealed();
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

  it('hides the family with the child, from either side, to all but who has opened it', async () => {
    const elder = await openWithPlan(registry);
    const story = await openWithPlan(registry, { siblingOf: elder.state.id });
    const third = await CaseStory.open(registry, { siblingOf: elder.state.id });
    const apart = { since: '2017-11-20', separationReason: 'MEDICAL_CARE', explanation: 'She is in hospital' };
    const separation = { ...apart, siblingCaseId: story.state.id };
    await elder.does('caseworker', 'siblingSeparationRecord', separation);
    await story.endorsedMove('CLOSED', '2018-01-10', { closureReason: 'TRANSFERRED_TO_OTHER_STATE' });

    interface Family {
      parents: unknown[];
      siblings: string[];
    }
    const familyOf = async (who: string, { state }: CaseStory): Promise<Family[]> => {
      const child = 'id child { parents { role fate versions { fate } } siblings { id } }';
      const { data, errors } = await registry.ask(
        who,
        `{ case(id: "${state.id}") { ${child} } node(id: "${state.id}") { ... on Case { ${child} } } cases(first: 100) { nodes { ${child} } } }`,
      );
      expect(errors).toBeUndefined();
      const listed = data.cases.nodes.find((node: { id: string }) => node.id === state.id);
      return [data.case, data.node, listed].map(({ child: { parents, siblings } }) => ({
        parents,
        siblings: siblings.map(({ id }: { id: string }) => id),
      }));
    };
    const idsOf = (...stories: CaseStory[]): string[] => stories.map(({ state }) => state.id).toSorted();
    const mother = { role: 'MOTHER', fate: 'WITH_CHILD', versions: [{ fate: 'WITH_CHILD' }] };
    const isWhole = async (who: string): Promise<void> => {
      for (const [one, others] of [
        [story, idsOf(elder, third)],
        [elder, idsOf(story, third)],
      ] as const)
        for (const { parents, siblings } of await familyOf(who, one))
          expect([who, parents, siblings.toSorted()]).toEqual([who, [mother], others]);
    };
    const apartFrom = async (who: string): Promise<unknown> =>
      (await readFile(registry, who, elder.state.id, 'separations { siblingCaseId reason }')).separations;
    await isWhole('registrar');

    await story.does('registrar', 'fileSeal', { sealsOn: '2018-01-10', reason: 'Adopted' });
    for (const who of ['registrar', 'supervisor', 'caseworker']) {
      for (const seen of await familyOf(who, story)) expect([who, seen]).toEqual([who, { parents: [], siblings: [] }]);
      for (const one of [elder, third])
        for (const { parents, siblings } of await familyOf(who, one))
          expect([who, parents, siblings]).toEqual([who, [mother], idsOf(one === elder ? third : elder)]);
      // By way of a brother: nobody comes back to the child.
      const { text } = await registry.ask(
        who,
        `{ case(id: "${third.state.id}") { child { siblings { child { siblings { id } } } } possibleDuplicates { id child { siblings { id } } } } }`,
      );
      expect([who, text.includes(story.state.id)]).toEqual([who, false]);
      expect([who, await apartFrom(who)]).toEqual([who, [{ siblingCaseId: null, reason: 'MEDICAL_CARE' }]]);
    }
    // Nor is it told by a refusal: of a stranger's sealed file and a brother's the same is said.
    const stranger = await openSealed();
    for (const siblingCaseId of [story.state.id, stranger.state.id]) {
      const { userErrors } = await elder.tries('caseworker', 'siblingSeparationRecord', { ...apart, siblingCaseId });
      expect(userErrors).toMatchObject([{ code: 'FILE_SEALED', field: ['siblingCaseId'] }]);
    }
    const file = await registry.app.inject({
      method: 'GET',
      url: '/exports/cases.jsonl',
      headers: { authorization: `Bearer ${registry.tokens['registrar']}` },
    });
    const line = (id: string) => file.body.split('\n').find((text) => text.includes(id)) ?? '';
    expect([line(elder.state.id).includes('WITH_CHILD'), line(story.state.id).includes('WITH_CHILD')]).toEqual([
      true,
      false,
    ]);

    await story.does('registrar', 'sealedFileOpen', { justification: reason });
    await isWhole('registrar');
    expect(await apartFrom('registrar')).toEqual([{ siblingCaseId: story.state.id, reason: 'MEDICAL_CARE' }]);
    for (const seen of await familyOf('supervisor', story)) expect(seen).toEqual({ parents: [], siblings: [] });
  });

  it('opens to one person for three days, who may then change it and lift the seal', async () => {
    const story = await openSealed();
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
    const story = await openSealed();
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
    const story = await openSealed();
    await story.does('registrar', 'sealedFileOpen', { justification: reason });
    for (const sealsOn of ['2018-01-10', '2018-05-01']) {
      const answer = await story.tries('registrar', 'fileSeal', { sealsOn, reason: 'Later' });
      expect(answer.userErrors).toMatchObject([{ code: 'GUARD_FAILED', field: ['sealsOn'] }]);
    }
    expect(await seenOf(story)).toEqual([0, ['2018-01-10']]);
  });

  it('has no seal any more once its case is reopened, and none comes on a day that was set before', async () => {
    const story = await openSealed();
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
    const story = await openSealed();
    const { data } = await registry.ask('supervisor', `{ case(id: "${story.state.id}") { stageChanges { id } } }`);
    const closing = { stageChangeId: data.case.stageChanges.at(-1).id as string };
    for (const who of ['registrar', 'supervisor']) await story.does(who, 'sealedFileOpen', { justification: reason });
    await story.does('supervisor', 'correctionEndorse', closing);
    await story.does('registrar', 'stageChangeCorrect', { ...closing, reason: 'Closed by mistake' });
    expect(await seenOf(story)).toEqual([2, ['2018-01-10', null]]);
  });

  it('keeps why it was opened, and who asked, for good', async () => {
    const story = await openSealed();
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

describe('turning 18', () => {
  const birth = { earliest: '1999-06-01', latest: '2000-01-11', basis: 'ESTIMATE' };

  it('passes the rights on the day when a child is surely of age, as its birth is known', async () => {
    const story = await openWithPlan(registry, { birth });
    registry.setClock('2018-01-10T23:59:59Z');
    expect(codesOf(await story.tries('registrar', 'fileHolderAdmit', { userId: 'user_305' }))).toEqual(['NOT_OF_AGE']);
    registry.setClock('2018-01-11T00:00:00Z');
    await story.does('registrar', 'fileHolderAdmit', { userId: 'user_305' });
    const { data } = await registry.ask('holder', '{ ownFile { rightsSince bornEarliest bornLatest } }');
    expect(data.ownFile).toEqual({ rightsSince: '2018-01-11', bornEarliest: '1999-06-01', bornLatest: '2000-01-11' });
    const another = await openWithPlan(registry, { birth });
    const twice = await another.tries('registrar', 'fileHolderAdmit', { userId: 'user_305' });
    expect(twice.userErrors[0]).toMatchObject({ code: 'ALREADY_RECORDED', field: ['userId'] });
  });

  it('passes none in the file of a child who was never found', async () => {
    const story = await CaseStory.open(registry, { birth: { ...birth, latest: '1999-12-31' } });
    expect(codesOf(await story.tries('registrar', 'fileHolderAdmit', { userId: 'user_305' }))).toEqual([
      'GUARD_FAILED',
    ]);
  });

  it('is undone where the birth is corrected, and where the file went to the wrong person', async () => {
    const ownFile = async (): Promise<Answer['data']> =>
      (await registry.ask('holder', '{ ownFile { names } ownFileExport { content } }')).data;
    const nothing = { ownFile: null, ownFileExport: null };
    // The holder of the first test is the wrong one.
    const [wrong, right] = [await openWithPlan(registry, { birth }), await openWithPlan(registry, { birth })];
    const { data } = await registry.ask(
      'registrar',
      '{ cases(first: 50) { nodes { id version stage rehabilitation { heldBy } } } }',
    );
    const held = data.cases.nodes.find(
      (one: { rehabilitation: { heldBy: string | null } | null }) => one.rehabilitation?.heldBy,
    );
    const first = new CaseStory(registry, held);
    expect((await ownFile()).ownFile).not.toBeNull();
    expect(codesOf(await first.tries('registrar', 'fileHolderRevoke', { reason: ' ' }))).toEqual(['INVALID_INPUT']);
    await first.does('registrar', 'fileHolderRevoke', { reason: 'Another young man of that name' });
    expect(await ownFile()).toEqual(nothing);
    expect(codesOf(await first.tries('registrar', 'fileHolderRevoke', { reason: 'Again' }))).toEqual([
      'NO_SUCH_TRANSITION',
    ]);

    await wrong.does('registrar', 'fileHolderAdmit', { userId: 'user_305' });
    expect((await ownFile()).ownFile).not.toBeNull();
    const younger = { earliest: '2005-01-01', latest: '2005-12-31', basis: 'DOCUMENT' };
    await wrong.does('registrar', 'profileCorrect', { birth: younger, reason: 'The certificate' });
    expect(await ownFile()).toEqual(nothing);
    await wrong.does('registrar', 'fileHolderRevoke', { reason: 'Born in 2005' });
    await right.does('registrar', 'fileHolderAdmit', { userId: 'user_305' });
    expect((await ownFile()).ownFile).not.toBeNull();
    const raw = databaseOf(registry);
    const ways = [
      'delete from file_holder_endings',
      'update file_holders set user_id = 306',
      'insert into file_holders (case_id, user_id, since, recorded_at, recorded_by) select case_id, 306, since, 1, recorded_by from file_holders order by id desc limit 1',
    ];
    for (const way of ways) expect(() => raw.prepare(way).run()).toThrow(/append-only|has its holder|readonly/);
  });

  it('is told by no list of accounts once the file is sealed, but to who has opened it', async () => {
    const read = async (who: string): Promise<Answer['data']> => {
      const { data, errors } = await registry.ask(who, '{ youngPersons { id name heldCaseId heldCaseVersion } }');
      expect(errors).toBeUndefined();
      return data.youngPersons.find(({ id }: { id: string }) => id === 'user_305');
    };
    const { heldCaseId, heldCaseVersion } = await read('registrar');
    const held = new CaseStory(registry, { id: heldCaseId, version: heldCaseVersion, stage: 'RETURNED' });
    await held.endorsedMove('CLOSED', '2018-01-11', { closureReason: 'TRANSFERRED_TO_OTHER_STATE' });
    await held.does('registrar', 'fileSeal', { sealsOn: '2018-01-11', reason: 'Gone with the family' });
    const account = { id: 'user_305', name: 'holder' };
    const unnamed = { ...account, heldCaseId: null, heldCaseVersion: null };
    for (const who of ['registrar', 'supervisor']) expect([who, await read(who)]).toEqual([who, unnamed]);
    await held.does('registrar', 'sealedFileOpen', { justification: reason });
    expect(await read('registrar')).toEqual({ ...account, heldCaseId, heldCaseVersion: held.state.version });
    expect(await read('supervisor')).toEqual(unnamed);
  });

  it('is not guessed where the birth is not known', async () => {
    const story = await openWithPlan(registry, { birth: undefined });
    expect(codesOf(await story.tries('registrar', 'fileHolderAdmit', { userId: 'user_305' }))).toEqual(['NOT_OF_AGE']);
  });
});
