import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { databaseOf } from '../matrix/world.js';
import { CaseStory } from '../support/case-story.js';
import type { Answer, TestRegistry } from '../support/registry.js';
import { codesOf, openHome, openWithPlan } from './home.js';

const reason = 'The young man asks for his birth certificate';
let registry: TestRegistry;
beforeAll(async () => {
  registry = await openHome('2018-01-10T09:00:00Z');
});
afterAll(() => registry.discard());

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
