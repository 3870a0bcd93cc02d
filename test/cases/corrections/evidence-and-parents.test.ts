/* eslint-disable @typescript-eslint/no-unsafe-return -- the shape of an answer is what these tests assert */
import { describe, expect, it } from '@jest/globals';
import type { CaseStory } from '../../support/case-story.js';
import { codesOf } from '../codes-of.js';
import { useCorrectedRegistry } from './corrected-registry.js';

const { open, read, stored, missingFor } = useCorrectedRegistry();

describe('an item of evidence', () => {
  const evidence = 'evidence { id type standing judgements { standing reason recordedBy } }';
  const item = {
    type: 'BIRTH_CERTIFICATE',
    grade: 'A',
    obtainedOn: '2017-08-01',
    source: 'Civil registry',
    isVerified: true,
  };

  it('keeps every finding on it, of whom and why; the last one holds', async () => {
    const story = await open();
    await story.does('caseworker', 'evidenceRecord', item);
    await story.does('caseworker', 'evidenceRecord', { ...item, type: 'VIDEO' });
    const before = stored('evidence');
    const judge = (who: string, standing: string, reason: string) =>
      story.does(who, 'evidenceJudge', { evidenceId: '1', standing, reason });
    await judge('caseworker', 'CONTESTED', 'A relative disputes it');
    await judge('supervisor', 'REFUTED', 'It is of another child');
    await judge('caseworker', 'CONTESTED', 'The register was read again');
    const shown = (await read(story, evidence)).evidence;
    expect(shown).toEqual([
      { id: story.names('evidence', 2), type: 'VIDEO', standing: 'STANDING', judgements: [] },
      {
        id: story.names('evidence', 1),
        type: 'BIRTH_CERTIFICATE',
        standing: 'CONTESTED',
        judgements: [
          { standing: 'CONTESTED', reason: 'A relative disputes it', recordedBy: 'caseworker' },
          { standing: 'REFUTED', reason: 'It is of another child', recordedBy: 'supervisor' },
          { standing: 'CONTESTED', reason: 'The register was read again', recordedBy: 'caseworker' },
        ],
      },
    ]);
    expect(stored('evidence')).toEqual(before);
  });

  it('is what the guards look at as last judged, and is judged with a reason, by its place in the case', async () => {
    const story = await open();
    await story.moves('LOCATED', '2017-07-10');
    await story.attests('IDENTITY_FILE_OPENED');
    await story.moves('VERIFYING_IDENTITY', '2017-07-20');
    await story.does('caseworker', 'evidenceRecord', item);
    const judge = { evidenceId: '1', standing: 'REFUTED', reason: 'Mixed up' };
    expect((await story.tries('caseworker', 'evidenceJudge', { ...judge, reason: '' })).userErrors[0]?.code).toBe(
      'INVALID_INPUT',
    );
    const number = String(stored('evidence')[0]?.['id']);
    expect(
      (await story.tries('caseworker', 'evidenceJudge', { ...judge, evidenceId: number })).userErrors[0]?.code,
    ).toBe('NOT_FOUND');
    await story.does('caseworker', 'evidenceJudge', judge);
    expect(await missingFor(story, 'IDENTITY_CONFIRMED')).toEqual(['IDENTITY_PROVEN', 'TWO_PERSONS']);
    const confirm = { toStage: 'IDENTITY_CONFIRMED', effectiveOn: '2017-08-10' };
    expect(codesOf(await story.tries('supervisor', 'caseEndorse', confirm))).toEqual(['GUARD_FAILED IDENTITY_PROVEN']);
  });
});

describe('a parent', () => {
  const fields =
    'child { parents { id role fate citizenship versions { id fate citizenship since correctsId isWithdrawal reason } } }';
  const mother = async (story: CaseStory) => (await read(story, fields)).child.parents[0];

  it('has a fate and a citizenship that are learned and corrected over time, each version kept', async () => {
    const story = await open();
    const before = stored('parents');
    const learn = (more: object) => story.does('registrar', 'parentRecord', { parentId: '1', ...more });
    await learn({ fate: 'DETAINED_ABROAD', since: '2017-09-01', reason: 'The delegate saw her in prison' });
    expect(await mother(story)).toMatchObject({
      id: story.names('parent', 1),
      role: 'MOTHER',
      fate: 'DETAINED_ABROAD',
      citizenship: 'KZ',
    });
    await learn({ citizenship: 'STATELESS', corrects: '1', reason: 'Her passport was forged' });
    // What was corrected is what the case was opened with; what was learned since holds on.
    expect(await mother(story)).toMatchObject({ fate: 'DETAINED_ABROAD', citizenship: 'KZ' });
    await story.does('registrar', 'parentWithdraw', { parentId: '1', versionId: '2', reason: 'Another woman' });
    expect(await mother(story)).toEqual({
      id: story.names('parent', 1),
      role: 'MOTHER',
      fate: 'WITH_CHILD',
      citizenship: 'STATELESS',
      versions: [
        {
          id: story.names('parentVersion', 1, 1),
          fate: 'WITH_CHILD',
          citizenship: 'KZ',
          since: null,
          correctsId: null,
          isWithdrawal: false,
          reason: null,
        },
        {
          id: story.names('parentVersion', 1, 2),
          fate: 'DETAINED_ABROAD',
          citizenship: 'KZ',
          since: '2017-09-01',
          correctsId: null,
          isWithdrawal: false,
          reason: 'The delegate saw her in prison',
        },
        {
          id: story.names('parentVersion', 1, 3),
          fate: 'WITH_CHILD',
          citizenship: 'STATELESS',
          since: null,
          correctsId: story.names('parentVersion', 1, 1),
          isWithdrawal: false,
          reason: 'Her passport was forged',
        },
        {
          id: story.names('parentVersion', 1, 4),
          fate: 'DETAINED_ABROAD',
          citizenship: 'KZ',
          since: '2017-09-01',
          correctsId: story.names('parentVersion', 1, 2),
          isWithdrawal: true,
          reason: 'Another woman',
        },
      ],
    });
    expect(stored('parents')).toEqual(before);
  });

  it('is not found by any other name, loses no opening, and is recorded with a reason and a possible day', async () => {
    const story = await open();
    const codes = async (mutation: string, input: object) =>
      (await story.tries('registrar', mutation, input)).userErrors.map(({ code }) => code);
    const learned = { fate: 'MISSING', reason: 'x' };
    expect(await codes('parentRecord', { parentId: '2', ...learned })).toEqual(['NOT_FOUND']);
    expect(await codes('parentRecord', { parentId: String(stored('parents')[0]?.['id']), ...learned })).toEqual([
      'NOT_FOUND',
    ]);
    expect(await codes('parentRecord', { parentId: '1', reason: 'x' })).toEqual(['INVALID_INPUT']);
    expect(await codes('parentRecord', { parentId: '1', fate: 'MISSING', reason: '' })).toEqual(['INVALID_INPUT']);
    expect(await codes('parentRecord', { parentId: '1', ...learned, since: '2019-01-01' })).toEqual([
      'IMPOSSIBLE_DATES',
    ]);
    expect(await codes('parentWithdraw', { parentId: '1', versionId: '1', reason: 'x' })).toEqual(['INVALID_INPUT']);
    expect(await codes('parentWithdraw', { parentId: '1', versionId: '2', reason: 'x' })).toEqual(['NOT_FOUND']);
  });

  it('is put on file by its role where the case was opened without, once, and is named and learned of like any other', async () => {
    const story = await open();
    const name = { text: 'Ерлан', role: 'GIVEN_BY_PARENTS', script: 'CYRILLIC_KAZAKH', source: 'RELATIVE' };
    const learned = { role: 'FATHER', citizenship: 'KZ', reason: 'By the grandmother', addNames: [name] };
    await story.does('registrar', 'parentRecord', learned);
    const parentsOf = async () =>
      (
        await read(
          story,
          'child { parents { id role fate citizenship names { text } versions { id fate citizenship reason } } }',
        )
      ).child.parents;
    const opened = { id: story.names('parentVersion', 2, 1), fate: 'UNKNOWN', citizenship: 'UNKNOWN', reason: null };
    const version = {
      id: story.names('parentVersion', 2, 2),
      fate: 'UNKNOWN',
      citizenship: 'KZ',
      reason: 'By the grandmother',
    };
    const father = {
      id: story.names('parent', 2),
      role: 'FATHER',
      fate: 'UNKNOWN',
      citizenship: 'KZ',
      names: [{ text: 'Ерлан' }],
    };
    expect(await parentsOf()).toEqual([
      expect.objectContaining({ id: story.names('parent', 1), role: 'MOTHER' }),
      { ...father, versions: [opened, version] },
    ]);
    await story.does('registrar', 'parentRecord', { parentId: '2', fate: 'MISSING', reason: 'By an aunt' });
    expect((await parentsOf())[1]).toMatchObject({ fate: 'MISSING', citizenship: 'KZ' });
    const refused = async (input: object) =>
      (await story.tries('registrar', 'parentRecord', { reason: 'x', fate: 'MISSING', ...input })).userErrors;
    expect(await refused({ role: 'FATHER' })).toMatchObject([
      {
        code: 'INVALID_INPUT',
        field: ['role'],
        message: expect.stringContaining(`parentId ${story.names('parent', 2)}.`),
      },
    ]);
    expect(await refused({})).toMatchObject([{ code: 'INVALID_INPUT', field: ['parentId'] }]);
    expect(await refused({ parentId: '1', role: 'FATHER' })).toMatchObject([
      { code: 'INVALID_INPUT', field: ['role'] },
    ]);
    expect(await refused({ role: 'FATHER', addNames: [{ ...name, text: ' ' }] })).toMatchObject([
      { field: ['addNames', '0', 'text'] },
    ]);
  });
});
