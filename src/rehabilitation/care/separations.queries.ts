import { siblingSeparations } from '../../../schema/rehabilitation/care.js';
import type { Connection, Reader } from '../../database/connection.js';
import { among, nodeIdOf } from '../../database/dialect-words.js';
import { prepared } from '../../database/prepared.js';
import type { CivilDate } from '../../dates.js';

/** Of a pair of siblings, as the file of either shows it: the words stand in the one that they were written into. */
export interface SeparationRow {
  readonly id: number;
  readonly caseId: number;
  readonly other: number;
  readonly siblingCaseId: string;
  readonly since: CivilDate;
  readonly reason: string;
  readonly explanation: string | null;
  readonly endedOn: CivilDate | null;
}

const ofPair = {
  id: siblingSeparations.id,
  since: siblingSeparations.since,
  reason: siblingSeparations.reason,
  endedOn: siblingSeparations.endedOn,
};

const listOwnSeparations = prepared<{ ids: string }, SeparationRow>((db) =>
  db
    .select({
      ...ofPair,
      caseId: siblingSeparations.caseId,
      other: siblingSeparations.otherCaseId,
      siblingCaseId: nodeIdOf('case', siblingSeparations.otherCaseId),
      explanation: siblingSeparations.explanation,
    })
    .from(siblingSeparations)
    .where(among(siblingSeparations.caseId, 'ids')),
);

/** Written into the file of the brother or sister: that the two are apart is true of both, the words are of that file alone. */
const listSeparationsBeside = prepared<{ ids: string }, Omit<SeparationRow, 'explanation'>>((db) =>
  db
    .select({
      ...ofPair,
      caseId: siblingSeparations.otherCaseId,
      other: siblingSeparations.caseId,
      siblingCaseId: nodeIdOf('case', siblingSeparations.caseId),
    })
    .from(siblingSeparations)
    .where(among(siblingSeparations.otherCaseId, 'ids')),
);

/** From whom each child lives apart and why, whichever of the two files says so, oldest first. */
export async function listSeparationRows(
  at: Connection | Reader,
  ids: { readonly ids: string },
): Promise<SeparationRow[]> {
  const beside = (await listSeparationsBeside(at, ids)).map((row) => ({ ...row, explanation: null }));
  return [...(await listOwnSeparations(at, ids)), ...beside].sort((one, other) => one.id - other.id);
}
