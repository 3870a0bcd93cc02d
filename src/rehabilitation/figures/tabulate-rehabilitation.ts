import { tallyOfAll } from '../../../schema/rehabilitation/tallies.js';
import type { Connection } from '../../database/connection.js';
import type { CivilDate } from '../../dates.js';
import { figureDefinitions } from './definitions.js';
import { listProgress } from './figures.queries.js';

/** The least number of children behind a published cell of this family, beside all else that the gate asks. */
export const rehabilitationThreshold = 10;

export const progressStates = ['ACHIEVED', 'WAIVED', 'NOT_APPLICABLE', 'OVERDUE', 'OPEN_NOT_OVERDUE'] as const;

/** One cell: so many children stand so at a milestone. The states of one milestone add up to the children who have it. */
export interface ProgressCell {
  readonly milestone: string;
  readonly phase: string;
  readonly state: (typeof progressStates)[number];
  readonly count: number;
}

export interface RehabilitationTable {
  readonly family: 'REHABILITATION';
  readonly asOf: CivilDate;
  readonly threshold: number;
  readonly definition: (typeof figureDefinitions)[0];
  readonly cells: readonly ProgressCell[];
}

/**
 * Milestones by state on a day, over the whole registry: raw counts, for the disclosure gate and for nobody else. No
 * cell may be published as it stands here: what is behind it can be one child.
 */
export async function tabulateRehabilitation(at: Connection, asOf: CivilDate): Promise<RehabilitationTable> {
  const rows = await listProgress(at, { agencyId: tallyOfAll, asOf });
  const cells = rows.flatMap(({ code, phase, opened, achieved, waived, notApplicable, overdue }) => {
    const counts = {
      ACHIEVED: achieved,
      WAIVED: waived,
      NOT_APPLICABLE: notApplicable,
      OVERDUE: overdue,
      OPEN_NOT_OVERDUE: opened - achieved - waived - notApplicable - overdue,
    };
    return progressStates.map((state) => ({ milestone: code, phase, state, count: counts[state] }));
  });
  return {
    family: 'REHABILITATION',
    asOf,
    threshold: rehabilitationThreshold,
    definition: figureDefinitions[0],
    cells,
  };
}
