import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { CaseStory } from '../support/case-story.js';
import { auditCount } from '../matrix/world.js';
import type { Answer, TestRegistry } from '../support/registry.js';
import { codesOf, hospital, readFile } from './home.js';
import { grants, marks, openShownChild, queries, share } from './shown-child.js';

let registry: TestRegistry;
let story: CaseStory;
let sibling: CaseStory;
beforeAll(async () => void ({ registry, story, sibling } = await openShownChild()), 30_000);
afterAll(() => registry.discard());

const ask = (who: string): Promise<Answer> => registry.ask(who, queries[who] ?? '');
const nodesOf = (answer: Answer) =>
  (Object.values(answer.data as object)[0] as { nodes: Record<string, unknown>[] }).nodes;

describe('a view by purpose', () => {
  it('shows a school what its pupil needs, a clinic its patient, an office who cares, and each no more', async () => {
    const reference = expect.stringMatching(/^view_\d+$/);
    const name = 'Айгерім';
    expect(nodesOf(await ask('teacher'))).toEqual([
      {
        reference,
        name,
        yearOfBirth: 2012,
        level: 1,
        language: 'KAZAKH',
        supports: ['CATCH_UP_READING', 'TUTOR'],
        shownUntil: '2018-06-30',
      },
    ]);
    expect(nodesOf(await ask('doctor'))).toEqual([
      {
        ...{
          reference,
          name,
          sex: 'FEMALE',
          bornEarliest: '2012-03-01',
          bornLatest: '2012-03-31',
          needs: ['DENTAL', 'VISION'],
        },
        appointments: [{ on: '2017-12-02', attendance: 'ATTENDED' }],
        shownUntil: '2018-06-30',
      },
    ]);
    expect(nodesOf(await ask('officer'))).toEqual([
      {
        ...{ reference, name, shownUntil: '2018-06-30' },
        // With whom the child was when it came is told without the day: that would be the day of the return or before.
        arrangements: [
          { arrangement: 'PARENT', since: null },
          { arrangement: 'RELATIVE_GUARDIANSHIP', since: '2017-11-20' },
        ],
        decisions: [{ kind: 'GUARDIANSHIP', relation: 'GRANDPARENT', decidedOn: '2017-11-20', isEnd: false }],
        separations: [{ reason: 'NO_ROOM_TOGETHER', since: '2017-11-20', endedOn: null }],
        homeVisits: [{ on: '2017-12-03', attendance: 'ATTENDED' }],
      },
    ]);
  });

  it.each(Object.keys(queries))('bears none of the marks of the file in its bytes: %s', async (who) => {
    const { text } = await ask(who);
    expect(text).toContain('Айгерім');
    const found = Object.entries(marks).filter(([, mark]) => text.includes(mark));
    expect(found).toEqual([]);
    for (const { state } of [story, sibling]) expect(text).not.toContain(state.id.slice('case_'.length));
    for (const day of ['2017-11-01', '2015', '2016', '2017-01']) expect(text).not.toContain(day);
    // The marks are there to be found: the registrar's file bears them.
    const file = await registry.ask(
      'psychologist',
      `{ case(id: "${story.state.id}") { country: whereabouts { country } notes { text } child { names { text } parents { names { text } } regionOfOrigin } whereaboutsClaims { source site { name } } evidence { source } attestations { reference } stageChanges { toStage } carePeriods { arrangement }
        rehabilitation { plan { goals } clinicalNotes { text } assessments { scores { finding } } separations { explanation } guardianship { kind reference } } } }`,
    );
    for (const mark of Object.values(marks)) expect(file.text).toContain(mark);
  });

  it.each(Object.keys(queries))('is the only thing that its reader can ask: %s', async (who) => {
    const others = Object.keys(queries).filter((other) => other !== who);
    for (const other of others) expect((await registry.ask(who, queries[other] ?? '')).status).toBe(403);
    for (const query of [
      `{ case(id: "${story.state.id}") { id } }`,
      '{ cases(first: 5) { nodes { id } } }',
      `{ node(id: "${story.state.id}") { id } }`,
      '{ worklist(first: 5) { nodes { code } } }',
      '{ caseCounts(by: [SEX]) { total } }',
      '{ rehabilitationFigures { children } }',
      '{ ownFile { stage } }',
    ])
      expect([query, (await registry.ask(who, query)).status]).toEqual([query, 403]);
  });

  it('is audited under the case, ends on its day, and at once where it is taken back', async () => {
    const reads = auditCount(registry, 'READ');
    await ask('teacher');
    expect(auditCount(registry, 'READ') - reads).toBe(1);
    const { views } = await readFile(
      registry,
      'caseworker',
      story.state.id,
      'views { id view agency { code } endedAt }',
    );
    expect(
      views.map(({ id, view, agency }: { id: string; view: string; agency: { code: string } }) => [
        id,
        view,
        agency.code,
      ]),
    ).toEqual([
      [story.names('sharedView', 1), 'SCHOOL', 'SCH'],
      [story.names('sharedView', 2), 'CLINIC', 'CLI'],
      [story.names('sharedView', 3), 'GUARDIANSHIP', 'GRD'],
    ]);
    await story.does('caseworker', 'viewEnd', { viewId: '2', reason: 'Another clinic' });
    expect(nodesOf(await ask('doctor'))).toEqual([]);
    expect(codesOf(await story.tries('caseworker', 'viewEnd', { viewId: '2', reason: 'Again' }))).toEqual([
      'NOT_FOUND',
    ]);
    registry.setClock('2018-06-30T20:00:00Z');
    expect(nodesOf(await ask('teacher'))).toHaveLength(1);
    registry.setClock('2018-07-01T00:00:00Z');
    expect(nodesOf(await ask('teacher'))).toEqual([]);
    registry.setClock('2018-01-10T09:00:00Z');
  });

  it('is given to a body of its kind alone, for a year at most', async () => {
    const tries = async (given: object) =>
      codesOf(await story.tries('caseworker', 'viewShare', { ...grants['teacher'], ...share, ...given }));
    expect(await tries({ agencyId: hospital })).toEqual(['INVALID_INPUT']);
    expect(await tries({ agencyId: 'agency_999' })).toEqual(['NOT_FOUND']);
    registry.setClock('2018-07-01T00:00:00Z');
    expect(await tries({ expiresOn: '2019-07-30' })).toEqual(['IMPOSSIBLE_DATES']);
    expect(await tries({ expiresOn: '2018-06-30' })).toEqual(['IMPOSSIBLE_DATES']);
    expect(await tries({ expiresOn: '2018-08-01', purposeOfView: '' })).toEqual(['INVALID_INPUT']);
    registry.setClock('2018-01-10T09:00:00Z');
  });

  it('is given to one body once, and ended whole', async () => {
    const again = await story.tries('caseworker', 'viewShare', { ...grants['teacher'], ...share });
    expect(again.userErrors).toEqual([
      { code: 'ALREADY_RECORDED', field: ['agencyId'], message: expect.stringContaining('until 2018-06-30') },
    ]);
    const { views } = await readFile(registry, 'caseworker', story.state.id, 'views { id view endedAt }');
    const { id: viewId } = views.find((one: { view: string; endedAt: string | null }) => one.view === 'SCHOOL');
    await story.does('caseworker', 'viewEnd', { viewId, reason: 'A year more' });
    expect(nodesOf(await ask('teacher'))).toEqual([]);
    await story.does('caseworker', 'viewShare', { ...grants['teacher'], ...share, expiresOn: '2018-12-31' });
    expect(nodesOf(await ask('teacher'))).toMatchObject([{ shownUntil: '2018-12-31' }]);
  });

  it('is of a child at home, while its case is open', async () => {
    const child = await CaseStory.open(registry);
    const tries = async () => codesOf(await child.tries('caseworker', 'viewShare', { ...grants['teacher'], ...share }));
    const before = nodesOf(await ask('teacher')).length;
    expect(await tries()).toEqual(['GUARD_FAILED']);
    await child.comesHome('2017-11-01');
    expect(await tries()).toEqual([]);
    expect(nodesOf(await ask('teacher'))).toHaveLength(before + 1);
    await child.endorsedMove('CLOSED', '2018-01-10', { closureReason: 'TRANSFERRED_TO_OTHER_STATE' });
    expect(nodesOf(await ask('teacher'))).toHaveLength(before);
    expect(await tries()).toEqual(['GUARD_FAILED']);
    await child.does('registrar', 'caseReopen', { effectiveOn: '2018-01-10', reason: 'The family came back' });
    expect(nodesOf(await ask('teacher'))).toHaveLength(before);
    expect(await tries()).toEqual([]);
  });

  it.each<[string, [text: string, role: string, script: string, source?: string][], string | null]>([
    ['a name the parents gave, in Latin letters', [['Aygerim Bekova', 'GIVEN_BY_PARENTS', 'LATIN']], 'Aygerim Bekova'],
    ['never a certificate of another country', [['Aygerim Bekova', 'BIRTH_CERTIFICATE', 'LATIN']], null],
    ['never a by-name', [['Умм Айгерим', 'GIVEN_BY_PARENTS', 'CYRILLIC_RUSSIAN']], null],
    ['never where one came from', [['Aygerim al-Kazakhi', 'GIVEN_BY_PARENTS', 'LATIN']], null],
    ['never what a camp wrote', [['Айгерим', 'GIVEN_BY_PARENTS', 'CYRILLIC_RUSSIAN', 'CAMP_REGISTER']], null],
    [
      'the certificate first, whatever was entered later',
      [
        ['Айгерім Бекова', 'BIRTH_CERTIFICATE', 'CYRILLIC_KAZAKH'],
        ['Айка', 'GIVEN_BY_PARENTS', 'CYRILLIC_RUSSIAN'],
        ['Umm Bilal', 'BIRTH_CERTIFICATE', 'LATIN'],
      ],
      'Айгерім Бекова',
    ],
  ])('calls the child by a name of home: %s', async (_, given, shown) => {
    const names = given.map(([text, role, script, source = 'DOCUMENT']) => ({ text, role, script, source }));
    const child = await CaseStory.open(registry, { names });
    await child.comesHome('2017-11-01');
    const known = new Set(nodesOf(await ask('teacher')).map(({ reference }) => reference));
    await child.does('caseworker', 'viewShare', { ...grants['teacher'], ...share });
    const answer = await ask('teacher');
    const own = nodesOf(answer).filter(({ reference }) => !known.has(reference));
    expect(own).toMatchObject([{ name: shown }]);
    for (const { text } of names.filter(({ text }) => text !== shown)) expect(answer.text).not.toContain(text);
    await child.does('caseworker', 'viewEnd', { viewId: '1', reason: 'Enough' });
  });
});
