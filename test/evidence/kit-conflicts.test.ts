import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { dnaResults, evidence } from '../../schema/evidence.js';
import { newId } from '../../src/identifiers.js';
import { CaseStory } from '../support/case-story.js';
import { openTestRegistry, type TestRegistry } from '../support/registry.js';
import { dna } from './dna.js';
import { codesOf, identityOf, openUntested } from './identity.js';

let registry: TestRegistry;
let story: CaseStory;
beforeAll(async () => {
  registry = await openTestRegistry();
});
afterAll(() => registry.discard());
beforeEach(async () => {
  story = await openUntested(registry);
});

const status = () => identityOf(story);

describe('two results of one kit of one laboratory', () => {
  /** A result as an older registry took it from the caseworker: the same kit, and no conflict. */
  const recordedBefore = (kitReference: string, likelihoodPpm: number) =>
    registry.temporary.store.inTransaction(async (tx) => {
      const caseId = Number(story.state.id.slice('case_'.length));
      const stamp = { recordedAt: 0, recordedBy: 103 };
      const id = newId(0);
      const kinship = { type: 'DNA_KINSHIP', grade: 'A', obtainedOn: '2017-08-01', source: 'A laboratory' } as const;
      await tx.insert(evidence).values({ id, caseId, ...kinship, isVerified: true, standing: 'STANDING', ...stamp });
      const result = { caseId, laboratory: dna.laboratory, kitReference, relation: 'MOTHER', likelihoodPpm } as const;
      await tx.insert(dnaResults).values({ evidenceId: id, ...result, testedOn: '2017-08-01' });
    });
  const again = (changes: object) =>
    story.does('caseworker', 'dnaResultRecord', { ...dna, laboratory: ' laboratory of ASTANA', ...changes });

  it('are a conflict, and neither decides before a person has settled it and judged which is wrong', async () => {
    await story.does('caseworker', 'dnaResultRecord', { ...dna, likelihood: 0.62 });
    await again({ likelihood: 0.9997 });
    const open = await status();
    expect(open).toMatchObject({ isProven: false, isContested: true, decisive: [] });
    expect(
      open.items.map((one: { counts: boolean; uncounted: { code: string } }) => [one.counts, one.uncounted.code]),
    ).toEqual([
      [false, 'CONTRADICTED'],
      [false, 'CONTRADICTED'],
    ]);
    expect(open.nextSteps[0].code).toBe('SETTLE_CONFLICT');
    expect(open.nextSteps[0].words).toContain(open.conflicts[0].id);
    expect(open.conflicts).toEqual([{ id: story.names('evidenceConflict', 1), about: 'PARENTAGE', settledBy: null }]);
    await story.attests('IDENTITY_FILE_OPENED');
    await story.moves('LOCATED', '2017-07-10');
    await story.moves('VERIFYING_IDENTITY', '2017-07-20');
    const move = { toStage: 'IDENTITY_CONFIRMED', effectiveOn: '2017-08-10' };
    const refused = await story.tries('supervisor', 'caseEndorse', move);
    expect(refused.userErrors.map(({ message }) => message.split(':')[0]).sort()).toEqual([
      'IDENTITY_PROVEN',
      'NOTHING_CONTESTED',
    ]);
    const wrong = { evidenceId: '1', standing: 'REFUTED', reason: 'The laboratory mixed up two samples.' };
    await story.does('supervisor', 'evidenceJudge', wrong);
    // Which was wrong is found; that the two contradicted each other is settled by itself.
    expect(await status()).toMatchObject({ isProven: false, isContested: true });
    await story.does('supervisor', 'evidenceConflictSettle', { conflictId: '1', reason: 'The first was withdrawn.' });
    expect(await status()).toMatchObject({
      ...{ isProven: true, isContested: false },
      decisive: [story.names('evidence', 2)],
    });
    await story.endorsedMove('IDENTITY_CONFIRMED', '2017-08-10');
  });

  it('contradict each other by another relation as well, and do not where the one on file was refuted', async () => {
    await story.does('caseworker', 'dnaResultRecord', dna);
    await again({ relation: 'AUNT_OR_UNCLE' });
    expect((await status()).conflicts).toHaveLength(1);
    const finding = { standing: 'REFUTED', reason: 'Another child.' };
    for (const evidenceId of ['1', '2']) await story.does('supervisor', 'evidenceJudge', { evidenceId, ...finding });
    await story.does('supervisor', 'evidenceConflictSettle', { conflictId: '1', reason: 'Both were wrong.' });
    await again({ likelihood: 0.9995 });
    expect(await status()).toMatchObject({ isProven: true, isContested: false, conflicts: [{}] });
  });

  it('contradict each other however the kit is spelt, and the very result is one', async () => {
    await story.does('caseworker', 'dnaResultRecord', { ...dna, kitReference: 'Kit-4711', likelihood: 0.62 });
    const same = { ...dna, likelihood: 0.62, kitReference: 'КIТ  4711' };
    const twice = await story.tries('caseworker', 'dnaResultRecord', same);
    expect(twice.userErrors).toMatchObject([{ code: 'ALREADY_RECORDED', field: ['kitReference'] }]);
    await again({ kitReference: 'kit 4711' });
    expect(await status()).toMatchObject({ isProven: false, isContested: true, conflicts: [{}] });
  });

  it('contradict each other where letters that nobody sees part them, and not where the kits are other signs', async () => {
    await story.does('caseworker', 'dnaResultRecord', { ...dna, kitReference: 'Kit-4711' });
    await story.does('caseworker', 'dnaResultRecord', { ...dna, kitReference: '#', likelihood: 0.62 });
    await story.does('caseworker', 'dnaResultRecord', { ...dna, kitReference: '*', likelihood: 0.63 });
    expect(await status()).toMatchObject({ isProven: true, isContested: false, conflicts: [] });
    await again({ kitReference: 'K\u00ADit-47\u200B11', likelihood: 0.1 });
    expect(await status()).toMatchObject({ isProven: false, isContested: true, conflicts: [{}] });
  });

  it('decide nothing where they were recorded before that was asked, until somebody says so and another settles it', async () => {
    await story.does('caseworker', 'dnaResultRecord', { ...dna, likelihood: 0.62 });
    await story.does('caseworker', 'dnaResultRecord', { ...dna, kitReference: 'Kit 4712' });
    expect(await status()).toMatchObject({ isProven: true, conflicts: [] });
    await recordedBefore('KIT 4712', 500_000);
    const open = await status();
    expect(open).toMatchObject({ isProven: false, isContested: true, decisive: [], conflicts: [] });
    expect(codesOf(open.nextSteps)[0]).toBe('RECORD_CONFLICT');
    const named = open.nextSteps[0].words.match(/evidence_\d+_\d+/g) as string[];
    const conflict = { evidenceId: named[0], otherEvidenceId: named[1], about: 'PARENTAGE', reason: 'One kit.' };
    await story.does('supervisor', 'evidenceConflictRecord', conflict);
    expect(codesOf((await status()).nextSteps)[0]).toBe('SETTLE_CONFLICT');
    const settle = { conflictId: '1', reason: 'The older was a slip.' };
    // Who recorded the conflict, and who recorded one of the results, settles it no more than the other.
    for (const who of ['supervisor', 'caseworker']) {
      const own = await story.tries(who, 'evidenceConflictSettle', settle);
      expect(own.userErrors).toMatchObject([{ code: 'SAME_PERSON', field: ['conflictId'] }]);
    }
    await story.does('registrar', 'evidenceConflictSettle', settle);
    expect(await status()).toMatchObject({ isContested: false, conflicts: [{ settledBy: settle.reason }] });
  });

  it('are not decided by judging either, by who recorded one of them, and are by somebody who recorded neither', async () => {
    await story.does('caseworker', 'dnaResultRecord', { ...dna, likelihood: 0.1 });
    await story.does('registrar', 'dnaResultRecord', dna);
    const judge = (who: string, evidenceId: string, standing: string) =>
      story.tries(who, 'evidenceJudge', { evidenceId, standing, reason: 'The laboratory erred.' });
    const refused = async (who: string, standing: string) => {
      for (const evidenceId of ['1', '2'])
        expect((await judge(who, evidenceId, standing)).userErrors).toMatchObject([
          { code: 'SAME_PERSON', field: ['evidenceId'] },
        ]);
    };
    for (const who of ['caseworker', 'registrar']) for (const verb of ['REFUTED', 'STANDING']) await refused(who, verb);
    expect((await judge('registrar', '1', 'CONTESTED')).userErrors).toEqual([]);
    await story.refreshed();
    await story.does('supervisor', 'evidenceConflictSettle', { conflictId: '1', reason: 'The first was a slip.' });
    // That the conflict is settled gives none of the two the choice back.
    await refused('registrar', 'REFUTED');
    await refused('caseworker', 'STANDING');
    await story.does('supervisor', 'evidenceJudge', { evidenceId: '1', standing: 'REFUTED', reason: 'A slip.' });
    expect(await status()).toMatchObject({ isProven: true, isContested: false });
    await refused('caseworker', 'STANDING');
  });

  it('are not decided by judging either where no conflict was written down', async () => {
    await story.does('caseworker', 'dnaResultRecord', { ...dna, likelihood: 0.1 });
    await recordedBefore('Kit-4711', 999_900);
    expect(await status()).toMatchObject({ isProven: false, isContested: true, conflicts: [] });
    const wrong = { evidenceId: '1', standing: 'REFUTED', reason: 'The laboratory erred.' };
    const own = await story.tries('caseworker', 'evidenceJudge', wrong);
    expect(own.userErrors).toMatchObject([{ code: 'SAME_PERSON', field: ['evidenceId'] }]);
    await story.does('supervisor', 'evidenceJudge', wrong);
    expect(await status()).toMatchObject({ isContested: false, conflicts: [] });
  });

  it('are a conflict where the one on file was refuted by who records the other, and none where a colleague did', async () => {
    const wrong = { evidenceId: '1', standing: 'REFUTED', reason: 'The laboratory erred.' };
    await story.does('caseworker', 'dnaResultRecord', { ...dna, likelihood: 0.1 });
    await story.does('registrar', 'evidenceJudge', wrong);
    await story.does('registrar', 'dnaResultRecord', dna);
    expect(await status()).toMatchObject({ isProven: false, isContested: true, conflicts: [{ settledBy: null }] });
    const settle = { conflictId: '1', reason: 'The first was a slip.' };
    const own = await story.tries('registrar', 'evidenceConflictSettle', settle);
    expect(own.userErrors).toMatchObject([{ code: 'SAME_PERSON', field: ['conflictId'] }]);
    await story.does('supervisor', 'evidenceConflictSettle', settle);
    expect(await status()).toMatchObject({ isProven: true, isContested: false });
    // One's own slip is put right with a colleague: here the one refutes and the other records. Of her brother, whom the kit serves as well.
    story = await CaseStory.open(registry, { siblingOf: story.state.id });
    await story.does('caseworker', 'dnaResultRecord', { ...dna, likelihood: 0.1 });
    await story.does('registrar', 'evidenceJudge', wrong);
    await story.does('caseworker', 'dnaResultRecord', dna);
    expect(await status()).toMatchObject({ isProven: true, isContested: false, conflicts: [] });
  });

  it('are none where the kits differ, or the laboratories', async () => {
    await story.does('caseworker', 'dnaResultRecord', { ...dna, likelihood: 0.62 });
    await story.does('caseworker', 'dnaResultRecord', { ...dna, kitReference: 'Kit 4712' });
    await story.does('caseworker', 'dnaResultRecord', {
      ...dna,
      laboratory: 'Laboratory of Almaty',
      likelihood: 0.9998,
    });
    expect(await status()).toMatchObject({ isProven: true, isContested: false, conflicts: [] });
  });
});
