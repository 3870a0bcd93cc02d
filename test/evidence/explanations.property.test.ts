import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { sourceGrades } from '../../schema/claims.js';
import { evidenceStandings, evidenceTypes } from '../../schema/evidence.js';
import { identityRuleSatisfied } from '../../src/cases/rules/identity-rule.js';
import { explainIdentity, type NamedItem } from '../../src/evidence/identity-status.js';

describe('the explanation of any file', () => {
  const items = fc
    .array(
      fc.record({
        type: fc.constantFrom(...evidenceTypes),
        grade: fc.constantFrom(...sourceGrades),
        isAnswered: fc.boolean(),
        source: fc.constantFrom('one', 'two', 'ONE '),
        isVerified: fc.boolean(),
        standing: fc.constantFrom(...evidenceStandings),
        likelihoodPpm: fc.option(fc.integer({ min: 0, max: 1_000_000 })),
        isDisputed: fc.boolean(),
        isContradicted: fc.boolean(),
      }),
      { maxLength: 8 },
    )
    .map((rows): NamedItem[] => rows.map((row, place) => ({ ...row, id: `evidence_7_${place + 1}` })));

  it('rests a proven identity on items that alone prove it, and always has a step out of an unproven one', () => {
    fc.assert(
      fc.property(items, fc.boolean(), (file, hasRelativeAtHome) => {
        const found = explainIdentity(file, {
          openConflicts: [],
          sharedKits: [],
          unsaidContradictions: [],
          hasRelativeAtHome,
          asking: [],
        });
        expect(found.isProven).toBe(identityRuleSatisfied(file));
        const rest = file.filter(({ id }) => found.decisive.includes(id));
        expect(identityRuleSatisfied(rest)).toBe(found.isProven);
        expect(found.missing.length > 0).toBe(!found.isProven);
        if (!found.isProven) expect(found.nextSteps.length).toBeGreaterThan(0);
        // An item that is told to be verified brings the rule nearer: with all of them verified nothing is lost.
        const verified = file.map((row) => ({ ...row, isVerified: true }));
        if (found.isProven) expect(identityRuleSatisfied(verified)).toBe(true);
      }),
    );
  });
});
