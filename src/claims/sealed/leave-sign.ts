import { sealedSigns, type signsOfLife, type sourceGrades } from '../../../schema/claims.js';
import type { countriesAbroad } from '../../../schema/places.js';
import type { Actor } from '../../access/actor.js';
import { perform, type Registry, type Request } from '../../audit/act.js';
import { getSealableCase, personOf } from '../../cases/change-case.js';
import { assertSightingPossible } from '../../cases/facts/record-whereabouts.js';
import { assertPossibleDay, dateOf, type CivilDate } from '../../dates.js';
import { Invalid } from '../../errors.js';
import type { CaseId, SiteId } from '../../identifiers.js';
import { wordsOf } from '../../words.js';

export interface LeaveSign extends Request {
  readonly caseId: CaseId;
  readonly observedOn: CivilDate;
  readonly status: (typeof signsOfLife)[number];
  /** Where the child was seen, where that is known. */
  readonly country?: (typeof countriesAbroad)[number] | undefined;
  readonly siteId?: SiteId | undefined;
  readonly source: string;
  readonly grade: (typeof sourceGrades)[number];
}

/**
 * Leaves a sign of life beside a sealed file. It opens nothing and changes nothing of the file, and nothing is compared with
 * what lies in it, since a refusal would tell of that; whoever opens the file takes it in. Errors: NOT_FOUND, NOT_GRANTED,
 * IMPOSSIBLE_DATES, INVALID_INPUT where the file is open to whoever asks: then it is recorded there.
 */
export function leaveSign(registry: Registry, actor: Actor, input: LeaveSign): Promise<CaseId> {
  const act = { action: 'vitalStatus:record', operation: 'sealedSignLeave', input, subject: input.caseId } as const;
  return perform(registry, actor, act, async (tx, now) => {
    const { caseId, observedOn, status, country, siteId, grade } = input;
    const row = await getSealableCase(tx, actor, caseId, now);
    if (row.sealsAt === null || row.sealsAt > now) {
      throw Invalid(
        'This file is not sealed: record the sign of life in it with vitalStatusRecord, and where the child was seen with whereaboutsRecord.',
        ['caseId'],
      );
    }
    const source = wordsOf(input.source, 'source');
    if (siteId !== undefined && country === undefined)
      throw Invalid('A site lies in a country; siteId came without country.', ['country']);
    const sighting = { observedOn, country: country ?? 'XX', siteId, source, grade } as const;
    // A day that no file could take in; that nothing of this file is compared with it stays so.
    assertPossibleDay(observedOn, dateOf(now), 'observedOn');
    await assertSightingPossible(tx, sighting, dateOf(now), []);
    const where = { country: country ?? null, siteId: siteId ?? null };
    const stamp = { recordedAt: now, recordedBy: personOf(actor) };
    await tx.insert(sealedSigns).values({ caseId, observedOn, status, ...where, source, grade, ...stamp });
    return caseId;
  });
}
