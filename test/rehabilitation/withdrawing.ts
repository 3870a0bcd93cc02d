import { milestonesOf, readMilestones } from '../../src/releases/tabulation/milestone-states.js';
import type { CaseStory } from '../support/case-story.js';
import type { Answer, TestRegistry } from '../support/registry.js';
import { hospital, lyceum, office } from './home.js';

/* What tests of withdrawals look at: where what was recorded counts, until it is taken back. */

export async function figuresOf(registry: TestRegistry): Promise<Answer['data']> {
  const query =
    '{ rehabilitationFigures(asOf: "2018-03-10") { sessionsAttended withGuardianship progress { code achieved } } }';
  return (await registry.ask('registrar', query)).data.rehabilitationFigures;
}

/** Shows a child to the school, to the clinic and to the office of guardianship. */
export async function showToAll(story: CaseStory): Promise<void> {
  const given = { purposeOfView: 'Care', expiresOn: '2018-06-30' };
  await story.does('caseworker', 'viewShare', { ...given, agencyId: lyceum, view: 'SCHOOL' });
  await story.does('caseworker', 'viewShare', { ...given, agencyId: hospital, view: 'CLINIC' });
  await story.does('caseworker', 'viewShare', { ...given, agencyId: office, view: 'GUARDIANSHIP' });
}

/** What a release would tell of one child, as it is known at an instant. */
export async function toldOf({ registry, state }: CaseStory, knownAt: string) {
  const at = { asOf: '2018-03-10', knownAt: Date.parse(knownAt) };
  const caseId = Number(state.id.slice('case_'.length));
  return milestonesOf(await readMilestones(registry.temporary.store.reader.db, at), 'RETURNED', caseId);
}
