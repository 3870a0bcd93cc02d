import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { fromNodeId, type CaseId, type UserId } from '../../src/identifiers.js';
import { startGrant } from '../../src/referrals/grants/grants.js';
import { isTextKept } from '../../src/graphql/known-texts.js';
import { CaseStory } from '../support/case-story.js';
import { eraseCase } from '../support/erase-case.js';
import { openTestRegistry, partner, type TestRegistry } from '../support/registry.js';
import { followAll, readChanges } from './follow.js';

const opened = Date.parse('2018-01-10T09:00:00Z');
const closing = { toStage: 'CLOSED', effectiveOn: '2018-01-09', closureReason: 'NOT_A_NATIONAL' };
const everybody = ['registrar', 'supervisor', 'partner', 'auditor'] as const;
const followers = ['registrar', 'supervisor', 'partner'];

let registry: TestRegistry;
beforeEach(async () => {
  registry = await openTestRegistry();
});
afterEach(() => registry.discard());

const keyOf = ({ state }: CaseStory) => fromNodeId('case', state.id) as CaseId;

/** A closed case whose child the partner is shown as well, by a grant of so many days. */
async function openClosed(days = 3_000): Promise<CaseStory> {
  const story = await CaseStory.open(registry);
  await story.endorsedMove('CLOSED', closing.effectiveOn, { closureReason: closing.closureReason });
  const grant = {
    ...{ caseId: keyOf(story), agencyId: partner.id, purpose: 'Tracing', expiresAt: opened + days * 86_400_000 },
    ...{ coversIdentity: true, coversRecord: false },
  };
  await registry.temporary.store.inTransaction((tx) => startGrant(tx, grant, 102 as UserId, opened));
  return story;
}

const sealsOn = (story: CaseStory, day: string) =>
  story.does('registrar', 'fileSeal', { sealsOn: day, reason: 'Gone with the family' });

/** What somebody is told from a place in the feed on: the kind, and of whom. */
async function told(who: string, after?: string): Promise<string[]> {
  return (await followAll(registry, who, 2, after)).map(({ kind, caseId }) => `${kind} ${caseId}`);
}

/** Where each feed ends today. */
async function ends(): Promise<Record<string, string>> {
  const places: Record<string, string> = {};
  for (const who of followers) {
    let page = await readChanges(registry, who, 100);
    while (page.pageInfo.hasNextPage) page = await readChanges(registry, who, 100, page.pageInfo.endCursor);
    places[who] = page.pageInfo.endCursor;
  }
  return places;
}

const namesIn = async (who: string, id: string): Promise<number> => {
  const { data } = await registry.ask(who, `{ case(id: "${id}") { child { names { text } } } }`);
  return data.case.child.names.length as number;
};

describe('a file whose day of sealing comes', () => {
  it('is told to all who see the case, once, though nobody does anything that day', async () => {
    const story = await openClosed();
    await sealsOn(story, '2018-02-01');
    const before = await ends();
    registry.setClock('2018-01-31T23:59:59.999Z');
    for (const who of followers) expect(await told(who, before[who])).toEqual([]);
    expect(await namesIn('partner', story.state.id)).toBe(2);
    registry.setClock('2018-02-01T00:00:00.000Z');
    expect(await namesIn('partner', story.state.id)).toBe(0);
    const expected = [`ACCESS_CHANGED ${story.state.id}`];
    for (const who of followers) expect([who, await told(who, before[who])]).toEqual([who, expected]);
    for (const who of followers) expect([who, await told(who, before[who])]).toEqual([who, expected]);
    const rows = registry.temporary.store.reader.raw
      .prepare("select role, subjects from audit_entries where operation = 'fileSealing'")
      .all();
    expect(rows).toEqual([{ role: 'SYSTEM', subjects: JSON.stringify([story.state.id]) }]);
  });

  it('shows in that very change the case as it may be seen now, so that a copy loses who the child is', async () => {
    const story = await openClosed();
    await sealsOn(story, '2018-02-01');
    registry.setClock('2018-02-03T09:00:00Z');
    const query =
      '{ changes(first: 100) { nodes { kind version case { version stage child { names { text } birth { earliest } } } } } }';
    const { data } = await registry.ask('partner', query);
    const { version } = story.state;
    expect(data.changes.nodes.at(-1)).toEqual({
      ...{ kind: 'ACCESS_CHANGED', version },
      case: { version, stage: 'CLOSED', child: { names: [], birth: null } },
    });
  });

  it('is told in the order of the days, without gaps, whoever comes first and however late', async () => {
    const [late, early, between] = [await openClosed(), await openClosed(), await openClosed()];
    await sealsOn(late, '2018-05-01');
    await sealsOn(early, '2018-02-01');
    await sealsOn(between, '2018-03-01');
    const before = await ends();
    registry.setClock('2020-01-01T09:00:00Z');
    await Promise.all([...followers, ...followers].map((who) => told(who, before[who])));
    const expected = [early, between, late].map(({ state }) => `ACCESS_CHANGED ${state.id}`);
    for (const who of followers) {
      expect([who, await told(who, before[who])]).toEqual([who, expected]);
      const numbers = (await followAll(registry, who)).map(({ number }) => number);
      expect(numbers).toEqual(numbers.map((_, at) => at + 1));
    }
  });

  it('is told after a restart to whoever asks then, and what was told before is not told anew', async () => {
    const [first, second] = [await openClosed(), await openClosed()];
    await sealsOn(first, '2018-02-01');
    await sealsOn(second, '2018-02-02');
    const before = await ends();
    registry.setClock('2018-02-01T09:00:00Z');
    await told('supervisor');
    const { tokens, temporary } = registry;
    await registry.app.close();
    await temporary.store.close();
    registry = await openTestRegistry('2018-02-02T09:00:00Z', { folder: temporary.folder, tokens });
    const expected = [first, second].map(({ state }) => `ACCESS_CHANGED ${state.id}`);
    for (const who of followers) expect([who, await told(who, before[who])]).toEqual([who, expected]);
  });

  it('is told to nobody whose access had run out by then but as lost', async () => {
    const story = await openClosed(10);
    await sealsOn(story, '2018-02-01');
    const before = await ends();
    registry.setClock('2018-03-01T09:00:00Z');
    await told('registrar');
    expect(await told('partner', before['partner'])).toEqual([`ACCESS_LOST ${story.state.id}`]);
  });

  it('is told where the seal is put on that very day, after the act, once', async () => {
    const story = await openClosed();
    const before = await ends();
    await sealsOn(story, '2018-01-10');
    const expected = ['CASE_CHANGED', 'ACCESS_CHANGED'].map((kind) => `${kind} ${story.state.id}`);
    for (const who of followers) expect([who, await told(who, before[who])]).toEqual([who, expected]);
    registry.setClock('2018-01-11T09:00:00Z');
    for (const who of followers) expect([who, await told(who, before[who])]).toEqual([who, expected]);
    // Put on anew, it is told anew.
    await story.does('registrar', 'sealedFileOpen', { justification: 'The young man asks for his certificate' });
    await story.does('registrar', 'fileSealLift', { reason: 'The young man asks for his certificate' });
    const lifted = await ends();
    await sealsOn(story, '2018-01-11');
    for (const who of followers) expect([who, await told(who, lifted[who])]).toEqual([who, expected]);
  });

  it('is told once, though the clock that it was put on by was ahead and is put right', async () => {
    const story = await openClosed();
    const before = await ends();
    registry.setClock('2018-01-10T12:00:00Z');
    await sealsOn(story, '2018-01-10');
    registry.setClock('2018-01-10T11:00:00Z');
    const expected = ['CASE_CHANGED', 'ACCESS_CHANGED'].map((kind) => `${kind} ${story.state.id}`);
    for (let reading = 0; reading < 3; reading++)
      for (const who of followers) expect([who, await told(who, before[who])]).toEqual([who, expected]);
    registry.setClock('2018-01-10T13:00:00Z');
    expect(await told('registrar', before['registrar'])).toEqual(expected);
  });

  it('is not told where the seal was lifted before, or the child erased: each was told by its act', async () => {
    const [lifted, erased] = [await openClosed(), await openClosed()];
    await sealsOn(lifted, '2018-02-01');
    await lifted.does('registrar', 'fileSealLift', { reason: 'The family came back' });
    await sealsOn(erased, '2018-02-01');
    await eraseCase(registry, erased.state);
    const before = await ends();
    registry.setClock('2018-03-01T09:00:00Z');
    for (const who of followers) expect([who, await told(who, before[who])]).toEqual([who, []]);
  });

  it('is told again where it is sealed anew after the first day had come', async () => {
    const story = await openClosed();
    await sealsOn(story, '2018-02-01');
    registry.setClock('2018-02-01T09:00:00Z');
    await told('registrar');
    await story.does('registrar', 'sealedFileOpen', { justification: 'The young man asks for his certificate' });
    await story.does('registrar', 'fileSealLift', { reason: 'The young man asks for his certificate' });
    await sealsOn(story, '2018-02-03');
    const before = await ends();
    registry.setClock('2018-02-03T09:00:00Z');
    expect(await told('partner', before['partner'])).toEqual([`ACCESS_CHANGED ${story.state.id}`]);
  });

  it('asks only what fell due since it was told last, by indexes', async () => {
    const { raw } = registry.temporary.store.reader;
    const asked: string[] = [];
    const { prepare } = raw;
    raw.prepare = ((statement: string) => (asked.push(statement), prepare.call(raw, statement))) as typeof prepare;
    await told('supervisor');
    raw.prepare = prepare;
    const plans = asked.flatMap((statement) =>
      raw
        .prepare(`explain query plan ${statement}`)
        .all(...Array<number>(statement.split('?').length - 1).fill(1))
        .map((row) => (row as { detail: string }).detail),
    );
    expect(plans).toContainEqual(expect.stringMatching(/SEARCH case_changes USING .*INDEX case_changes_sealings/));
    expect(plans).toContainEqual(expect.stringMatching(/SEARCH cases USING .*INDEX cases_seals/));
    expect(plans.filter((step) => step.startsWith('SCAN case'))).toEqual([]);
  });
});

describe('the JSON of a child that is kept for lists', () => {
  const query = '{ cases(first: 20) { nodes { id child { names { text } } } } }';
  /** Asked so often that the list is answered from texts. */
  const askOften = async () => {
    for (let times = 0; times < 4; times++) for (const who of everybody) await registry.ask(who, query);
  };

  it('is forgotten at once where the file is sealed or the child erased, and where a day of sealing is told', async () => {
    const [sealed, erased, byDay, other] = [
      await openClosed(),
      await openClosed(),
      await openClosed(),
      await openClosed(),
    ];
    await sealsOn(byDay, '2018-01-11');
    await askOften();
    expect([sealed, erased, byDay, other].map((story) => isTextKept(keyOf(story)))).toEqual([true, true, true, true]);
    await sealsOn(sealed, '2018-01-10');
    await eraseCase(registry, erased.state);
    registry.setClock('2018-01-11T09:00:00Z');
    await told('supervisor');
    expect([sealed, erased, byDay, other].map((story) => isTextKept(keyOf(story)))).toEqual([
      false,
      false,
      false,
      true,
    ]);
  });
});
