import type { ExampleGroup, PlaygroundExample } from '../../example.js';
import { findingSteps } from './finding.js';
import { homecomingSteps } from './homecoming.js';
import { provingSteps } from './proving.js';
import type { Step } from './step.js';
import { talksSteps } from './talks.js';

const steps = [...findingSteps, ...provingSteps, ...talksSteps, ...homecomingSteps];

/**
 * ONE child from the request of a relative to the arrival of a flight, by two persons of one agency: each step acts upon
 * what the one before has made. The numbers run through the lists of both.
 */
export const story: readonly Step[] = steps.map((step, at) => numbered(step, at));

function numbered({ by, example }: Step, at: number): Step {
  const title = `${at + 1}. ${example.title}`;
  const [before, after] = [steps[at - 1], steps[at + 1]];
  const next = after && after.by !== by ? `# Next: step ${at + 2}, with the ${personOf(after)}'s token.\n` : '';
  const unless = before && `First run step ${at}, "${before.example.title}"${whoElse(before, by)}.`;
  return { by, example: { ...example, title, query: `${next}${example.query}`, ...(unless && { unless }) } };
}

function personOf({ by }: Step): string {
  return by.toLowerCase();
}

function whoElse(step: Step, by: Step['by']): string {
  return step.by === by ? '' : `, with the ${personOf(step)}'s token`;
}

const partOf = (by: Step['by']): ExampleGroup['examples'] => {
  const [first, ...others] = story.flatMap((step): PlaygroundExample[] => (step.by === by ? [step.example] : []));
  if (!first) throw new Error(`The story has no step of a ${by}.`);
  return [first, ...others];
};

export const storyOfRegistrar: ExampleGroup = {
  role: 'REGISTRAR',
  title: 'Registrar: one child, from a request to the arrival',
  examples: partOf('REGISTRAR'),
};
export const storyOfCaseworker: ExampleGroup = {
  role: 'CASEWORKER',
  title: 'Caseworker: the other person in the story of one child',
  examples: partOf('CASEWORKER'),
};
