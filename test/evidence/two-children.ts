import { CaseStory } from '../support/case-story.js';
import type { TestRegistry } from '../support/registry.js';
import { dna } from './dna.js';

/** A child of the ministry, and one of the partner agency. */
export async function twoChildren(registry: TestRegistry) {
  const ours = await CaseStory.open(registry);
  const theirs = await CaseStory.open(registry, {}, 'partner');
  return { ours, theirs };
}

export const tested = (story: CaseStory, who: string, changes: object = {}) =>
  story.does(who, 'dnaResultRecord', { ...dna, ...changes });

/** What is missing to confirm who a child is, as somebody sees it. */
export const missingToConfirm = async ({ registry, state }: CaseStory, who: string): Promise<string[]> => {
  const query = `{ case(id: "${state.id}") { possibleMoves { toStage missing { code } } } }`;
  const { possibleMoves } = (await registry.ask(who, query)).data.case;
  const move = possibleMoves.find(({ toStage }: { toStage: string }) => toStage === 'IDENTITY_CONFIRMED');
  return move.missing.map(({ code }: { code: string }) => code) as string[];
};

/** As far as who the child is can be confirmed. */
export const verifying = async (story: CaseStory) => {
  await story.attests('IDENTITY_FILE_OPENED');
  await story.moves('LOCATED', '2017-07-10');
  await story.moves('VERIFYING_IDENTITY', '2017-07-20');
};

/** A child whose own result proves who it is. */
export const quiet = { isProven: true, isContested: false, sharedKits: [] };
