import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { evidence } from '../../schema/evidence.js';
import { vitalStatusClaims } from '../../schema/claims.js';
import { fromNodeId, newId } from '../../src/identifiers.js';
import { CaseStory } from '../support/case-story.js';
import { expectShortTurns } from '../support/short-turns.js';
import { openTestRegistry, type TestRegistry } from '../support/registry.js';

/* A file full of what differs in the source alone: a further one is compared with each of them, in the writer's transaction. */

const stamp = { recordedAt: 0, recordedBy: 103 } as const;
const item = { type: 'MOTHER_OR_GUARDIAN_STATEMENT', grade: 'B', obtainedOn: '2017-05-20', isVerified: false } as const;
const sign = { status: 'REPORTED_ALIVE', grade: 'B', observedOn: '2017-06-20' } as const;

let registry: TestRegistry;
beforeAll(async () => {
  registry = await openTestRegistry();
});
afterAll(() => registry.discard());

const inArabicDigits = (nth: number): string =>
  String(nth).replaceAll(/\d/g, (digit) => '٠١٢٣٤٥٦٧٨٩'.charAt(Number(digit)));

it.each([
  ['digits of another script', '٩'.repeat(496)],
  ['letters that look as those of Latin', 'ан'.repeat(248)],
  ['signs that stand for eighteen letters each', 'ﷺ'.repeat(496)],
])(
  'is recorded without keeping others waiting: %s',
  async (_name, long) => {
    const story = await CaseStory.open(registry);
    const caseId = fromNodeId('case', story.state.id) ?? 0;
    const sourceOf = (nth: number) => `${long}${inArabicDigits(1_000 + nth)}`;
    await registry.temporary.store.inTransaction(async (tx) => {
      for (let nth = 0; nth < 980; nth++) {
        const ofCase = { caseId, source: sourceOf(nth), ...stamp };
        await tx.insert(evidence).values({ id: newId(nth), ...ofCase, ...item, standing: 'STANDING' });
        // Claims are numbered by the store, one after the other: an id of our own would meet one of its own in one run of eight.
        await tx.insert(vitalStatusClaims).values({ ...ofCase, ...sign, isWithdrawal: false });
      }
    });
    for (const [mutation, input] of [
      ['evidenceRecord', item],
      ['vitalStatusRecord', sign],
    ] as const) {
      const record = (sourceOfRound: (round: number) => string) =>
        expectShortTurns(
          250,
          (round) => story.tries('caseworker', mutation, { ...input, source: sourceOfRound(round) }),
          5,
        );
      const made = await record((round) => sourceOf(5_000 + round));
      expect([mutation, made.userErrors]).toEqual([mutation, []]);
      // The last of all, spelt otherwise.
      const again = await record(() => `${long.toUpperCase()}${1_979}`);
      expect([mutation, again.userErrors[0]?.code]).toEqual([mutation, 'ALREADY_RECORDED']);
    }
  },
  60_000,
);
