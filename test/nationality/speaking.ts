import { expect } from '@jest/globals';
import type { Shown } from '../support/act-on.js';
import type { CaseStory } from '../support/case-story.js';

/** The paper of an authority that upheld a determination, or overturned it. */
export const paper = (authority: string, determinationId: string, statedOn: string, overturnedTo?: string) => ({
  ...{ determinationId, statedOn, authority, reference: 'Decision 17', reason: 'By its file.' },
  ...(overturnedTo !== undefined && { overturnedTo }),
});
export const own = (nationality: string, decidedOn: string) => ({ nationality, rule: 'Own view', decidedOn });
export const refused = (by: string, field = 'caseId') => [
  { code: 'NO_SUCH_TRANSITION', field: [field], message: expect.stringContaining(by) as unknown },
];

/** What is done to a child's nationality, and what is held of it then. */
export function speaking(story: () => CaseStory) {
  const does = (mutation: string, input: object) => story().does('registrar', mutation, input);
  return {
    does,
    errorsOf: async (mutation: string, input: object) => (await story().tries('registrar', mutation, input)).userErrors,
    determines: (decidedOn: string) => does('nationalityDetermine', { decidedOn }),
    isBornAtHome: (answer = 'YES') =>
      does('nationalityFactRecord', { kind: 'BORN_AT_HOME', answer, source: 'A notice' }),
    contests: (determinationId: string, statedOn: string) =>
      does('nationalityContest', { determinationId, statedOn, reason: 'Counsel.' }),
    decides: (...said: Parameters<typeof paper>) => does('nationalityChallengeSettle', paper(...said)),
    withdraws: (decisionId: string) => does('nationalityWithdraw', { decisionId, reason: 'Of another child.' }),
    read: async (): Promise<Shown> => {
      const { registry, state } = story();
      const query = `{ nationalityStatus(caseId: "${state.id}") { held heldSince heldBy heldReference isOutdated determinations { standing challenges { kind authority evidenceId decisionId isWithdrawn } } } case(id: "${state.id}") { nationality } }`;
      const { data } = await registry.ask('registrar', query);
      const { determinations, ...status } = data.nationalityStatus;
      expect(data.case.nationality).toBe(status.held);
      const standings = determinations.map(({ standing }: { standing: string }) => standing);
      return { ...status, determinations, standings };
    },
  };
}
