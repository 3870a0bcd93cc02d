import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import Database from 'better-sqlite3';
import { eq } from 'drizzle-orm';
import { cases } from '../../schema/cases.js';
import { kitMarks } from '../../schema/evidence.js';
import type { Actor } from '../../src/access/actor.js';
import { listInDoubt, listSharedKits, type SharedKit } from '../../src/cases/reading/shared-kits.js';
import { markKits } from '../../src/evidence/mark-kits.js';
import { fromNodeId, type CaseId, type UserId } from '../../src/identifiers.js';
import { act, awaited, board, plan, refresh } from '../movements/travel.js';
import { grant, openRegistryOfThree } from '../referrals/agencies.js';
import { CaseStory } from '../support/case-story.js';
import { eraseCase } from '../support/erase-case.js';
import type { Shown } from '../support/act-on.js';
import { partner, type TestRegistry } from '../support/registry.js';
import { dna } from './dna.js';

/*
 * One kit on the files of two children: whoever may know both is told, and rests no decision on it before a colleague has answered; who
 * may know one of them alone is told nothing, by not one byte.
 */

let registry: TestRegistry;
beforeEach(async () => {
  registry = await openRegistryOfThree();
});
afterEach(() => registry.discard());

/** A child of the ministry, and one of the partner agency. */
async function twoChildren(changes: object = {}) {
  const ours = await CaseStory.open(registry);
  const theirs = await CaseStory.open(registry, changes, 'partner');
  return { ours, theirs };
}
const tested = (story: CaseStory, who: string, changes: object = {}) =>
  story.does(who, 'dnaResultRecord', { ...dna, ...changes });
const status = async ({ state }: CaseStory, who = 'registrar'): Promise<Shown> => {
  const shown =
    'isProven isContested decisive nextSteps { code words } items { counts uncounted { code } } sharedKits { evidenceId otherCaseId otherEvidenceId }';
  const answer = await registry.ask(who, `{ identityStatus(caseId: "${state.id}") { ${shown} } }`);
  expect(answer.errors).toBeUndefined();
  return answer.data.identityStatus;
};
const moves = async ({ state }: CaseStory, who: string): Promise<string[]> => {
  const query = `{ case(id: "${state.id}") { possibleMoves { toStage missing { code } } } }`;
  const { possibleMoves } = (await registry.ask(who, query)).data.case;
  const move = possibleMoves.find(({ toStage }: { toStage: string }) => toStage === 'IDENTITY_CONFIRMED');
  return move.missing.map(({ code }: { code: string }) => code) as string[];
};
/** What somebody reads of a child, as text. */
const bytes = async ({ state }: CaseStory, who: string): Promise<string> => {
  const of = `caseId: "${state.id}"`;
  const everything = `{ identityStatus(${of}) { isProven isContested decisive missing { code words } nextSteps { code words } items { counts uncounted { code } } conflicts { id } sharedKits { evidenceId } } case(id: "${state.id}") { version possibleMoves { toStage missing { code needs } } } }`;
  return (await registry.ask(who, everything)).text;
};
/** As far as who the child is can be confirmed. */
const verifying = async (story: CaseStory) => {
  await story.attests('IDENTITY_FILE_OPENED');
  await story.moves('LOCATED', '2017-07-10');
  await story.moves('VERIFYING_IDENTITY', '2017-07-20');
};
const judge = (story: CaseStory, who: string, standing: string, evidenceId = '1') =>
  story.does(who, 'evidenceJudge', { evidenceId, standing, reason: 'The laboratory was asked.' });
const quiet = { isProven: true, isContested: false, sharedKits: [] };

describe('one kit on the files of two children', () => {
  it('keeps the identity of both open for whoever sees both, and names the other and the way out', async () => {
    const { ours, theirs } = await twoChildren();
    await tested(ours, 'caseworker');
    expect(await status(ours)).toMatchObject(quiet);
    await tested(theirs, 'partner', {
      kitReference: 'KIT-4711',
      laboratory: ' laboratory of ASTANA',
      relation: 'MOTHER',
    });
    for (const [one, other] of [
      [ours, theirs],
      [theirs, ours],
    ] as const) {
      const found = await status(one);
      expect(found).toMatchObject({
        ...{
          isProven: false,
          isContested: true,
          decisive: [],
          items: [{ counts: false, uncounted: { code: 'KIT_ELSEWHERE' } }],
        },
        sharedKits: [
          {
            evidenceId: one.names('evidence', 1),
            otherCaseId: other.state.id,
            otherEvidenceId: other.names('evidence', 1),
          },
        ],
      });
      const [step] = found.nextSteps as { code: string; words: string }[];
      expect(step?.code).toBe('ANSWER_KIT');
      for (const words of [one.names('evidence', 1), other.state.id, 'evidenceJudge'])
        expect(step?.words).toContain(words);
    }
    // That it was read of the other file as well is in the audit.
    await status(ours);
    const rows = `{ auditTrail(first: 1, filter: { caseId: "${theirs.state.id}" }) { nodes { subjects } } }`;
    const [row] = (await registry.ask('auditor', rows)).data.auditTrail.nodes;
    expect(row.subjects.toSorted()).toEqual([ours.state.id, theirs.state.id].toSorted());
  });

  it('is told by not one byte to whoever sees one of them alone', async () => {
    const { ours, theirs } = await twoChildren();
    await tested(ours, 'caseworker');
    const before = await bytes(ours, 'caseworker');
    await tested(theirs, 'partner');
    expect(await bytes(ours, 'caseworker')).toBe(before);
    const alone = await CaseStory.open(registry, {}, 'partner');
    await tested(alone, 'partner', { kitReference: 'Kit 1' });
    const named = (text: string, { state }: CaseStory) =>
      text.replaceAll(state.id, '').replaceAll(state.id.slice(5), '');
    expect(named(await bytes(theirs, 'partner'), theirs)).toBe(named(await bytes(alone, 'partner'), alone));
    expect(await status(theirs, 'partner')).toMatchObject(quiet);
  });

  it('is no ground of a decision by whoever sees both, and is one for whoever does not', async () => {
    const { ours, theirs } = await twoChildren();
    await tested(ours, 'registrar');
    await tested(theirs, 'partner');
    await verifying(ours);
    const move = { toStage: 'IDENTITY_CONFIRMED', effectiveOn: '2017-08-10' };
    const both = ['IDENTITY_PROVEN', 'NOTHING_CONTESTED'];
    const codes = async (who: string, mutation: string) =>
      (await ours.tries(who, mutation, move)).userErrors.map(({ message }) => message.split(':')[0]);
    expect(await codes('supervisor', 'caseEndorse')).toEqual(both);
    expect(await moves(ours, 'registrar')).toEqual([...both, 'TWO_PERSONS']);
    expect(await moves(ours, 'caseworker')).toEqual(['TWO_PERSONS']);
    await ours.does('caseworker', 'caseEndorse', move);
    expect(await codes('supervisor', 'caseMove')).toEqual(both);
    await judge(ours, 'supervisor', 'STANDING');
    await ours.endorsedMove('IDENTITY_CONFIRMED', '2017-08-10');
  });

  it('keeps a child off its flight in the hands of whoever sees both', async () => {
    const [movementId, one, other] = [await plan(registry), await awaited(registry), await CaseStory.open(registry)];
    await board(registry, movementId, one);
    const kit = { laboratory: 'Laboratory', kitReference: `Kit ${one.state.id}`, relation: 'MOTHER' };
    await tested(other, 'registrar', kit);
    const refused = await act(registry, 'movementDepart', { movementId, departedOn: '2018-01-06' });
    expect(refused.codes).toEqual(['NOT_READY', 'NOT_READY']);
    await refresh(registry, one);
    await judge(one, 'supervisor', 'STANDING');
    expect((await act(registry, 'movementDepart', { movementId, departedOn: '2018-01-06' })).codes).toEqual([]);
  });
});

describe('a kit that serves two children rightly', () => {
  it('needs no word where they are brothers and sisters on file', async () => {
    const first = await CaseStory.open(registry);
    const second = await CaseStory.open(registry, { siblingOf: first.state.id });
    await tested(first, 'caseworker');
    await tested(second, 'caseworker');
    for (const one of [first, second]) expect(await status(one)).toMatchObject(quiet);
    const third = await CaseStory.open(registry);
    await tested(third, 'caseworker');
    expect((await status(first)).sharedKits).toHaveLength(1);
    expect((await status(third)).sharedKits).toHaveLength(2);
  });

  it('is answered child by child, by a colleague of whoever recorded it, of what is on file by then', async () => {
    const { ours, theirs } = await twoChildren();
    await tested(ours, 'caseworker');
    await tested(theirs, 'partner');
    await judge(ours, 'caseworker', 'STANDING');
    expect(await status(ours)).toMatchObject({ isContested: true });
    await judge(ours, 'supervisor', 'STANDING');
    expect(await status(ours)).toMatchObject(quiet);
    expect(await status(theirs)).toMatchObject({ isContested: true });
    await judge(theirs, 'supervisor', 'STANDING');
    expect(await status(theirs)).toMatchObject(quiet);
    // A third child is another question.
    registry.setClock('2018-01-11T09:00:00Z');
    const third = await CaseStory.open(registry);
    await tested(third, 'caseworker');
    for (const [one, others] of [
      [ours, 1],
      [third, 2],
    ] as const)
      expect((await status(one)).sharedKits).toHaveLength(others);
    // The same words answer it: they say something new.
    await judge(ours, 'supervisor', 'STANDING');
    expect(await status(ours)).toMatchObject(quiet);
    const again = { evidenceId: '1', standing: 'STANDING', reason: 'The laboratory was asked.' };
    expect((await ours.tries('supervisor', 'evidenceJudge', again)).userErrors).toMatchObject([
      { code: 'ALREADY_RECORDED', field: ['reason'] },
    ]);
  });

  it('is of one child alone once the other result was refuted, or the other file closed as its duplicate', async () => {
    const { ours, theirs } = await twoChildren();
    await tested(ours, 'caseworker');
    await tested(theirs, 'partner');
    await judge(theirs, 'supervisor', 'REFUTED');
    expect(await status(ours)).toMatchObject(quiet);
    expect(await status(theirs)).toMatchObject({ isProven: false, isContested: false, sharedKits: [] });
    const same = await CaseStory.open(registry);
    await tested(same, 'caseworker');
    expect(await status(ours)).toMatchObject({ isContested: true });
    await same.endorsedMove('CLOSED', '2018-01-10', { closureReason: 'DUPLICATE' });
    expect(await status(ours)).toMatchObject(quiet);
  });
});

describe('many children of one kit', () => {
  /** More pairs of them than anybody would look through: 72 children have 5,112. */
  const many = 72;
  const partnerActor: Actor = {
    kind: 'user',
    userId: 105 as UserId,
    name: 'partner',
    role: 'PARTNER',
    agencyId: partner.id,
  };

  it('are each in doubt, whoever else is on the page, and tell nothing of one that the reader may not see', async () => {
    const stories: CaseStory[] = [];
    for (let at = 0; at < many; at++) {
      const story = await CaseStory.open(registry, {}, 'partner');
      await tested(story, 'partner');
      stories.push(story);
    }
    const keys = stories.map(({ state }) => fromNodeId('case', state.id) as CaseId);
    const { reader } = registry.temporary.store;
    const now = Date.parse('2018-01-10T09:00:00Z');
    const named = async () => {
      const found: SharedKit[][] = [];
      for (const key of keys) found.push(await listSharedKits(reader, partnerActor, key, now));
      return found;
    };
    const inDoubt = () => listInDoubt(reader, partnerActor, keys, now);
    const [before, doubted] = [await named(), await inDoubt()];
    expect(doubted.size).toBe(many);
    expect(before.map((shared) => shared.length)).toEqual(keys.map(() => 20));
    expect(before.flat().every(({ otherCaseId }) => keys.includes(otherCaseId))).toBe(true);
    expect(new Set(before.flat().map(({ evidenceId }) => evidenceId))).toEqual(doubted);
    await tested(await CaseStory.open(registry), 'caseworker');
    expect([await named(), await inDoubt()]).toEqual([before, doubted]);
  }, 120_000);
});

describe('who may know of the other child', () => {
  it('is whoever is shown who it is, as long as that is so', async () => {
    const { ours, theirs } = await twoChildren();
    await tested(ours, 'caseworker');
    await tested(theirs, 'partner');
    await grant(registry, ours.state.id, ['FACTS']);
    expect(await status(theirs, 'partner')).toMatchObject(quiet);
    await grant(registry, ours.state.id, ['IDENTITY']);
    expect(await status(theirs, 'partner')).toMatchObject({ sharedKits: [{ otherCaseId: ours.state.id }] });
    registry.setClock('2018-04-01T09:00:00Z');
    expect(await status(theirs, 'partner')).toMatchObject(quiet);
  });

  it('is nobody who is shown the facts of the child alone that is asked about, whom else it may know', async () => {
    const { ours, theirs } = await twoChildren();
    await tested(ours, 'caseworker');
    await tested(theirs, 'partner');
    await verifying(ours);
    await grant(registry, ours.state.id, ['FACTS']);
    expect(await moves(ours, 'partner')).not.toContain('NOTHING_CONTESTED');
    await grant(registry, ours.state.id, ['IDENTITY']);
    expect(await moves(ours, 'partner')).toContain('NOTHING_CONTESTED');
  });

  it('is nobody whose role is told of no child who it is, whatever else it sees of all cases', async () => {
    const { ours, theirs } = await twoChildren();
    await tested(ours, 'caseworker');
    await tested(theirs, 'partner');
    await verifying(ours);
    expect(await moves(ours, 'administrator')).toEqual(['TWO_PERSONS']);
    expect(await moves(ours, 'registrar')).toContain('NOTHING_CONTESTED');
  });

  it('is nobody once its file is sealed, and nothing is left to know of an erased child', async () => {
    const { ours, theirs } = await twoChildren();
    await tested(ours, 'caseworker');
    await tested(theirs, 'partner');
    await theirs.endorsedMove('CLOSED', '2018-01-10', { closureReason: 'UNTRACEABLE_AFTER_REVIEW' });
    await registry.temporary.store.inTransaction((tx) =>
      tx
        .update(cases)
        .set({ sealsAt: 1 })
        .where(eq(cases.id, Number(theirs.state.id.slice(5)))),
    );
    expect(await status(ours)).toMatchObject(quiet);
    await registry.temporary.store.inTransaction((tx) =>
      tx
        .update(cases)
        .set({ sealsAt: null })
        .where(eq(cases.id, Number(theirs.state.id.slice(5)))),
    );
    expect(await status(ours)).toMatchObject({ isContested: true });
    const marked = async () => (await registry.temporary.store.reader.db.select().from(kitMarks)).length;
    expect(await marked()).toBe(2);
    await eraseCase(registry, theirs.state);
    expect([await marked(), await markKits({ store: registry.temporary.store, clock: Date.now })]).toEqual([1, 0]);
    expect(await status(ours)).toMatchObject(quiet);
  });
});

describe('a kit that was recorded before kits were marked', () => {
  it('is marked when the registry is next served, and found', async () => {
    const { ours, theirs } = await twoChildren();
    await tested(ours, 'caseworker');
    await tested(theirs, 'partner');
    const { store } = registry.temporary;
    await store.inTransaction((tx) => tx.delete(kitMarks));
    expect(await status(ours)).toMatchObject(quiet);
    expect(await markKits({ store, clock: Date.now })).toBe(2);
    expect(await markKits({ store, clock: Date.now })).toBe(0);
    expect(await status(ours)).toMatchObject({ sharedKits: [{ otherCaseId: theirs.state.id }] });
    // Neither the kit nor the laboratory is told by its mark.
    for (const { mark } of await store.reader.db.select().from(kitMarks)) expect(mark).not.toMatch(/kit|4711|astana/i);
  });

  it('has a mark that nothing changes: it comes with its result, and goes with the child', async () => {
    const { ours } = await twoChildren();
    await tested(ours, 'caseworker');
    const raw = new Database(`${registry.temporary.folder}/registry.sqlite`);
    for (const statement of [
      "update kit_marks set mark = 'other'",
      'insert or replace into kit_marks select * from kit_marks',
    ])
      expect(() => raw.exec(statement)).toThrow('follows the results');
    raw.close();
  });
});
