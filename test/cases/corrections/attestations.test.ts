/* eslint-disable @typescript-eslint/no-unsafe-return -- the shape of an answer is what these tests assert */
import { describe, expect, it } from '@jest/globals';
import { codesOf } from '../codes-of.js';
import { useCorrectedRegistry } from './corrected-registry.js';

const { open, raw, read, stored, missingFor } = useCorrectedRegistry();

describe('an attestation', () => {
  const attestations =
    'attestations { id kind attestedOn reference revokedAt changes { kind attestedOn reference reason recordedBy } }';

  it('that was withdrawn counts no more, says who withdrew it and why, and stays', async () => {
    const story = await open();
    await story.attests('LEGITIMATE_BASIS');
    await story.attests('TRACING_REQUEST_OPENED');
    expect(await missingFor(story, 'TRACING')).toEqual([]);
    const before = stored('attestations');
    await story.does('caseworker', 'attestationWithdraw', { attestationId: '1', reason: 'The opinion was forged' });
    expect(stored('attestations')).toEqual(before);
    expect(await missingFor(story, 'TRACING')).toEqual(['LAWFUL_BASIS']);
    const move = { toStage: 'TRACING', effectiveOn: '2017-07-02' };
    expect(codesOf(await story.tries('registrar', 'caseMove', move))).toEqual(['GUARD_FAILED LAWFUL_BASIS']);
    const shown = (await read(story, attestations)).attestations;
    expect(shown[1]).toEqual({
      id: story.names('attestation', 1),
      kind: 'LEGITIMATE_BASIS',
      attestedOn: '2017-07-01',
      reference: 'Document LEGITIMATE_BASIS',
      revokedAt: '2018-01-10T09:00:00.000Z',
      changes: [
        {
          kind: 'WITHDRAWN',
          attestedOn: null,
          reference: null,
          reason: 'The opinion was forged',
          recordedBy: 'caseworker',
        },
      ],
    });
    expect(shown[0]).toMatchObject({ id: story.names('attestation', 2), revokedAt: null, changes: [] });
  });

  it('is restated with a reason, and shows both what was said and what is right', async () => {
    const story = await open();
    await story.attests('LEGITIMATE_BASIS');
    const right = { attestationId: '1', attestedOn: '2017-06-30' };
    expect(codesOf(await story.tries('caseworker', 'attestationRestate', { ...right, reason: ' ' }))).toEqual([
      'INVALID_INPUT This needs a reason in words; it came empty.',
    ]);
    const future = await story.tries('caseworker', 'attestationRestate', {
      attestationId: '1',
      attestedOn: '2018-01-11',
      reason: 'x',
    });
    expect(future.userErrors[0]?.code).toBe('IMPOSSIBLE_DATES');
    await story.does('caseworker', 'attestationRestate', { ...right, reason: 'Misread' });
    expect((await read(story, attestations)).attestations).toMatchObject([
      {
        attestedOn: '2017-06-30',
        reference: 'Document LEGITIMATE_BASIS',
        revokedAt: null,
        changes: [{ kind: 'RESTATED', attestedOn: '2017-06-30', reason: 'Misread' }],
      },
    ]);
    expect(stored('attestations')).toMatchObject([{ attested_on: '2017-07-01' }]);
  });

  it('is found by its place in the case alone, and once withdrawn not at all', async () => {
    const story = await open();
    await story.attests('LEGITIMATE_BASIS');
    const id = String(stored('attestations')[0]?.['id']);
    const withdraw = { reason: 'x' };
    for (const attestationId of [id, '2', '0', '-1', 'x']) {
      const { userErrors } = await story.tries('caseworker', 'attestationWithdraw', { ...withdraw, attestationId });
      expect(userErrors[0]?.code).toBe('NOT_FOUND');
    }
    await story.does('caseworker', 'attestationWithdraw', { ...withdraw, attestationId: '1' });
    for (const mutation of ['attestationWithdraw', 'attestationRestate']) {
      const { userErrors } = await story.tries('caseworker', mutation, { ...withdraw, attestationId: '1' });
      expect(userErrors[0]?.code).toBe('NOT_FOUND');
    }
  });

  it('that a move spent is given back when the move is annulled, unless it was withdrawn meanwhile', async () => {
    const story = await open();
    await story.moves('LOCATED', '2017-07-10');
    await story.attests('IDENTITY_FILE_OPENED');
    await story.moves('VERIFYING_IDENTITY', '2017-07-20');
    await story.attests('IDENTITY_REFUTED');
    await story.attests('LEGITIMATE_BASIS');
    await story.moves('TRACING', '2017-08-01');
    const kinds = async () =>
      Object.fromEntries(
        (await read(story, attestations)).attestations.map(
          ({ kind, revokedAt, changes }: { kind: string; revokedAt: string | null; changes: { kind: string }[] }) => [
            kind,
            [revokedAt === null, ...changes.map((change) => change.kind)],
          ],
        ),
      );
    expect(await kinds()).toEqual({
      IDENTITY_FILE_OPENED: [false, 'SPENT'],
      IDENTITY_REFUTED: [false, 'SPENT'],
      LEGITIMATE_BASIS: [true],
    });
    await story.does('caseworker', 'attestationWithdraw', { attestationId: '2', reason: 'Not refuted after all' });
    await story.does('registrar', 'stageChangeCorrect', { stageChangeId: '4', reason: 'Never happened' });
    expect(await kinds()).toEqual({
      IDENTITY_FILE_OPENED: [true, 'SPENT', 'GIVEN_BACK'],
      IDENTITY_REFUTED: [false, 'SPENT', 'WITHDRAWN', 'GIVEN_BACK'],
      LEGITIMATE_BASIS: [true],
    });
    expect(story.state.stage).toBe('VERIFYING_IDENTITY');
    expect(await missingFor(story, 'TRACING')).toEqual(['IDENTITY_REFUTED']);
  });

  it('is not given back when a move is re-dated, and a second move spends it again', async () => {
    const story = await open();
    await story.moves('LOCATED', '2017-07-10');
    await story.attests('IDENTITY_FILE_OPENED');
    await story.moves('VERIFYING_IDENTITY', '2017-07-20');
    await story.attests('IDENTITY_REFUTED');
    await story.moves('TRACING', '2017-08-01');
    await story.does('registrar', 'stageChangeCorrect', { stageChangeId: '4', effectiveOn: '2017-08-02', reason: 'x' });
    const changes = async () =>
      (await read(story, attestations)).attestations[0].changes.map(({ kind }: { kind: string }) => kind);
    expect(await changes()).toEqual(['SPENT']);
    await story.does('registrar', 'stageChangeCorrect', { stageChangeId: '4', reason: 'x' });
    expect(await changes()).toEqual(['SPENT', 'GIVEN_BACK']);
    await story.moves('TRACING', '2017-08-03');
    expect(await changes()).toEqual(['SPENT', 'GIVEN_BACK', 'SPENT']);
    const spentThrice = stored('attestation_changes');
    await story.moves('LOCATED', '2017-08-10');
    await story.attests('IDENTITY_FILE_OPENED');
    await story.moves('VERIFYING_IDENTITY', '2017-08-11');
    await story.attests('IDENTITY_REFUTED');
    await story.moves('TRACING', '2017-08-12');
    // The next time round spends the two that were given anew, not the two that are spent already.
    expect(stored('attestation_changes')).toHaveLength(spentThrice.length + 2);
    expect(stored('attestation_changes').map((row) => row['stage_change_id'])).toEqual(
      expect.arrayContaining([4, 6, 7]),
    );
  });

  it('of an arrival that was refuted does not carry a second return', async () => {
    const story = await (await open()).comesHome();
    const { attestations: all, stageChanges } = await read(story, 'attestations { id kind } stageChanges { id }');
    const arrival = all.find(({ kind }: { kind: string }) => kind === 'ARRIVAL_RECORD').id;
    const stageChangeId = stageChanges.at(-1).id;
    await story.does('supervisor', 'correctionEndorse', { stageChangeId });
    await story.does('registrar', 'stageChangeCorrect', { stageChangeId, reason: 'Another child' });
    // The border's record went with the return: it is there to be withdrawn no more.
    const withdrawal = { attestationId: arrival, reason: 'Another child' };
    expect((await story.tries('caseworker', 'attestationWithdraw', withdrawal)).userErrors[0]?.code).toBe('NOT_FOUND');
    const again = { toStage: 'RETURNED', effectiveOn: '2017-11-02' };
    expect(codesOf(await story.tries('registrar', 'caseMove', again))).toEqual(['GUARD_FAILED ARRIVAL']);
    const alone = { arrivedOn: '2017-11-02', port: 'Border', note: 'With another family.' };
    await story.does('registrar', 'selfReturnRecord', alone);
    expect(story.state.stage).toBe('RETURNED');
  });
});

describe('the histories', () => {
  it.each([
    'attestations',
    'attestation_changes',
    'evidence',
    'evidence_judgements',
    'parents',
    'parent_versions',
    'care_periods',
    'nationality_decisions',
    'endorsements',
    'vital_status_claims',
  ])('of %s are append-only', (table) => {
    const triggers = raw()
      .prepare('select name from sqlite_schema where type = ? and tbl_name = ? order by name')
      .pluck()
      .all('trigger', table);
    expect(triggers).toEqual([`${table}_no_delete`, `${table}_no_update`]);
  });
});
