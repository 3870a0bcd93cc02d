import { fresh, from, type PlaygroundExample, type Variables } from '../example.js';

interface Act {
  readonly title: string;
  readonly mutation: string;
  readonly input: Variables;
  /** What is read of the outcome beside `userErrors`. */
  readonly reads: string;
  readonly ask?: string;
  readonly askNext?: NonNullable<PlaygroundExample['askNext']>;
  readonly unless?: string;
  /** Stands above the operation. */
  readonly note?: string;
}

/** An example that does one thing: its mutation with everything that was wrong, and a key that nobody has used. */
export function act({ title, mutation, input, reads, note, ...rest }: Act): PlaygroundExample {
  const name = `${mutation[0]?.toUpperCase()}${mutation.slice(1)}`;
  const type = inputTypes[mutation] ?? `${name}Input`;
  const comment = note === undefined ? '' : `# ${note}\n`;
  return {
    title,
    query: `${comment}mutation ${name}($input: ${type}!) {
  ${mutation}(input: $input) {
    ${reads}
    userErrors { code field message }
  }
}
`,
    variables: { input: { idempotencyKey: fresh, ...input } },
    ...rest,
  };
}

/** Inputs that several mutations share. */
const inputTypes: Readonly<Record<string, string>> = {
  releasePreview: 'ReleaseDraftActInput',
  releaseApprove: 'ReleaseDraftActInput',
  releasePublish: 'ReleaseDraftActInput',
  clientSecretRevoke: 'RevokeInput',
};

/** The case that `ask` found first, at the version that was read. */
export const firstCase = { caseId: from('cases.nodes.0.id'), expectedVersion: from('cases.nodes.0.version') };

/** Asks for the case at one of these stages that changed last, or first where it is told so. */
export const caseAt = (stages: string, reads = '', orderBy = 'UPDATED_AT_DESC'): string =>
  `{ cases(first: 1, orderBy: ${orderBy}, filter: { stages: [${stages}] }) { nodes { id version ${reads} } } }`;

/** Beside the first case: how its nationality was determined. */
export const determinationsNext = {
  query: 'query Determined($caseId: ID!) { nationalityStatus(caseId: $caseId) { determinations { id } } }',
  variables: { caseId: firstCase.caseId },
};
export const firstDetermination = from('nationalityStatus.determinations.0.id');

/** Beside a case: its milestones, and the first that is overdue of those that two persons may waive, or one. */
export const milestonesWaivable = 'rehabilitation { milestones { code state isMandatory } }';
export const openMilestone = (isMandatory: boolean): string =>
  `cases.nodes.0.rehabilitation.milestones.[state=OVERDUE,isMandatory=${isMandatory}].code`;

export const noCase = (stage: string): string => `You see no case that is ${stage}.`;
