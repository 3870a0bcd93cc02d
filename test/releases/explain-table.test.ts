import { describe, expect, it } from '@jest/globals';
import { disclosureCodes } from '../../src/disclosure/errors.js';
import { explainTable } from '../../src/releases/building/explain-table.js';

const table = {
  family: 'origin',
  shownAsOf: '2017-12-27',
  told: 40,
  withheld: [
    ['RETURNED', 'KZ-75'],
    ['AWAITING', 'KZ-75'],
  ],
  refusal: null,
} as const;
const refused = (code: string) =>
  explainTable({
    ...table,
    outcome: 'REFUSED',
    refusal: { code, message: 'cell RETURNED × KZ-75: 7 can be derived by 3 solves' },
  });

describe('the words for a table of a draft', () => {
  it('say what is seen, why, and what can be done, of every outcome', () => {
    expect(explainTable({ ...table, outcome: 'RENEWED' })).toEqual({
      what: 'The table "Region of origin" is renewed: 40 cells show their numbers, 2 are withheld.',
      why: expect.stringContaining('few children'),
      whatCanBeDone: expect.stringContaining('never released by hand'),
    });
    expect(explainTable({ ...table, outcome: 'NOT_ANNOUNCED' })).toMatchObject({
      what: expect.stringContaining('The one of 2017-12-27 is shown again'),
      whatCanBeDone: expect.stringContaining('next release is announced'),
    });
    expect(explainTable({ ...table, outcome: 'NOT_DUE' }).why).toContain('the difference of two tables');
    expect(explainTable({ ...table, outcome: 'NOT_DUE', shownAsOf: null }).what).toContain('not shown at all');
    const never = { ...table, family: 'school', outcome: 'NOT_ANNOUNCED', shownAsOf: null } as const;
    expect(explainTable(never).what).toContain(
      '"School or kindergarten" is not renewed. It stands there without a number',
    );
  });

  it('tell an approver apart: to go on without the table, to build again, or to stop', () => {
    expect(refused('PROTECTION_NOT_PROVEN').whatCanBeDone).toMatch(/^The release can be approved without it/);
    expect(refused('AUDIT_FAILED').whatCanBeDone).toMatch(/^Nothing by hand/);
    for (const code of ['TIMEOUT', 'SOLVER_FAILED'])
      expect(refused(code).whatCanBeDone).toMatch(/^Build the release again/);
    for (const code of ['TABLE_DOES_NOT_ADD_UP', 'LEDGER_BROKEN', 'A_CODE_OF_TOMORROW'])
      expect(refused(code).whatCanBeDone).toMatch(/^Do not approve/);
  });

  it('never repeat what the engine says of cells, their numbers or the search, whatever the code', () => {
    for (const code of [...disclosureCodes, 'TIMEOUT', 'AUDIT_FAILED']) {
      const words = Object.values(refused(code)).join(' ');
      expect(words).not.toMatch(/KZ-75|RETURNED|\b7\b|\b3\b|solves/);
      expect(words).not.toContain('undefined');
    }
  });
});
