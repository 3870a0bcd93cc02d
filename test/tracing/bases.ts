import type { Shown } from '../support/act-on.js';
import type { CaseStory } from '../support/case-story.js';
import type { TestRegistry } from '../support/registry.js';

/** What a case is told to rest on, and what each move still needs. */
export const readCase = async (story: CaseStory): Promise<Shown> => {
  const attestations = 'attestations { kind attestedOn reference revokedAt changes { kind attestedOn reason } }';
  const moves = 'possibleMoves { toStage missing { code needs } }';
  const query = `{ case(id: "${story.state.id}") { version stage ${attestations} ${moves} } }`;
  return (await story.registry.ask('registrar', query)).data.case;
};

/** The bases that were ever recorded of a case, whether they stand or not. */
export const basesOf = async ({ registry, state: { id } }: CaseStory): Promise<Shown> => {
  const attestations = 'attestations { kind attestedOn reference revokedAt changes { kind attestedOn } }';
  const { data } = await registry.ask('registrar', `{ case(id: "${id}") { ${attestations} } }`);
  return data.case.attestations.filter(({ kind }: { kind: string }) => kind === 'LEGITIMATE_BASIS');
};

/** What the tracing of a case still needs. */
export const missing = async (story: CaseStory): Promise<string[]> =>
  (await readCase(story)).possibleMoves
    .find(({ toStage }: { toStage: string }) => toStage === 'TRACING')
    .missing.map(({ code }: { code: string }) => code) as string[];

/** What is refused of a move to the tracing on a day. */
export const movesOn = async (story: CaseStory, effectiveOn: string) => {
  await story.refreshed();
  return (await story.tries('registrar', 'caseMove', { toStage: 'TRACING', effectiveOn })).userErrors;
};

export const isSound = async (registry: TestRegistry): Promise<unknown> =>
  (await registry.ask('administrator', '{ booksCheck { isSound firstFault } }')).data.booksCheck;
