import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { cases } from '../../schema/cases.js';
import { caseGrants } from '../../schema/referrals.js';
import { CaseStory } from '../support/case-story.js';
import { actOn, type Shown } from '../support/act-on.js';
import { ministry, openTestRegistry, type TestRegistry } from '../support/registry.js';

let registry: TestRegistry;
/** A case of the partner's agency, which a caseworker of the ministry may not see. */
let foreign: CaseStory;
beforeEach(async () => {
  registry = await openTestRegistry('2018-01-10T09:00:00Z');
  foreign = await CaseStory.open(registry, {}, 'partner');
});
afterEach(() => registry.discard());

const now = Date.parse('2018-01-10T09:00:00Z');
const numberOf = ({ state }: CaseStory): number => Number(state.id.slice('case_'.length));
const justification = 'A life is in danger tonight and the owner cannot be reached';
const open = (who: string, caseId = foreign.state.id, more: object = {}) =>
  actOn(
    registry,
    who,
    'emergencyAccessOpen',
    { caseId, justification, ...more },
    'case { id child { names { text } } }',
  );
const review = (who: string, openingId: string, finding: string) =>
  actOn(
    registry,
    who,
    'emergencyAccessReview',
    { openingId, finding, note: 'Asked the caseworker by telephone' },
    'opening { id finding note }',
  );
const read = async (who: string, id = foreign.state.id): Promise<Shown> =>
  (await registry.ask(who, `{ case(id: "${id}") { id child { names { text } } } }`)).data.case;
const waiting = async (): Promise<Shown> =>
  (
    await registry.ask(
      'supervisor',
      '{ emergencyAccesses(first: 20, isWaiting: true) { nodes { id caseId openedBy agencyCode role justification reads finding } } }',
    )
  ).data.emergencyAccesses.nodes;

describe('a file opened in an emergency', () => {
  it('is read, with who the child is, by that person alone, and waits for a supervisor', async () => {
    expect(await read('caseworker')).toBeNull();
    const { made, codes } = await open('caseworker');
    expect([codes, made.child.names.length]).toEqual([[], 2]);
    expect((await read('caseworker')).child.names).toHaveLength(2);
    expect(await read('psychologist')).toBeNull();
    expect(await waiting()).toEqual([
      {
        id: expect.any(String),
        caseId: foreign.state.id,
        openedBy: 'caseworker',
        agencyCode: 'MFA',
        role: 'CASEWORKER',
        justification,
        reads: 2,
        finding: null,
      },
    ]);
  });

  it('is none of the lists, counts and searches, and no other file of that agency', async () => {
    const other = await CaseStory.open(registry, { siblingOf: foreign.state.id }, 'partner');
    await open('caseworker');
    const { data } = await registry.ask(
      'caseworker',
      `{ cases(first: 50) { nodes { id } } caseCounts(by: [SEX]) { total } case(id: "${foreign.state.id}") { child { siblings { id } } } }`,
    );
    expect(data.cases.nodes).toEqual([]);
    expect(data.caseCounts.total).toBe(0);
    expect(data.case.child.siblings).toEqual([]);
    expect(await read('caseworker', other.state.id)).toBeNull();
  });

  it('is read and not changed', async () => {
    await open('caseworker');
    const { codes } = await actOn(
      registry,
      'caseworker',
      'noteWrite',
      { caseId: foreign.state.id, expectedVersion: foreign.state.version, text: 'A note' },
      'case { id }',
    );
    expect(codes).toEqual(['NOT_GRANTED']);
  });

  it('closes after four hours, to the millisecond', async () => {
    await open('caseworker');
    registry.setClock('2018-01-10T12:59:59.999Z');
    expect(await read('caseworker')).not.toBeNull();
    registry.setClock('2018-01-10T13:00:00.000Z');
    expect(await read('caseworker')).toBeNull();
  });

  it('closes at once where a second person finds that it was not justified, and stays open where it was', async () => {
    await open('caseworker');
    const [first] = await waiting();
    expect((await review('supervisor', first.id, 'JUSTIFIED')).made).toMatchObject({ finding: 'JUSTIFIED' });
    expect(await read('caseworker')).not.toBeNull();
    expect(await waiting()).toEqual([]);
    expect((await review('supervisor', first.id, 'NOT_JUSTIFIED')).codes).toEqual(['ALREADY_RECORDED']);
    await open('psychologist');
    const [second] = await waiting();
    expect(await read('psychologist')).not.toBeNull();
    await review('supervisor', second.id, 'NOT_JUSTIFIED');
    expect(await read('psychologist')).toBeNull();
    expect(await read('caseworker')).not.toBeNull();
  });

  it('is not opened again by whom a second person found not to be justified, for thirty days', async () => {
    await open('caseworker');
    const [first] = await waiting();
    await review('supervisor', first.id, 'NOT_JUSTIFIED');
    expect((await open('caseworker')).codes).toEqual(['NOT_JUSTIFIED']);
    expect(await read('caseworker')).toBeNull();
    // Another file, and another person, are another matter.
    const other = await CaseStory.open(registry, {}, 'partner');
    expect((await open('caseworker', other.state.id)).codes).toEqual([]);
    expect((await open('psychologist')).codes).toEqual([]);
    registry.setClock('2018-02-09T08:59:59Z');
    expect((await open('caseworker')).codes).toEqual(['NOT_JUSTIFIED']);
    registry.setClock('2018-02-09T09:00:01Z');
    expect((await open('caseworker')).codes).toEqual([]);
  });

  it('is asked for with a reason, where there is something to open, and three times in a day at most', async () => {
    for (const justification of ['Need it', `Need${' '.repeat(30)}it`])
      expect((await open('caseworker', undefined, { justification })).codes).toEqual(['JUSTIFICATION_REQUIRED']);
    expect((await open('caseworker', 'case_999999999999')).codes).toEqual(['NOT_FOUND']);
    const own = await CaseStory.open(registry);
    expect((await open('caseworker', own.state.id)).codes).toEqual(['INVALID_INPUT']);
    expect(await waiting()).toEqual([]);
    const others = [foreign];
    for (let more = 0; more < 3; more++) others.push(await CaseStory.open(registry, {}, 'partner'));
    const outcomes = [];
    for (const { state } of others) outcomes.push((await open('caseworker', state.id)).codes);
    expect(outcomes).toEqual([[], [], [], ['TOO_MANY_OPENINGS']]);
    // From then on nothing tells whether a file is there.
    expect((await open('caseworker', 'case_999999999999')).codes).toEqual(['TOO_MANY_OPENINGS']);
    registry.setClock('2018-01-11T09:00:00.001Z');
    expect((await open('caseworker', others[3]?.state.id)).codes).toEqual([]);
  });

  it('says of what it refuses what was expected', async () => {
    const own = await CaseStory.open(registry);
    const messages: [string | undefined, object, RegExp][] = [
      [undefined, { justification: 'Need it' }, /at least 20 characters; it came with 7/],
      ['case_999999999999', {}, /case that you may not see: its id was expected/],
      [own.state.id, {}, /case that you may not see was expected; you see this file already/],
    ];
    for (const [id, input, message] of messages) {
      const { userErrors } = await open('caseworker', id, input);
      expect(userErrors).toEqual([expect.objectContaining({ message: expect.stringMatching(message) })]);
    }
  });

  it('opens who the child is where a grant shows the facts alone', async () => {
    await registry.temporary.store.inTransaction((tx) =>
      tx.insert(caseGrants).values({
        ...{ id: 1, caseId: numberOf(foreign), agencyId: ministry.id, purpose: 'Tracing', grantedBy: 102 },
        ...{ coversIdentity: false, coversRecord: false, grantedAt: now, expiresAt: now + 86_400_000 },
      }),
    );
    expect(await read('caseworker')).not.toBeNull();
    expect((await open('caseworker')).codes).toEqual([]);
    expect((await read('caseworker')).child.names).toHaveLength(2);
  });

  it('says of a sealed file within sight that it is sealed, and of one out of sight nothing', async () => {
    const own = await CaseStory.open(registry);
    await registry.temporary.store.inTransaction((tx) => tx.update(cases).set({ sealsAt: now - 1 }));
    expect((await open('caseworker', own.state.id)).codes).toEqual(['FILE_SEALED']);
    expect((await open('caseworker')).codes).toEqual([]);
  });

  it.each(['partner', 'registrar', 'supervisor', 'administrator', 'auditor', 'school'])(
    'is not for a %s to open',
    async (who) => {
      const query =
        'mutation ($input: EmergencyAccessOpenInput!) { emergencyAccessOpen(input: $input) { userErrors { code } } }';
      const input = { idempotencyKey: randomUUID(), caseId: foreign.state.id, justification };
      const { errors, data } = await registry.ask(who, query, { input });
      const codes = [errors?.[0]?.extensions.code, data?.emergencyAccessOpen?.userErrors[0]?.code];
      expect(codes.filter((code) => code !== undefined)).toEqual(['FORBIDDEN']);
      expect(await waiting()).toEqual([]);
    },
  );

  it('leaves in the audit who opened it, who was refused, and every reading', async () => {
    await open('caseworker', undefined, { justification: 'short' });
    await open('caseworker');
    await read('caseworker');
    const rows = registry.temporary.store.reader.raw
      .prepare("select operation, decision, subjects from audit_entries where role = 'CASEWORKER'")
      .all();
    const subjects = JSON.stringify([foreign.state.id]);
    expect(rows).toEqual([
      { operation: 'emergencyAccessOpen', decision: 'REFUSED', subjects },
      { operation: 'emergencyAccessOpen', decision: 'DONE', subjects },
      { operation: 'read', decision: 'READ', subjects },
      { operation: 'read', decision: 'READ', subjects },
    ]);
  });
});

describe('the database', () => {
  it('itself refuses a review by whoever opened the file', async () => {
    await open('caseworker');
    const { raw } = registry.temporary.store.reader;
    const { id, user_id: userId } = raw.prepare('select id, user_id from emergency_openings').get() as Record<
      string,
      number
    >;
    const insert = registry.temporary.store.inTransaction(async (tx) =>
      tx.all(`insert into main.emergency_reviews values (${id}, 'JUSTIFIED', 'x', 1, ${userId}) returning *` as never),
    );
    await expect(insert).rejects.toThrow(/second person|Failed/);
  });
});
