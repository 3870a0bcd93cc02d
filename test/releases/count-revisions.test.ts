import { describe, expect, it } from '@jest/globals';
import { buildCatalogue } from '../../src/disclosure/index.js';
import { declareCatalogue } from '../../src/releases/catalogue/declare-catalogue.js';
import { milestoneDimensions } from '../../src/releases/catalogue/milestone-tables.js';
import type { ChildState, Standing } from '../../src/releases/tabulation/child-states.js';
import { countRevisions } from '../../src/releases/tabulation/count-revisions.js';

const declaration = declareCatalogue([], 'small');
const catalogue = buildCatalogue(declaration);
/** Of a registry whose first release came out before there were tables of milestones. */
const older = buildCatalogue({
  ...declaration,
  dimensions: declaration.dimensions.filter(({ id }) => !milestoneDimensions.some((one) => one.id === id)),
  families: declaration.families.filter(({ id }) => !milestoneDimensions.some((one) => one.id === id)),
});

const home: ChildState = {
  ...{ account: 'RETURNED', sex: 'FEMALE', age_band: '5-9', place: 'SY', origin: 'WEST', return_month: '2017' },
  ...{ phase: 'IN_PROGRAMME', medical_examination: 'EXAMINED', identity_number: 'NUMBER_NOT_ISSUED' },
  ...{ guardianship: 'DECISION_IN_FORCE', school: 'ENROLLED', sessions: 'SESSIONS_1_5' },
};
const count = (change: Partial<ChildState>, isSameDay = false, within = catalogue): number => {
  const of = (state: ChildState): readonly Standing[] => [{ caseId: 1, state, count: 1 }];
  return countRevisions(within, of(home), of({ ...home, ...change }), isSameDay);
};

describe('the revisions between two readings', () => {
  it('are none where a child reaches more, where a decision ends, or where it dies or leaves', () => {
    expect(count({ identity_number: 'NUMBER_ISSUED', sessions: 'SESSIONS_11_UP' })).toBe(0);
    expect(count({ guardianship: 'NO_DECISION' })).toBe(0);
    const gone = 'DIED_OR_LEFT';
    const steps = {
      medical_examination: gone,
      identity_number: gone,
      guardianship: gone,
      school: gone,
      sessions: gone,
    };
    expect(count({ account: 'DECEASED', ...steps })).toBe(0);
  });

  it('are one where something is taken back that was achieved or attended', () => {
    expect(count({ school: 'NOT_ENROLLED' })).toBe(1);
    expect(count({ sessions: 'SESSIONS_0' })).toBe(1);
  });

  it('are every difference on the same day, in what the catalogue has', () => {
    expect(count({ identity_number: 'NUMBER_ISSUED' }, true)).toBe(1);
    expect(count({}, true)).toBe(0);
    expect(count({ identity_number: 'NUMBER_ISSUED' }, true, older)).toBe(0);
    expect(count({ school: 'NOT_ENROLLED' }, false, older)).toBe(0);
  });
});
