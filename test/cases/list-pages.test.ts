import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { attestations } from '../../schema/evidence.js';
import { caseGrants } from '../../schema/referrals.js';
import { newId } from '../../src/identifiers.js';
import { CaseStory } from '../support/case-story.js';
import { openTestRegistry, type Answer, type TestRegistry } from '../support/registry.js';

let registry: TestRegistry;
let story: CaseStory;
let written = 0;
beforeAll(async () => {
  registry = await openTestRegistry();
  story = await CaseStory.open(registry);
  await writeNotes(120);
}, 60_000);
afterAll(() => registry.discard());

async function writeNotes(count: number): Promise<void> {
  for (let nth = 0; nth < count; nth++) await story.does('caseworker', 'noteWrite', { text: `Note ${++written}` });
}

/** Every row of a list by its pages; between two of them something is done. */
async function readAll(list: string, fields: string, first: number, between = () => Promise.resolve()) {
  const rows: unknown[] = [];
  const query = `query ($caseId: ID!, $first: Int!, $after: String) {
    ${list}(caseId: $caseId, first: $first, after: $after) { nodes { ${fields} } pageInfo { hasNextPage endCursor } } }`;
  for (let after: string | null = null, pages = 0; ; pages++) {
    const { data, errors } = await registry.ask('caseworker', query, { caseId: story.state.id, first, after });
    expect(errors).toBeUndefined();
    const { nodes, pageInfo } = data[list] as {
      nodes: unknown[];
      pageInfo: { hasNextPage: boolean; endCursor: string };
    };
    rows.push(...nodes);
    if (!pageInfo.hasNextPage) return rows;
    expect([nodes.length, pages < 100]).toEqual([first, true]);
    after = pageInfo.endCursor;
    await between();
  }
}

const shown = async (fields: string, who = 'caseworker'): Promise<Answer['data']> =>
  (await registry.ask(who, `{ case(id: "${story.state.id}") { ${fields} } }`)).data.case;

describe('a long list of a case', () => {
  it('shows its newest rows beneath the case, and says that it has more', async () => {
    const { notes, holds, longerLists } = await shown('notes { text } holds { kind } longerLists');
    expect([notes.length, notes[0].text, holds, longerLists]).toEqual([50, `Note ${written}`, [], ['NOTES']]);
  });

  it('says nothing of a list that was not asked for, whatever guards look at', async () => {
    const caseId = Number(story.state.id.slice('case_'.length));
    const vouched = { caseId, kind: 'LEGITIMATE_BASIS', attestedOn: '2017-07-01', reference: 'Form' } as const;
    const rows = Array.from({ length: 51 }, (_, at) => ({
      ...vouched,
      id: newId(at),
      recordedAt: at,
      recordedBy: 103,
    }));
    await registry.temporary.store.inTransaction((tx) => tx.insert(attestations).values(rows));
    const { attestations: newest, longerLists } = await shown('attestations { id } longerLists');
    expect([newest.length, longerLists]).toEqual([50, ['ATTESTATIONS']]);
    expect(await shown('longerLists possibleMoves { toStage }')).toMatchObject({ longerLists: [] });
  });

  it('is read in pages, each row once and newest first, while others write', async () => {
    const before = written;
    const texts = (await readAll('caseNotes', 'text', 25, () => writeNotes(3))) as { text: string }[];
    expect(texts.map(({ text }) => text)).toEqual(Array.from({ length: before }, (_, at) => `Note ${before - at}`));
    expect(written).toBeGreaterThan(before);
  }, 60_000);

  it('has the first row of all in its last page', async () => {
    const rows = await readAll('caseNotes', 'text', 100);
    expect([rows.length, rows.at(-1)]).toEqual([written, { text: 'Note 1' }]);
  });

  it('is read by the cursors of its own case alone', async () => {
    const other = await CaseStory.open(registry);
    const page = async (id: string, after = '') =>
      registry.ask('caseworker', `{ caseNotes(caseId: "${id}", first: 1${after}) { pageInfo { endCursor } } }`);
    const { data } = await page(story.state.id);
    const answer = await page(other.state.id, `, after: "${data.caseNotes.pageInfo.endCursor}"`);
    expect(answer.errors?.map(({ extensions }) => extensions.code)).toEqual(['INVALID_CURSOR']);
  });

  it('tells nothing of a case out of sight that it does not tell of one that is not there', async () => {
    const absent = story.state.id.replace(/\d{4}$/, (end) => String((Number(end) + 5_000) % 10_000).padStart(4, '0'));
    for (const list of ['caseNotes', 'caseEvidence', 'caseAttestations', 'caseHolds', 'caseWhereaboutsClaims']) {
      const ask = async (id: string) =>
        (await registry.ask('partner', `{ ${list}(caseId: "${id}", first: 5) { nodes { __typename } } }`)).text;
      expect([list, await ask(story.state.id)]).toEqual([list, await ask(absent)]);
    }
  });

  it('leaves a row in the audit that names the case', async () => {
    await readAll('caseNotes', 'text', 100);
    const query = `{ fileReads(caseId: "${story.state.id}", first: 1) { nodes { decision fields subjects } } }`;
    const { data } = await registry.ask('supervisor', query);
    expect(data.fileReads.nodes).toEqual([
      {
        decision: 'READ',
        fields: expect.arrayContaining(['Query.caseNotes', 'Note.text']),
        subjects: [story.state.id],
      },
    ]);
  });
});

describe('the claims of a case', () => {
  it('are read in pages by the days of the observations, whatever was restated or withdrawn between two pages', async () => {
    const claim = { status: 'REPORTED_ALIVE', source: 'A letter', grade: 'B' };
    const days = Array.from({ length: 20 }, (_, at) => `2017-07-${String(at + 1).padStart(2, '0')}`);
    for (const observedOn of days) await story.does('caseworker', 'vitalStatusRecord', { ...claim, observedOn });
    const withdraws = [20, 5];
    const between = async () => {
      const claimId = withdraws.shift();
      if (claimId === undefined) return;
      await story.does('caseworker', 'vitalStatusWithdraw', { claimId: String(claimId), reason: 'Another child.' });
    };
    const rows = (await readAll('caseVitalStatusClaims', 'observedOn', 6, between)) as { observedOn: string }[];
    // The last was read before it was withdrawn; the fifth lay ahead.
    const expected = days.filter((day) => day !== '2017-07-05').toReversed();
    expect(rows.map(({ observedOn }) => observedOn)).toEqual(expected);
    const standing = await readAll('caseVitalStatusClaims', 'observedOn', 100);
    expect(standing).toEqual((await shown('vitalStatusClaims { observedOn }')).vitalStatusClaims);
  });
});

describe('a claim that was restated or withdrawn', () => {
  const sighting = (observedOn: string, source: string) => ({ observedOn, country: 'SY', source, grade: 'B' });
  const said = 'id observedOn source reason isWithdrawal versions { observedOn source reason isWithdrawal recordedBy }';
  let claimed: CaseStory;
  beforeAll(async () => {
    claimed = await CaseStory.open(registry);
    const restates = { corrects: '2', reason: 'Read wrongly.', sighting: sighting('2017-06-20', 'An uncle') };
    await claimed.does('caseworker', 'whereaboutsRecord', { sighting: sighting('2017-08-01', 'An aunt') });
    await claimed.does('caseworker', 'whereaboutsRecord', { sighting: sighting('2017-07-01', 'A monitor') });
    await claimed.does('caseworker', 'whereaboutsRecord', restates);
    await claimed.does('caseworker', 'whereaboutsWithdraw', { claimId: '3', reason: 'Another child.' });
  });
  const page = async (args: string, who = 'caseworker') => {
    const query = `{ caseWhereaboutsClaims(caseId: "${claimed.state.id}", first: 10${args}) { nodes { ${said} } } }`;
    const { data, errors } = await registry.ask(who, query);
    expect(errors).toBeUndefined();
    return (data.caseWhereaboutsClaims.nodes as { id: string }[]).filter(
      ({ id }) => id !== claimed.names('whereaboutsClaim', 1),
    );
  };
  const first = { reason: null, isWithdrawal: false, recordedBy: 'caseworker' };
  const restated = {
    ...{ id: '', observedOn: '2017-06-20', source: 'An uncle', reason: 'Read wrongly.', isWithdrawal: false },
    versions: [
      { ...first, observedOn: '2017-08-01', source: 'An aunt' },
      { ...first, observedOn: '2017-06-20', source: 'An uncle', reason: 'Read wrongly.' },
    ],
  };
  const withdrawn = {
    ...{ id: '', observedOn: '2017-07-01', source: 'A monitor', reason: 'Another child.', isWithdrawal: true },
    versions: [
      { ...first, observedOn: '2017-07-01', source: 'A monitor' },
      { ...first, observedOn: '2017-07-01', source: 'A monitor', reason: 'Another child.', isWithdrawal: true },
    ],
  };

  it('tells what it said before, by whom and why, and stands on its new day', async () => {
    restated.id = claimed.names('whereaboutsClaim', 2);
    withdrawn.id = claimed.names('whereaboutsClaim', 3);
    expect(await page('')).toEqual([restated]);
  });

  it('is shown among those withdrawn where these are asked for, with its reason', async () => {
    expect(await page(', withWithdrawn: true')).toEqual([withdrawn, restated]);
  });

  it('says nothing of sources and reasons to whoever is shown the facts alone', async () => {
    const at = Date.parse('2018-01-10T09:00:00Z');
    const caseId = Number(claimed.state.id.slice('case_'.length));
    const facts = { agencyId: 12, purpose: 'Tracing', coversIdentity: false, coversRecord: false };
    await registry.temporary.store.inTransaction((tx) =>
      tx
        .insert(caseGrants)
        .values({ id: newId(at), caseId, ...facts, grantedAt: at, grantedBy: 102, expiresAt: at + 86_400_000 }),
    );
    const rows = await page(', withWithdrawn: true', 'partner');
    expect(rows).toHaveLength(2);
    expect(JSON.stringify(rows)).not.toMatch(/uncle|aunt|monitor|wrongly|Another/);
  });

  it('needs to be named where a reason is given', async () => {
    for (const [act, input] of [
      ['whereaboutsRecord', { sighting: sighting('2017-07-02', 'A monitor') }],
      ['vitalStatusRecord', { observedOn: '2017-07-02', status: 'REPORTED_ALIVE', source: 'A monitor', grade: 'B' }],
    ] as const) {
      const { userErrors } = await claimed.tries('caseworker', act, { ...input, reason: 'Why?' });
      expect(userErrors).toMatchObject([{ code: 'INVALID_INPUT', field: ['reason'] }]);
    }
  });
});
