import { from, type PlaygroundExample, type Variable } from '../../example.js';
import { act } from '../act.js';

/** One step of the story, by the person whose it is. */
export interface Step {
  readonly by: 'REGISTRAR' | 'CASEWORKER';
  readonly example: PlaygroundExample;
}

type Act = Parameters<typeof act>[0];

export const registrarDoes = (what: Act): Step => ({ by: 'REGISTRAR', example: act(what) });
export const caseworkerDoes = (what: Act): Step => ({ by: 'CASEWORKER', example: act(what) });

/** Marks the link of the story: its steps act upon the child of such a link alone, and upon the newest. */
export const basis = 'The name and the region agree: the story of one child in the playground.';

/** Of the story's link in this state; the newest comes first. */
export const linked = (status: 'POSSIBLE' | 'CONFIRMED', reads: string): string =>
  `{ tracingLinks(first: 20, status: ${status}) { nodes { ${reads} } } }`;

/** What this path finds in the link whose child is at that stage. */
export const ofLink = (stage: string, path: string) =>
  from(`tracingLinks.nodes.[basis=${basis},case.stage=${stage}].${path}`);

/** Beside something else that is asked: the child. */
export const withChild = (reads: string): string =>
  `${linked('CONFIRMED', 'basis case { id version stage }').slice(0, -1)} ${reads} }`;
export const askChild = withChild('');

/** The child as it was read. */
export const childAt = (stage: string) => ({
  caseId: ofLink(stage, 'case.id'),
  expectedVersion: ofLink(stage, 'case.version'),
});

/** A move of the child, from one stage to the next. */
export const move = (title: string, stage: string, toStage: string, effectiveOn: Variable): Act => ({
  ...{ title, mutation: 'caseMove', ask: askChild },
  input: { ...childAt(stage), toStage, effectiveOn },
  reads: 'case { id version stage possibleMoves { toStage missing { code needs } } }',
});

/** What a guard asks for, put on file. */
export const attest = (
  title: string,
  stage: string,
  kind: string,
  { on, reference }: { readonly on: Variable; readonly reference: string },
): Act => ({
  ...{ title, mutation: 'attestationRecord', ask: askChild },
  input: { ...childAt(stage), kind, attestedOn: on, reference },
  reads: 'case { id version stage possibleMoves { toStage missing { code needs } } }',
});
