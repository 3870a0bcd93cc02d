import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { clinicalNotes } from '../../schema/identity.js';
import { assessments } from '../../schema/rehabilitation/assessments.js';
import { planReviews } from '../../schema/rehabilitation/plans.js';
import { fileSeals } from '../../schema/rehabilitation/sealing.js';
import { sessions } from '../../schema/rehabilitation/sessions.js';
import { educationNeeds, healthNeeds } from '../../schema/rehabilitation/views.js';
import { withdrawals } from '../../schema/rehabilitation/withdrawals.js';
import { newId } from '../../src/identifiers.js';
import type { CaseStory } from '../support/case-story.js';
import { askOpening } from '../support/opened.js';
import type { TestRegistry } from '../support/registry.js';
import { openHome, openWithPlan } from './home.js';

/*
 * How much of the long lists of a file is deciphered, counted by what the vault opens and never by the clock. Every second
 * session, review and note was taken back with a reason, which is one more text.
 */

const count = 600;
const psychologistId = 105;
const now = Date.parse('2018-01-10T09:00:00Z');
let registry: TestRegistry;
let story: CaseStory;

beforeAll(async () => {
  registry = await openHome('2018-01-10T09:00:00Z');
  story = await openWithPlan(registry);
  const caseId = Number(story.state.id.slice('case_'.length));
  const stamp = { caseId, recordedAt: now, recordedBy: psychologistId };
  const each = Array.from({ length: count }, (_, at) => at + 1);
  const { store } = registry.temporary;
  for (let from = 0; from < count; from += 100)
    await store.inTransaction(async (tx) => {
      const part = each.slice(from, from + 100);
      const said = (nth: number) => `Text ${nth} ${'а'.repeat(500)}`;
      const held = { type: 'PLAY_OR_ART', setting: 'PLAY', attendance: 'ATTENDED', heldOn: '2017-12-01' } as const;
      const rows = part.map((nth) => ({ ...stamp, ...held, consent: said(nth) }));
      const sessionIds = await tx.insert(sessions).values(rows).returning({ id: sessions.id });
      const review = { ...stamp, reviewedOn: '2017-12-01', finding: 'ON_TRACK' } as const;
      const reviews = part.map((nth) => ({ ...review, summary: said(nth) }));
      const reviewIds = await tx.insert(planReviews).values(reviews).returning({ id: planReviews.id });
      const form = { instrument: 'DEVELOPMENTAL', informant: 'CLINICIAN', normSet: 'A form' } as const;
      const assessed = { ...stamp, ...form, assessedOn: '2017-12-01' };
      await tx.insert(assessments).values(part.map((nth) => ({ ...assessed, finding: said(nth) })));
      const notes = part.map((nth, at) => ({ id: newId(now + nth), sessionId: sessionIds[at]?.id, text: said(nth) }));
      await tx.insert(clinicalNotes).values(notes.map((note) => ({ ...stamp, ...note })));
      const taken = [
        ...sessionIds.map(({ id }) => ({ kind: 'SESSION' as const, rowId: id })),
        ...reviewIds.map(({ id }) => ({ kind: 'REVIEW' as const, rowId: id })),
        ...notes.map(({ id }) => ({ kind: 'CLINICAL_NOTE' as const, rowId: id })),
      ].filter((_, at) => at % 2 === 1);
      await tx.insert(withdrawals).values(taken.map((row) => ({ ...stamp, ...row, reason: 'Of another child' })));
    });
}, 120_000);
afterAll(() => registry.discard());

const asks = (query: string) => askOpening(registry, 'psychologist', query);

/** Each list in pages and beneath a file, what it has of words, and how many texts two rows of it have. */
const lists = [
  ['caseSessions', 'sessions', 'SESSIONS', 'id consent withdrawal { reason }', 3],
  ['casePlanReviews', 'reviews', 'REVIEWS', 'id summary withdrawal { reason }', 3],
  ['caseClinicalNotes', 'clinicalNotes', 'CLINICAL_NOTES', 'id text sessionId withdrawal { reason }', 3],
  ['caseAssessments', 'assessments', 'ASSESSMENTS', 'id scores { finding }', 2],
] as const;

describe('the long lists of a file', () => {
  it.each(lists)(
    '%s opens the texts of the rows that a page shows, and no other',
    async (root, _, __, fields, ofTwo) => {
      const page = (after = '') =>
        asks(
          `{ ${root}(caseId: "${story.state.id}", first: 6${after}) { nodes { ${fields} } pageInfo { hasNextPage endCursor } } }`,
        );
      const one = await page();
      expect([one.data[root].nodes.length, one.data[root].pageInfo.hasNextPage, one.opened]).toEqual([
        6,
        true,
        3 * ofTwo,
      ]);
      const next = await page(`, after: "${one.data[root].pageInfo.endCursor}"`);
      expect([next.data[root].nodes.length, next.opened]).toEqual([6, 3 * ofTwo]);
      const ids = [one, next].flatMap(({ data }) => (data[root].nodes as { id: string }[]).map(({ id }) => id));
      expect(new Set(ids).size).toBe(12);
    },
  );

  it.each(lists)(
    'of %s the newest 50 are shown as %s beneath the child',
    async (root, field, longer, fields, ofTwo) => {
      const { data, opened } = await asks(
        `{ case(id: "${story.state.id}") { rehabilitation { longerLists ${field} { ${fields} } } } }`,
      );
      const { longerLists, [field]: rows } = data.case.rehabilitation;
      expect([longerLists, rows.length, opened]).toEqual([[longer], 50, 25 * ofTwo]);
      const paged = await asks(`{ ${root}(caseId: "${story.state.id}", first: 50) { nodes { ${fields} } } }`);
      expect(rows.toReversed()).toEqual(paged.data[root].nodes);
    },
  );

  it('name the session that a note speaks of, and the place of each among all', async () => {
    const { data } = await asks(
      `{ caseClinicalNotes(caseId: "${story.state.id}", first: 3) { nodes { sessionId } } caseSessions(caseId: "${story.state.id}", first: 3) { nodes { id } } }`,
    );
    const named = data.caseClinicalNotes.nodes.map(({ sessionId }: { sessionId: string }) => sessionId);
    expect(named).toEqual(data.caseSessions.nodes.map(({ id }: { id: string }) => id));
    expect(named[0]).toMatch(new RegExp(`_${count}$`));
  });

  it('what was said before is the newest 50 of each kind, oldest first, each with its place', async () => {
    const caseId = Number(story.state.id.slice('case_'.length));
    const stamp = { caseId, recordedAt: now, recordedBy: psychologistId };
    const each = Array.from({ length: 60 }, (_, at) => at + 1);
    const said = { ...stamp, recordedOn: '2018-01-01', level: 2, language: 'KAZAKH' as const, supports: [] };
    await registry.temporary.store.inTransaction(async (tx) => {
      await tx.insert(educationNeeds).values(each.map((nth) => ({ ...said, level: nth % 7 })));
      await tx
        .insert(healthNeeds)
        .values(each.map((nth) => ({ ...stamp, recordedOn: '2018-01-01', needs: nth % 2 ? [] : ['DENTAL' as const] })));
      await tx
        .insert(fileSeals)
        .values(each.map((nth) => ({ ...stamp, sealsOn: '2030-01-01', reason: `Reason ${nth}` })));
    });
    const { data, opened } = await asks(
      `{ case(id: "${story.state.id}") { rehabilitation { educationNeeds { id level } healthNeeds { id } seals { reason } } } }`,
    );
    const { educationNeeds: education, healthNeeds: health, seals } = data.case.rehabilitation;
    const newest = each.slice(10);
    const placed = (rows: { id: string }[]) => rows.map(({ id }) => Number(id.split('_').at(-1)));
    expect([placed(education), placed(health)]).toEqual([newest, newest]);
    expect(education.map(({ level }: { level: number }) => level)).toEqual(newest.map((nth) => nth % 7));
    expect(seals.map(({ reason }: { reason: string }) => reason)).toEqual(newest.map((nth) => `Reason ${nth}`));
    expect(opened).toBeLessThanOrEqual(50 * 4);
  });

  it('of a plan and of a profile the newest 50 versions are told', async () => {
    for (let nth = 1; nth <= 54; nth++) {
      await story.does('caseworker', 'planRevise', { goals: `Goal ${nth}`, reason: `Why ${nth}` });
      await story.does('registrar', 'profileCorrect', { sex: nth % 2 ? 'MALE' : 'FEMALE', reason: `Because ${nth}` });
    }
    const { data } = await asks(
      `{ case(id: "${story.state.id}") { child { versions { reason } } rehabilitation { plan { versions { version reason } } } } }`,
    );
    const newest = Array.from({ length: 50 }, (_, at) => at + 5);
    expect(data.case.rehabilitation.plan.versions).toEqual(
      newest.map((nth) => ({ version: nth + 1, reason: `Why ${nth}` })),
    );
    expect(data.case.child.versions).toEqual(newest.map((nth) => ({ reason: `Because ${nth}` })));
  }, 60_000);
});
