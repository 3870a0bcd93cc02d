import { freshWord, today } from '../../example.js';
import { askChild, attest, caseworkerDoes, childAt, move, registrarDoes, type Step } from './step.js';

const verifying = 'VERIFYING_IDENTITY';

/** Who she is, what nationality she has, and whether a return is best for her. */
export const provingSteps: readonly Step[] = [
  registrarDoes(
    attest('An identity file is opened', 'LOCATED', 'IDENTITY_FILE_OPENED', { on: today(-36), reference: 'File 17/2' }),
  ),
  registrarDoes(move('Her identity is being verified', 'LOCATED', verifying, today(-36))),
  {
    by: 'CASEWORKER',
    example: {
      title: 'What would prove who she is?',
      query: `query Identity($caseId: ID!) {
  identityStatus(caseId: $caseId) {
    isProven
    missing { code words }
    nextSteps { code words }
  }
}
`,
      variables: { caseId: childAt(verifying).caseId },
      ask: askChild,
    },
  },
  caseworkerDoes({
    title: 'Her grandmother is tested: the laboratory finds kinship',
    mutation: 'dnaResultRecord',
    input: {
      ...childAt(verifying),
      ...{ laboratory: 'Forensic laboratory', kitReference: freshWord('Kit'), relation: 'GRANDPARENT' },
      ...{ likelihood: 0.9998, testedOn: today(-25) },
    },
    reads: 'case { id version evidence { id type standing } possibleMoves { toStage missing { code } } }',
    ask: askChild,
  }),
  caseworkerDoes({
    title: 'Her identity is proven: the first of two persons says so',
    mutation: 'caseEndorse',
    input: { ...childAt(verifying), toStage: 'IDENTITY_CONFIRMED', effectiveOn: today(-20) },
    reads: 'case { id version stage possibleMoves { toStage needsTwoPersons missing { code needs } } }',
    ask: askChild,
  }),
  registrarDoes(move('The second person confirms her identity', verifying, 'IDENTITY_CONFIRMED', today(-20))),
  registrarDoes({
    title: 'Her nationality is determined by the rules',
    mutation: 'nationalityDetermine',
    input: { ...childAt('IDENTITY_CONFIRMED'), decidedOn: today(-18) },
    reads: 'case { id version nationality nationalityDecisions { rule decidedOn } }',
    ask: askChild,
  }),
  registrarDoes(
    attest('What is best for her is assessed', 'IDENTITY_CONFIRMED', 'BEST_INTERESTS_ASSESSMENT', {
      ...{ on: today(-15), reference: 'Assessment 4' },
    }),
  ),
  registrarDoes(
    attest('Her mother agrees to the return', 'IDENTITY_CONFIRMED', 'GUARDIAN_CONSENT', {
      ...{ on: today(-14), reference: 'Consent form 9' },
    }),
  ),
  registrarDoes(move('Her return is prepared', 'IDENTITY_CONFIRMED', 'RETURN_PREPARATION', today(-14))),
];
