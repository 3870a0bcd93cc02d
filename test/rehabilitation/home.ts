import { expect } from '@jest/globals';
import { agencies, users, type roles } from '../../schema/agencies.js';
import { issueToken } from '../../src/access/tokens.js';
import type { AgencyId, UserId } from '../../src/identifiers.js';
import { CaseStory } from '../support/case-story.js';
import { openTestRegistry, type Answer, type TestRegistry } from '../support/registry.js';

/** The bodies around a child who has come home. */
const bodies = {
  centre: { id: 31 as AgencyId, code: 'RC-75', name: 'A regional centre', kind: 'GOVERNMENT' },
  lyceum: { id: 32 as AgencyId, code: 'SCH', name: 'A school', kind: 'SCHOOL' },
  hospital: { id: 33 as AgencyId, code: 'CLI', name: 'A clinic', kind: 'MEDICAL' },
  office: { id: 34 as AgencyId, code: 'GRD', name: 'A guardianship office', kind: 'GOVERNMENT' },
} as const;

const others: Record<string, { role: (typeof roles)[number]; agencyId: AgencyId; userId: UserId }> = {
  centreWorker: { role: 'CASEWORKER', agencyId: bodies.centre.id, userId: 301 as UserId },
  teacher: { role: 'SCHOOL', agencyId: bodies.lyceum.id, userId: 302 as UserId },
  doctor: { role: 'CLINIC', agencyId: bodies.hospital.id, userId: 303 as UserId },
  officer: { role: 'GUARDIAN_OFFICE', agencyId: bodies.office.id, userId: 304 as UserId },
  holder: { role: 'YOUNG_PERSON', agencyId: bodies.centre.id, userId: 305 as UserId },
  colleague: { role: 'CASEWORKER', agencyId: 11 as AgencyId, userId: 306 as UserId },
};

export async function openHome(now?: string): Promise<TestRegistry> {
  const registry = await openTestRegistry(now);
  await registry.temporary.store.inTransaction(async (tx) => {
    await tx.insert(agencies).values(Object.values(bodies));
    for (const [name, { role, agencyId, userId }] of Object.entries(others)) {
      await tx.insert(users).values({ id: userId, name, role, agencyId, createdAt: 0 });
      const issue = { userId, now: Date.parse('2017-01-01'), lifetimeDays: 36_500, isDemonstration: false };
      registry.tokens[name] = await issueToken(tx, issue);
    }
  });
  return registry;
}

/** A psychologist of another agency, who treats no child of the ministry. */
export async function admitOtherPsychologist({ temporary, tokens }: TestRegistry): Promise<void> {
  await temporary.store.inTransaction(async (tx) => {
    const person = { id: 402 as UserId, name: 'otherPsychologist', agencyId: 12 as AgencyId };
    await tx.insert(users).values({ ...person, role: 'PSYCHOLOGIST', createdAt: 0 });
    const issue = { userId: person.id, now: Date.parse('2017-01-01'), lifetimeDays: 36_500 };
    tokens[person.name] = await issueToken(tx, { ...issue, isDemonstration: false });
  });
}

export const centre = `agency_${bodies.centre.id}`;
export const lyceum = `agency_${bodies.lyceum.id}`;
export const hospital = `agency_${bodies.hospital.id}`;
export const office = `agency_${bodies.office.id}`;

/** A child at home since 2017-11-01, with a plan that the caseworker wrote. */
export async function openWithPlan(registry: TestRegistry, changes: object = {}): Promise<CaseStory> {
  const story = await CaseStory.open(registry, changes);
  await story.comesHome('2017-11-01');
  return story.does('caseworker', 'planOpen', { bodyAgencyId: centre });
}

/** A closed case whose file is sealed from today on. */
export async function openSealed(registry: TestRegistry): Promise<CaseStory> {
  const story = await openWithPlan(registry);
  await story.endorsedMove('CLOSED', '2018-01-10', { closureReason: 'TRANSFERRED_TO_OTHER_STATE' });
  return story.does('registrar', 'fileSeal', { sealsOn: '2018-01-10', reason: 'Gone with the family' });
}

export const codesOf = ({ userErrors }: { userErrors: readonly { code: string }[] }): string[] =>
  userErrors.map(({ code }) => code);

/** What somebody reads of a child's rehabilitation. */
export async function readFile(
  registry: TestRegistry,
  who: string,
  id: string,
  fields: string,
): Promise<Answer['data']> {
  const answer = await registry.ask(who, `{ case(id: "${id}") { rehabilitation { ${fields} } } }`);
  expect(answer.errors).toBeUndefined();
  return answer.data.case?.rehabilitation;
}

/** A milestone of a child's plan, as the caseworker reads it. */
export async function milestoneOfFile({ registry, state }: CaseStory, code: string): Promise<Answer['data']> {
  const fields = 'milestones { code nameEn state body { code } responsible { name } }';
  const { milestones } = await readFile(registry, 'caseworker', state.id, fields);
  return milestones.find((one: { code: string }) => one.code === code);
}
