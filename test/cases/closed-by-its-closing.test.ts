import { expect, it } from '@jest/globals';
import { stageChanges } from '../../schema/cases.js';
import { getCaseRow } from '../../src/cases/case-rows.js';
import { changeWithin } from '../../src/cases/change-case.js';
import type { CaseId, UserId } from '../../src/identifiers.js';
import { CaseStory } from '../support/case-story.js';
import { openTestRegistry } from '../support/registry.js';

it('the frame of every change lets no act leave a case closed but one that may close it', async () => {
  const registry = await openTestRegistry();
  const { state } = await CaseStory.open(registry);
  const caseId = Number(state.id.slice('case_'.length)) as CaseId;
  const [now, by, effectiveOn] = [Date.parse('2018-01-10T09:00:00Z'), 102 as UserId, '2018-01-10'];
  const closing = { toStage: 'CLOSED', closureReason: 'ADULT_SERVICES', fromStage: 'REPORTED' } as const;
  const tries = (mayClose: boolean) =>
    registry.temporary.store.inTransaction(async (tx) =>
      changeWithin(
        { tx, now, today: effectiveOn, row: await getCaseRow(tx, caseId), by },
        async () =>
          void (await tx
            .insert(stageChanges)
            .values({ caseId, ...closing, effectiveOn, isAnnulment: false, recordedAt: now, recordedBy: by })),
        { mayClose },
      ),
    );
  const stageNow = async (): Promise<string> =>
    (await registry.ask('registrar', `{ case(id: "${state.id}") { stage } }`)).data.case.stage as string;
  await expect(tries(false)).rejects.toThrow('closed by its closing alone');
  expect(await stageNow()).toBe('REPORTED');
  await tries(true);
  expect(await stageNow()).toBe('CLOSED');
  await registry.discard();
});
