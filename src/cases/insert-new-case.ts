import { cases, profileVersions, stageChanges, type sexes } from '../../schema/cases.js';
import { parents, type parentCitizenships, type parentFates, type parentRoles } from '../../schema/parents.js';
import { whereaboutsClaims } from '../../schema/claims.js';
import type { regionsOfOrigin } from '../../schema/places.js';
import { noteOpening } from '../changes/note-change.js';
import type { KnownHistory } from '../counts/books/history.js';
import { postOpening } from '../counts/books/post.js';
import { insertRow, type Destination } from '../database/insert-row.js';
import { dateOf, type CivilDate } from '../dates.js';
import { newId, type CaseId, type UserId } from '../identifiers.js';
import { recordBirth, type BirthInterval } from '../identity/births.js';
import { addNames, type NameGiven } from '../identity/names.js';
import { assertChronology } from './rules/chronology.js';
import type { Sighting } from './facts/record-whereabouts.js';
import { mirrorOf } from './refresh-case.js';

export interface ParentGiven {
  readonly role: (typeof parentRoles)[number];
  readonly fate: (typeof parentFates)[number];
  readonly citizenship: (typeof parentCitizenships)[number];
  readonly names: readonly NameGiven[];
}

/** What a case is opened with: all that is known of the child. */
export interface CaseContent {
  readonly reportedOn: CivilDate;
  /** Who reported the child, when and where it was seen: a case cannot be opened without a dated source. */
  readonly sighting: Sighting;
  readonly sex: (typeof sexes)[number];
  readonly birth?: BirthInterval | undefined;
  readonly regionOfOrigin?: (typeof regionsOfOrigin)[number] | undefined;
  readonly languages: readonly string[];
  readonly names: readonly NameGiven[];
  readonly parents: readonly ParentGiven[];
}

/** What a new case is besides its content. */
export interface Opening {
  readonly caseId: CaseId;
  readonly ownerAgencyId: number;
  readonly siblingGroupId: number | null;
  readonly recordedAt: number;
  readonly recordedBy: UserId;
}

/**
 * Writes all rows of a new case, at once or into a batch: its histories, and what follows from them in the books, in the current row
 * and in the change feed. All that is known of the case is in its content, so that each row is composed and inserted once, where a
 * change of a case reads its histories back (`postChanges`, `refreshCases`). Throws IMPOSSIBLE_DATES.
 */
export async function insertNewCase(to: Destination, content: CaseContent, opening: Opening): Promise<void> {
  const { caseId, ownerAgencyId, siblingGroupId, recordedAt } = opening;
  const [known, today] = [knownAtOpening(content), dateOf(recordedAt)];
  assertChronology(known, [], today);
  await insertRow(to, cases, {
    ...mirrorOf(known, [], today),
    id: caseId,
    ownerAgencyId,
    nationality: 'UNDER_DETERMINATION',
    statelessnessRisk: false,
    careArrangement: 'UNKNOWN',
    languages: [...content.languages],
    siblingGroupId,
    version: 1,
    createdAt: recordedAt,
    updatedAt: recordedAt,
  });
  const birthId = content.birth ? await recordBirth(to, caseId, content.birth, recordedAt) : null;
  await insertHistories(to, { ...known, birthId }, content.sighting.source, opening);
  await insertNames(to, content, caseId, recordedAt);
  await postOpening(to, caseId, { ...known, birthId }, recordedAt);
  await noteOpening(to, caseId, ownerAgencyId, recordedAt);
}

/** What is known of a case when it is opened. A row's number decides only between rows of a kind: there is one of each. */
export function knownAtOpening({ reportedOn, sighting, sex, regionOfOrigin, birth }: CaseContent): KnownHistory {
  const { observedOn, country, siteId, grade } = sighting;
  return {
    changes: [{ id: 1, fromStage: null, toStage: 'REPORTED', closureReason: null, effectiveOn: reportedOn }],
    claims: [{ id: 1, observedOn, country, siteId: siteId ?? null, grade }],
    sex,
    regionOfOrigin: regionOfOrigin ?? null,
    birthId: null,
    birth: birth ?? null,
  };
}

async function insertHistories(to: Destination, known: KnownHistory, source: string, opening: Opening): Promise<void> {
  const { caseId, recordedAt, recordedBy } = opening;
  const recorded = { caseId, recordedAt, recordedBy };
  const { sex, regionOfOrigin, birthId } = known;
  await insertRow(to, profileVersions, { ...recorded, sex, regionOfOrigin, birthId });
  for (const { toStage, effectiveOn } of known.changes)
    await insertRow(to, stageChanges, { ...recorded, toStage, effectiveOn, isAnnulment: false });
  for (const { observedOn, country, siteId, grade } of known.claims)
    await insertRow(to, whereaboutsClaims, {
      ...recorded,
      observedOn,
      country,
      siteId,
      source,
      grade,
      isWithdrawal: false,
    });
}

async function insertNames(to: Destination, content: CaseContent, caseId: CaseId, now: number): Promise<void> {
  for (const { names, role, fate, citizenship } of content.parents) {
    const parentId = newId(now);
    await insertRow(to, parents, { id: parentId, caseId, role, fate, citizenship });
    await addNames(to, caseId, names, now, parentId);
  }
  await addNames(to, caseId, content.names, now);
}
