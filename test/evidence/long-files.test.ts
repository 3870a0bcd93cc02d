import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { eq } from 'drizzle-orm';
import { dnaResults, evidence, evidenceJudgements, kitMarks } from '../../schema/evidence.js';
import type { Actor } from '../../src/access/actor.js';
import { mostItems } from '../../src/cases/facts/room-for-evidence.js';
import { evidenceInTurns } from '../../src/cases/reading/evidence-of-cases.js';
import { openConnection } from '../../src/database/connection.js';
import { fromNodeId, newId, type UserId } from '../../src/identifiers.js';
import { CaseStory } from '../support/case-story.js';
import { ministry, openTestRegistry, type TestRegistry } from '../support/registry.js';
import { dna } from './dna.js';

const caseworkerId = 103;
const stamp = { recordedAt: 0, recordedBy: caseworkerId } as const;

let registry: TestRegistry;
beforeAll(async () => {
  registry = await openTestRegistry();
});
afterAll(() => registry.discard());

/** So many results of one kit, put on file as `dnaResultRecord` puts them, which would take minutes. */
async function fill(story: CaseStory, results: number): Promise<void> {
  const caseId = fromNodeId('case', story.state.id) ?? 0;
  const item = { type: 'DNA_KINSHIP', grade: 'A', obtainedOn: '2017-08-01', source: 'A laboratory' } as const;
  const test = { laboratory: 'L', kitReference: 'One kit', relation: 'MOTHER', testedOn: '2017-08-01' } as const;
  await registry.temporary.store.inTransaction(async (tx) => {
    for (let nth = 0; nth < results; nth++) {
      const id = newId(nth);
      await tx.insert(evidence).values({ id, caseId, ...item, ...stamp, isVerified: true, standing: 'STANDING' });
      await tx.insert(dnaResults).values({ evidenceId: id, caseId, ...test, likelihoodPpm: 999_900 });
      await tx.insert(kitMarks).values({ evidenceId: id, caseId, mark: 'one kit' });
    }
  });
}

/** How many rounds the event loop went while something was answered, from when its statements began: the request itself takes rounds. */
async function roundsOf(query: string): Promise<{ answer: Awaited<ReturnType<TestRegistry['ask']>>; rounds: number }> {
  const { reader } = registry.temporary.store;
  const before = reader.executed;
  let rounds = 0;
  let isAnswered = false;
  const goRound = (): void => {
    if (isAnswered) return;
    if (reader.executed > before) rounds += 1;
    setImmediate(goRound);
  };
  goRound();
  const answer = await registry.ask('registrar', query);
  isAnswered = true;
  return { answer, rounds };
}

describe('a page of files with many results of one kit', () => {
  const moves = 'possibleMoves { toStage missing { code } }';
  const page = `cases(first: 100) { nodes { id ${moves} } }`;
  const tenTimes = (fields: string) =>
    Array.from({ length: 10 }, (_, nth) => `page${nth}: cases(first: 100) { nodes { ${fields} } }`).join(' ');
  const many = 12;
  let short: number;
  let stories: CaseStory[];
  beforeAll(async () => {
    stories = [];
    for (let nth = 0; nth < many; nth++) stories.push(await CaseStory.open(registry));
    await roundsOf(`{ ${page} }`);
    short = (await roundsOf(`{ ${page} }`)).rounds;
    for (const story of stories) await fill(story, 300);
  }, 60_000);

  it('lets other requests in while it is read, and says of each file what is said of it alone', async () => {
    const { answer, rounds } = await roundsOf(`{ ${page} }`);
    // 3,600 items are many parts.
    expect(rounds).toBeGreaterThanOrEqual(short + 2);
    const { nodes } = answer.data.cases;
    expect(nodes).toHaveLength(many);
    for (const node of nodes)
      expect(node).toEqual((await registry.ask('registrar', `{ case(id: "${node.id}") { id ${moves} } }`)).data.case);
  }, 60_000);

  it('takes turns with others that are read at once', async () => {
    const { answer, rounds } = await roundsOf(`{ ${tenTimes('possibleMoves { toStage }')} }`);
    expect(answer.errors).toBeUndefined();
    expect(rounds).toBeGreaterThanOrEqual(20);
  }, 60_000);

  it('is read once for all who ask for the same files at once, each of whom is answered as alone', async () => {
    const { reader } = registry.temporary.store;
    const statementsOf = async (query: string): Promise<[Awaited<ReturnType<TestRegistry['ask']>>, number]> => {
      const before = reader.executed;
      return [await registry.ask('registrar', query), reader.executed - before];
    };
    const fields = 'id possibleMoves { toStage }';
    const [alone, once] = await statementsOf(`{ cases(first: 100) { nodes { ${fields} } } }`);
    const [together, tenfold] = await statementsOf(`{ ${tenTimes(fields)} }`);
    expect(Object.values(together.data)).toEqual(Array.from({ length: 10 }, () => alone.data.cases as unknown));
    // What a page costs but for its evidence is asked ten times over; the evidence, which is most of it, once.
    expect(tenfold).toBeLessThan(4 * once);
  }, 60_000);
});

describe('what was read for some', () => {
  const actor: Actor = {
    ...{ kind: 'user', userId: 104 as UserId, name: 'registrar', role: 'REGISTRAR' },
    agencyId: ministry.id,
  };
  const now = Date.parse('2018-01-10T09:00:00Z');
  const standings = async (caseIds: readonly number[]) => {
    const evidenceOf = await evidenceInTurns(registry.temporary.store.reader, actor, caseIds, now);
    return Promise.all(caseIds.map(async (id) => (await evidenceOf(id)).map(({ standing }) => standing)));
  };

  it('is read anew for whoever asks later, be it the same reader', async () => {
    const caseIds: number[] = [];
    for (let nth = 0; nth < 2; nth++) {
      const story = await CaseStory.open(registry);
      await fill(story, 300);
      caseIds.push(fromNodeId('case', story.state.id) ?? 0);
    }
    const stands = Array.from({ length: 300 }, () => 'STANDING');
    expect(await standings(caseIds)).toEqual([stands, stands]);
    const { store } = registry.temporary;
    const [caseId = 0] = caseIds;
    const [item] = await store.reader.db.select().from(evidence).where(eq(evidence.caseId, caseId)).limit(1);
    const judgement = { caseId, evidenceId: item?.id ?? 0, standing: 'REFUTED', reason: 'Another child.' } as const;
    await store.inTransaction((tx) => tx.insert(evidenceJudgements).values({ ...judgement, ...stamp }));
    expect((await standings(caseIds)).map((all) => all.filter((one) => one === 'REFUTED').length)).toEqual([1, 0]);
  }, 60_000);

  it('fails for each who asked where it cannot be read, and for nobody else', async () => {
    const stories = [await CaseStory.open(registry), await CaseStory.open(registry)];
    for (const story of stories) await fill(story, 300);
    const caseIds = stories.map(({ state: { id } }) => fromNodeId('case', id) ?? 0);
    const torn = openConnection(registry.temporary.store.file, 'read');
    const ask = () => evidenceInTurns(torn, actor, caseIds, now);
    const asked = [await ask(), await ask()];
    torn.raw.close();
    const ends = await Promise.allSettled(asked.flatMap((evidenceOf) => caseIds.map(evidenceOf)));
    expect(ends.map(({ status }) => status)).toEqual(Array.from({ length: 4 }, () => 'rejected'));
    expect(await standings(caseIds)).toHaveLength(2);
  }, 60_000);
});

describe('a file of evidence', () => {
  it('holds so many items, and one that was refuted gives its place back', async () => {
    const story = await CaseStory.open(registry);
    await fill(story, mostItems.unrefuted);
    const camp = { type: 'CAMP_OR_PRISON_REGISTER', grade: 'B', obtainedOn: '2017-08-01', isVerified: true };
    const records = async (source: string) =>
      (await story.tries('caseworker', 'evidenceRecord', { ...camp, source })).userErrors;
    const tests = async () => (await story.tries('caseworker', 'dnaResultRecord', dna)).userErrors;
    const full = [{ code: 'FILE_FULL', field: ['caseId'] }];
    expect(await records('A register')).toMatchObject(full);
    expect(await tests()).toMatchObject(full);
    const caseId = fromNodeId('case', story.state.id) ?? 0;
    const { store } = registry.temporary;
    const items = await store.reader.db.select().from(evidence).where(eq(evidence.caseId, caseId));
    const refute = (evidenceId: number) =>
      store.inTransaction((tx) =>
        tx
          .insert(evidenceJudgements)
          .values({ caseId, evidenceId, standing: 'REFUTED', reason: 'Another child.', ...stamp }),
      );
    await refute(items[0]?.id ?? 0);
    expect(await records('A register')).toEqual([]);
    expect(await records('A second register')).toMatchObject(full);
    await fill(story, mostItems.everRecorded - mostItems.unrefuted - 1);
    await store.inTransaction(async (tx) => {
      const all = await tx.select().from(evidence).where(eq(evidence.caseId, caseId));
      for (const { id } of all)
        await tx
          .insert(evidenceJudgements)
          .values({ caseId, evidenceId: id, standing: 'REFUTED', reason: 'Another child.', ...stamp });
    });
    expect(await records('A second register')).toMatchObject(full);
  }, 120_000);
});
