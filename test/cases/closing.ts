import type { Shown } from '../support/act-on.js';
import type { CaseStory } from '../support/case-story.js';

/** A closing that takes two persons, and how it is refused to one. */
export const close = { toStage: 'CLOSED', closureReason: 'UNTRACEABLE_AFTER_REVIEW', effectiveOn: '2017-08-01' };
export const alone = ['GUARD_FAILED TWO_PERSONS'];

/** What somebody is told of closing a case. */
export const closingOf = async ({ registry, state }: CaseStory, who = 'registrar'): Promise<Shown> => {
  const fields = 'toStage endorsements { effectiveOn closureReason countsUntil } missing { code }';
  const { data } = await registry.ask(who, `{ case(id: "${state.id}") { possibleMoves { ${fields} } } }`);
  return data.case.possibleMoves.find(({ toStage }: { toStage: string }) => toStage === 'CLOSED');
};
