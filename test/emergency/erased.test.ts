import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { CaseStory } from '../support/case-story.js';
import { mustActOn } from '../support/act-on.js';
import { eraseCase } from '../support/erase-case.js';
import { openTestRegistry, type TestRegistry } from '../support/registry.js';

let registry: TestRegistry;
beforeEach(async () => void (registry = await openTestRegistry('2018-01-10T09:00:00Z')));
afterEach(() => registry.discard());

const justification = 'A life is in danger tonight and the owner cannot be reached';
const note = 'Asked the caseworker by telephone';

const told = async (who: string) => {
  const trail = (operation: string) =>
    `auditTrail(first: 20, filter: { operation: "${operation}" }) { nodes { userName agencyCode role recordedAt decision subjects } }`;
  const { data, text } = await registry.ask(
    who,
    `{ emergencyAccesses(first: 20) { nodes { caseId } } opened: ${trail('emergencyAccessOpen')} reviewed: ${trail('emergencyAccessReview')} }`,
  );
  return { listed: data.emergencyAccesses.nodes, opened: data.opened.nodes, reviewed: data.reviewed.nodes, text };
};

describe('an opening in an emergency of a child who was erased since', () => {
  it('is listed no more, and stays in the audit: who opened, when, and who judged it, without why', async () => {
    const story = await CaseStory.open(registry, {}, 'partner');
    const { id: caseId } = story.state;
    await mustActOn(registry, 'caseworker', 'emergencyAccessOpen', { caseId, justification }, 'case { id }');
    const { data } = await registry.ask('supervisor', '{ emergencyAccesses(first: 1) { nodes { id } } }');
    const [{ id: openingId }] = data.emergencyAccesses.nodes as [{ id: string }];
    const input = { openingId, finding: 'NOT_JUSTIFIED', note };
    await mustActOn(registry, 'supervisor', 'emergencyAccessReview', input, 'opening { id }');
    const before = await told('administrator');
    expect(before.listed).toEqual([{ caseId }]);
    await story.refreshed();
    await story.endorsedMove('CLOSED', '2017-12-01', { closureReason: 'UNTRACEABLE_AFTER_REVIEW' });
    await eraseCase(registry, story.state);
    for (const who of ['administrator', 'supervisor', 'auditor']) {
      const after = await told(who);
      expect(after.listed).toEqual([]);
      const of = { decision: 'DONE', subjects: [caseId], recordedAt: expect.stringMatching(/^2018-01-10T09:00:00/) };
      expect(after.opened).toEqual([{ ...of, userName: 'caseworker', agencyCode: 'MFA', role: 'CASEWORKER' }]);
      expect(after.reviewed).toEqual([expect.objectContaining({ ...of, userName: 'supervisor', role: 'SUPERVISOR' })]);
      expect([after.opened, after.reviewed]).toEqual([before.opened, before.reviewed]);
      for (const words of [justification, note]) expect(after.text).not.toContain(words);
    }
  }, 60_000);
});
