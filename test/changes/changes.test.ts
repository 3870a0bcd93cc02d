import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { connectionOf } from '../../src/database/connection.js';
import { CaseStory } from '../support/case-story.js';
import { openTestRegistry, type TestRegistry } from '../support/registry.js';
import { followAll, readChanges, type Page } from './follow.js';

let registry: TestRegistry;
beforeEach(async () => {
  registry = await openTestRegistry();
});
afterEach(() => registry.discard());

const page = (who: string, first = 100, after?: string): Promise<Page> => readChanges(registry, who, first, after);
const all = (who: string, first = 100, after?: string) => followAll(registry, who, first, after);
const sighting = { sighting: { observedOn: '2017-08-01', country: 'SY', source: 'A relative', grade: 'C' } };

const refusal = async (who: string | undefined, first: number, after?: string) => {
  const query = 'query ($first: Int!, $after: String) { changes(first: $first, after: $after) { edges { cursor } } }';
  const answer = await registry.ask(who, query, { first, after });
  return answer.errors?.[0]?.extensions.code;
};

describe('the feed of changes', () => {
  it('is empty in an empty registry, and still says where to go on', async () => {
    const before = await page('partner');
    expect(before).toMatchObject({ edges: [], pageInfo: { hasNextPage: false } });
    expect((await page('partner', 10, before.pageInfo.endCursor)).pageInfo).toEqual(before.pageInfo);
    const { state } = await CaseStory.open(registry, {}, 'partner');
    const after = await page('partner', 10, before.pageInfo.endCursor);
    expect(after.edges.map(({ node }) => node)).toEqual([
      {
        number: 1,
        kind: 'CASE_CHANGED',
        caseId: state.id,
        version: 1,
        recordedAt: '2018-01-10T09:00:00.000Z',
        case: state,
      },
    ]);
  });

  it('tells each version once, in order, with the case as it stands now', async () => {
    const story = await CaseStory.open(registry);
    await story.attests('TRACING_REQUEST_OPENED');
    await story.attests('LEGITIMATE_BASIS');
    await story.moves('TRACING', '2017-07-02');
    const changes = await all('registrar');
    expect(changes.map(({ version }) => version)).toEqual(changes.map((_, at) => at + 1));
    expect(changes.map(({ number }) => number)).toEqual(changes.map((_, at) => at + 1));
    expect(changes.at(-1)?.version).toBe(story.state.version);
    expect(new Set(changes.map((change) => JSON.stringify(change.case)))).toEqual(
      new Set([JSON.stringify({ id: story.state.id, version: story.state.version, stage: 'TRACING' })]),
    );
  });

  it('tells nothing of an act that is refused, repeated or leaves the case as it was', async () => {
    const story = await CaseStory.open(registry);
    const again = { ...sighting, idempotencyKey: 'the same' };
    await story.does('caseworker', 'whereaboutsRecord', again);
    const version = story.state.version;
    await story.tries('caseworker', 'whereaboutsRecord', { ...again, expectedVersion: version - 1 });
    await story.tries('caseworker', 'whereaboutsRecord', { ...sighting, expectedVersion: 1 });
    const closing = { toStage: 'CLOSED', effectiveOn: '2018-01-01' };
    await story.tries('supervisor', 'caseEndorse', { ...closing, closureReason: 'DECEASED_CONFIRMED' });
    await story.does('supervisor', 'caseEndorse', { ...closing, closureReason: 'DUPLICATE' });
    expect(story.state.version).toBe(version);
    expect(await all('caseworker')).toHaveLength(version);
  });

  it('can be taken up again from each cursor', async () => {
    const story = await CaseStory.open(registry);
    for (let at = 0; at < 6; at++) await story.does('caseworker', 'whereaboutsRecord', sighting);
    const whole = await page('caseworker');
    const changes = whole.edges.map(({ node }) => node);
    for (const [at, { cursor }] of whole.edges.entries()) {
      expect(await all('caseworker', 2, cursor)).toEqual(changes.slice(at + 1));
    }
    expect(await page('caseworker', 1)).toMatchObject({
      pageInfo: { hasNextPage: true, endCursor: whole.edges[0]?.cursor },
    });
  });

  it('has neither gaps nor disorder for one who reads while many write', async () => {
    const stories = await Promise.all(
      ['registrar', 'registrar', 'partner', 'partner'].map((who) => CaseStory.open(registry, {}, who)),
    );
    const writers = stories.map(async (story, at) => {
      for (let time = 0; time < 12; time++)
        await story.does(at < 2 ? 'caseworker' : 'partner', 'whereaboutsRecord', sighting);
      return story.state;
    });
    const isDone = Promise.all(writers).then(() => true as const);
    const readers = ['partner', 'caseworker', 'supervisor'].map(async (who) => {
      const seen = [];
      let cursor: string | undefined;
      for (let finished = false as boolean, hasMore = true; !finished || hasMore;) {
        finished ||= await Promise.race([isDone, Promise.resolve(false)]);
        const { edges, pageInfo } = await page(who, 3, cursor);
        seen.push(...edges.map(({ node }) => node));
        [cursor, hasMore] = [pageInfo.endCursor, pageInfo.hasNextPage || edges.length > 0];
      }
      return seen;
    });
    const [ofPartner, ofMinistry, ofAll] = await Promise.all(readers);
    for (const [seen, length] of [
      [ofPartner, 26],
      [ofMinistry, 26],
      [ofAll, 52],
    ] as const) {
      expect(seen?.map(({ number }) => number)).toEqual(Array.from({ length }, (_, at) => at + 1));
      for (const { state } of stories) {
        const told = seen?.filter(({ caseId }) => caseId === state.id).map(({ version }) => version) ?? [];
        expect(told).toEqual(told.map((_, at) => at + 1));
      }
    }
  });

  it('shows an agency the same bytes whatever another agency does', async () => {
    const story = await CaseStory.open(registry, {}, 'partner');
    const before = JSON.stringify(await page('partner'));
    await (await CaseStory.open(registry)).attests('LEGITIMATE_BASIS');
    expect(JSON.stringify(await page('partner'))).toBe(before);
    await story.does('partner', 'whereaboutsRecord', sighting);
    expect((await page('partner')).edges.at(-1)?.node.number).toBe(2);
  });

  it('is one feed for all of an agency, and another one for roles that span agencies', async () => {
    await CaseStory.open(registry);
    await CaseStory.open(registry, {}, 'partner');
    expect(JSON.stringify(await page('psychologist'))).toBe(JSON.stringify(await page('caseworker')));
    expect(JSON.stringify(await page('auditor'))).toBe(JSON.stringify(await page('supervisor')));
    expect((await page('caseworker')).edges).toHaveLength(1);
    expect((await page('auditor')).edges).toHaveLength(2);
  });
});

describe('a cursor of the feed', () => {
  it('is refused in the feed of another agency, and in that of the whole registry', async () => {
    await CaseStory.open(registry);
    await CaseStory.open(registry, {}, 'partner');
    const { endCursor } = (await page('partner')).pageInfo;
    expect(await refusal('partner', 10, endCursor)).toBeUndefined();
    expect(await refusal('caseworker', 10, endCursor)).toBe('INVALID_CURSOR');
    expect(await refusal('supervisor', 10, endCursor)).toBe('INVALID_CURSOR');
  });

  it('is refused where this history never gave it out, as after a restore', async () => {
    await CaseStory.open(registry, {}, 'partner');
    const { endCursor } = (await page('partner')).pageInfo;
    const [order, stream, number, at] = JSON.parse(Buffer.from(endCursor, 'base64url').toString()) as unknown[];
    const cursorOf = (...values: unknown[]) => Buffer.from(JSON.stringify([order, ...values])).toString('base64url');
    expect(cursorOf(stream, number, at)).toBe(endCursor);
    for (const forged of [
      cursorOf(stream, 2, at),
      cursorOf(stream, number, Number(at) - 1),
      cursorOf(stream, -1, at),
      cursorOf(stream, 'one', at),
      cursorOf(stream, 0.5, at),
      cursorOf(stream, number),
      'nonsense',
      '',
    ]) {
      expect(await refusal('partner', 10, forged)).toBe('INVALID_CURSOR');
    }
  });

  it('needs a page of 1 to 100, and somebody who is signed in', async () => {
    for (const first of [0, -1, 101]) expect(await refusal('partner', first)).toBe('INVALID_INPUT');
    expect(await refusal(undefined, 10)).toBe('UNAUTHENTICATED');
  });
});

describe('reading the feed', () => {
  it('is audited with the children that it showed, and leaves no row where nothing was new', async () => {
    const { state } = await CaseStory.open(registry, {}, 'partner');
    const entries = () =>
      registry.temporary.store.reader.raw
        .prepare('select decision, subjects from audit_entries order by sequence')
        .all() as { decision: string; subjects: string }[];
    const acts = entries().length;
    const { pageInfo } = await page('partner');
    expect(entries().slice(acts)).toEqual([{ decision: 'READ', subjects: JSON.stringify([state.id]) }]);
    const before = entries().length;
    await page('partner', 10, pageInfo.endCursor);
    expect(entries()).toHaveLength(before);
  });

  it('takes as many statements for many changes as for one', async () => {
    const stories = [];
    for (let at = 0; at < 8; at++) stories.push(await CaseStory.open(registry, {}, 'partner'));
    const cost = async (first: number) => {
      const before = registry.temporary.store.statements();
      await page('partner', first);
      return registry.temporary.store.statements() - before;
    };
    await cost(1);
    expect(await cost(8)).toBe(await cost(1));
  });
});

describe('the stored feed', () => {
  const write = (statement: string) =>
    registry.temporary.store.inTransaction(async (tx) => void connectionOf(tx).raw.exec(statement));

  it('is append-only, and takes the next number of its stream and no other', async () => {
    await CaseStory.open(registry, {}, 'partner');
    await expect(write('update case_changes set version = 9')).rejects.toThrow('is append-only');
    await expect(write('delete from case_changes')).rejects.toThrow('is append-only');
    const copy = (verb: string, number: number) =>
      write(
        `${verb} into case_changes select agency_id, ${number}, case_id, kind, version, recorded_at from case_changes where agency_id = 12`,
      );
    await expect(copy('insert', 3)).rejects.toThrow('takes the next number');
    await expect(copy('insert or replace', 1)).rejects.toThrow('takes the next number');
    await expect(copy('insert', 2)).resolves.toBeUndefined();
  });
});
