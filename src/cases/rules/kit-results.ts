import { asMeant, spelling } from '../../words.js';
import { identityRule } from './identity-rule.js';

/** What a laboratory found with one kit, as far as two such findings are compared. */
export interface KitResult {
  readonly evidenceId: number;
  readonly laboratory: string;
  readonly kitReference: string;
  readonly relation: string;
  readonly likelihoodPpm: number;
}

/**
 * Which test a result is of: one kit of one laboratory is one test. Reckoned once of each result, since to spell it costs more than to
 * compare it.
 */
export function testOf(result: Pick<KitResult, 'laboratory' | 'kitReference'>): string {
  return JSON.stringify(identityRule.contradiction.sameIn.map((fact) => asMeant(result[fact])));
}

/** By what the very kit is found on another child's file. */
export const kitMarkOf = (
  result: Pick<KitResult, 'evidenceId' | 'laboratory' | 'kitReference'> & { readonly caseId: number },
) => ({
  ...{ evidenceId: result.evidenceId, caseId: result.caseId },
  ...{ mark: testOf(result), spelling },
});

/** What a result says of its test: of two of one test that say otherwise one is wrong, whenever and by whom they were recorded. */
export function findingOf(result: Pick<KitResult, 'relation' | 'likelihoodPpm'>): string {
  return JSON.stringify(identityRule.contradiction.differsIn.map((fact) => result[fact]));
}

/** Of each item with which others a conflict was said, both ways. */
export type SaidConflicts = ReadonlyMap<number, ReadonlySet<number>>;

/** Which results contradict each other, with those pairs of them that somebody asks for. */
export interface Contradictions {
  /** Each result that another contradicts. */
  readonly evidenceIds: readonly number[];
  /** At most so many of the pairs, each once, the earlier first: many results of one kit make more pairs than anybody reads. */
  readonly pairs: (atMost: number) => (readonly [number, number])[];
}

/**
 * Of some results which contradict each other and of which nobody has said so. Counted test by test, not each with each: a result is
 * contradicted where more of its test say otherwise than conflicts with such were said.
 */
export function findContradictions(results: readonly KitResult[], said: SaidConflicts): Contradictions {
  const tests = [...Map.groupBy(results, testOf).values()].map((ofTest) => contradictedIn(ofTest, said));
  return {
    evidenceIds: tests.flatMap((contradicted) => contradicted.map(({ evidenceId }) => evidenceId)),
    pairs(atMost) {
      const found: [number, number][] = [];
      for (const contradicted of tests)
        for (const [place, one] of contradicted.entries())
          for (let next = place + 1; next < contradicted.length; next += 1) {
            if (found.length === atMost) return found;
            const other = contradicted[next];
            if (other && other.finding !== one.finding && said.get(one.evidenceId)?.has(other.evidenceId) !== true)
              found.push([one.evidenceId, other.evidenceId]);
          }
      return found;
    },
  };
}

interface Found {
  readonly evidenceId: number;
  readonly finding: string;
}

function contradictedIn(ofTest: readonly KitResult[], said: SaidConflicts): Found[] {
  const findings = new Map(ofTest.map((result) => [result.evidenceId, findingOf(result)]));
  const agreeing = Map.groupBy(findings.values(), (finding) => finding);
  return [...findings]
    .map(([evidenceId, finding]) => ({ evidenceId, finding }))
    .sort((one, other) => one.evidenceId - other.evidenceId)
    .filter(({ evidenceId, finding }) => {
      const otherwise = findings.size - (agreeing.get(finding)?.length ?? 0);
      if (otherwise === 0) return false;
      const conflicts = [...(said.get(evidenceId) ?? [])].map((other) => findings.get(other));
      return otherwise > conflicts.filter((other) => other !== undefined && other !== finding).length;
    });
}
