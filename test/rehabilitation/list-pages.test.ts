import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { caseGrants } from '../../schema/referrals.js';
import { newId } from '../../src/identifiers.js';
import type { CaseStory } from '../support/case-story.js';
import type { Answer, TestRegistry } from '../support/registry.js';
import { openHome, openWithPlan } from './home.js';

let registry: TestRegistry;
let story: CaseStory;
const held = { type: 'PLAY_OR_ART', setting: 'INDIVIDUAL', attendance: 'ATTENDED', heldOn: '2017-12-01' };
beforeAll(async () => {
  registry = await openHome('2018-01-10T09:00:00Z');
  story = await openWithPlan(registry);
  for (let minutes = 31; minutes <= 42; minutes++)
    await story.does('psychologist', 'sessionRecord', { ...held, minutes, clinicalNote: `Said ${minutes}` });
  await story.does('caseworker', 'noteWrite', { text: 'A note' });
  await story.does('caseworker', 'evidenceRecord', {
    ...{ type: 'VIDEO', grade: 'C', obtainedOn: '2017-07-01', source: 'An aunt', isVerified: false },
  });
}, 60_000);
afterAll(() => registry.discard());

const ask = (who: string, list: string, fields: string, after?: string): Promise<Answer> => {
  const from = after === undefined ? '' : `, after: "${after}"`;
  const page = `nodes { ${fields} } pageInfo { hasNextPage endCursor }`;
  return registry.ask(who, `{ ${list}(caseId: "${story.state.id}", first: 5${from}) { ${page} } }`);
};

async function readAll(who: string, list: string, fields: string): Promise<Record<string, unknown>[]> {
  const rows: Record<string, unknown>[] = [];
  for (let after: string | undefined, isMore = true; isMore;) {
    const { data, errors } = await ask(who, list, fields, after);
    expect(errors).toBeUndefined();
    rows.push(...data[list].nodes);
    ({ endCursor: after, hasNextPage: isMore } = data[list].pageInfo);
  }
  return rows;
}

const lists = {
  caseSessions: 'id',
  caseAssessments: 'id',
  casePlanReviews: 'id',
  caseClinicalNotes: 'text',
  caseNotes: 'text',
  caseEvidence: 'source',
} as const;

describe('the long lists of a file at home', () => {
  it('are read in pages, each row once and newest first, as the file itself has them', async () => {
    const shown = `sessions { id minutes } clinicalNotes { id text }`;
    const { data } = await registry.ask(
      'psychologist',
      `{ case(id: "${story.state.id}") { rehabilitation { ${shown} } } }`,
    );
    const { sessions, clinicalNotes } = data.case.rehabilitation;
    expect(sessions).toHaveLength(12);
    expect(await readAll('psychologist', 'caseSessions', 'id minutes')).toEqual(sessions.toReversed());
    expect(await readAll('psychologist', 'caseClinicalNotes', 'id text')).toEqual(clinicalNotes.toReversed());
  });

  it('show what was said to the treating role alone', async () => {
    for (const who of ['caseworker', 'registrar', 'supervisor', 'administrator']) {
      const { status, text } = await ask(who, 'caseClinicalNotes', 'text');
      expect([who, status, text.includes('Said')]).toEqual([who, 403, false]);
    }
  });

  it('are empty to whoever is shown the facts alone', async () => {
    const now = Date.parse('2018-01-10T09:00:00Z');
    const [scope, stamp] = [
      { coversIdentity: false, coversRecord: false },
      { grantedAt: now, grantedBy: 102 },
    ];
    await registry.temporary.store.inTransaction((tx) =>
      tx.insert(caseGrants).values({
        ...{ id: newId(now), caseId: Number(story.state.id.slice('case_'.length)), agencyId: 12, purpose: 'Tracing' },
        ...{ ...scope, ...stamp, expiresAt: now + 86_400_000 },
      }),
    );
    const facts = await registry.ask('partner', `{ case(id: "${story.state.id}") { stage } }`);
    expect(facts.data.case).not.toBeNull();
    for (const [list, fields] of Object.entries(lists).filter(([name]) => name !== 'caseClinicalNotes'))
      expect([list, (await ask('partner', list, fields)).data[list].nodes]).toEqual([list, []]);
    const attested = (await ask('partner', 'caseAttestations', 'kind reference')).data.caseAttestations.nodes;
    expect(attested.length).toBeGreaterThan(0);
    for (const { reference } of attested) expect(reference).toBeNull();
  });

  it('lie behind the seal once the file is sealed: that is said, and the facts are shown on', async () => {
    await story.endorsedMove('CLOSED', '2018-01-10', { closureReason: 'TRANSFERRED_TO_OTHER_STATE' });
    await story.does('registrar', 'fileSeal', { sealsOn: '2018-01-10', reason: 'Gone with the family' });
    for (const [list, fields] of Object.entries(lists)) {
      const { data, errors, text } = await ask('psychologist', list, fields);
      expect([list, data, errors?.map(({ extensions }) => extensions.code)]).toEqual([
        list,
        null,
        ['JUSTIFICATION_REQUIRED'],
      ]);
      expect(text).not.toMatch(/Said|A note|An aunt/);
    }
    expect((await ask('psychologist', 'caseAttestations', 'kind')).data.caseAttestations.nodes.length).toBeGreaterThan(
      0,
    );
  });
});
