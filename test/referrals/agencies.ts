import { expect } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { agencies, users, type roles } from '../../schema/agencies.js';
import { issueToken } from '../../src/access/tokens.js';
import type { AgencyId, UserId } from '../../src/identifiers.js';
import { CaseStory } from '../support/case-story.js';
import { atPresentVersion } from '../support/present-version.js';
import { openTestRegistry, partner, type TestRegistry } from '../support/registry.js';

const hospital = { id: 13 as AgencyId, code: 'MED', name: 'A hospital', kind: 'MEDICAL' } as const;
export const agencyIds = { ministry: 'agency_11', partner: 'agency_12', hospital: 'agency_13' } as const;

/** Two further people: a caseworker of the partner agency, and a third agency's application. */
const others: Record<string, { role: (typeof roles)[number]; agencyId: AgencyId; userId: UserId }> = {
  helper: { role: 'CASEWORKER', agencyId: partner.id, userId: 201 as UserId },
  hospital: { role: 'PARTNER', agencyId: hospital.id, userId: 202 as UserId },
};

export async function openRegistryOfThree(): Promise<TestRegistry> {
  const registry = await openTestRegistry();
  await registry.temporary.store.inTransaction(async (tx) => {
    await tx.insert(agencies).values([hospital]);
    for (const [name, { role, agencyId, userId }] of Object.entries(others)) {
      await tx.insert(users).values({ id: userId, name, role, agencyId, createdAt: 0 });
      const issue = { userId, now: Date.parse('2018-01-01'), lifetimeDays: 36_500, isDemonstration: false };
      registry.tokens[name] = await issueToken(tx, issue);
    }
  });
  return registry;
}

export interface Problem {
  readonly code: string;
  readonly field: readonly string[] | null;
  readonly message: string;
}

/** Does an act on a referral or a grant, and answers what it made and what was wrong. */
export async function doing(
  registry: TestRegistry,
  who: string,
  mutation: string,
  input: object,
): Promise<{ made: { id: string; status?: string; case?: { id: string } | null } | null; userErrors: Problem[] }> {
  const isReferral = mutation.startsWith('referral');
  const made = isReferral ? 'referral { id status case { id } }' : 'grant { id }';
  const type = `${mutation[0]?.toUpperCase()}${mutation.slice(1)}Input!`;
  const query = `mutation Act($input: ${type}) { ${mutation}(input: $input) { ${made} userErrors { code field message } } }`;
  const given = atPresentVersion(registry, mutation, input);
  const answer = await registry.ask(who, query, { input: { idempotencyKey: randomUUID(), ...given } });
  expect(answer.errors).toBeUndefined();
  const payload = answer.data[mutation];
  return { made: payload.referral ?? payload.grant ?? null, userErrors: payload.userErrors };
}

export const lastDay = '2018-03-31';

/** Shows a case to the partner agency and answers the grant's id. */
export async function grant(registry: TestRegistry, caseId: string, scopes: readonly string[]): Promise<string> {
  const input = { caseId, agencyId: agencyIds.partner, purposeOfAccess: 'Medical care', scopes, expiresOn: lastDay };
  const { made, userErrors } = await doing(registry, 'supervisor', 'accessGrant', input);
  expect(userErrors).toEqual([]);
  return made?.id ?? '';
}

/** A pending referral of a case from the ministry to the partner agency. */
export async function refer(registry: TestRegistry, caseId: string, scopes: readonly string[] = ['IDENTITY']) {
  const input = { caseId, toAgencyId: agencyIds.partner, reason: 'Please trace the aunt.', scopes, expiresOn: lastDay };
  const { made, userErrors } = await doing(registry, 'caseworker', 'referralCreate', input);
  expect(userErrors).toEqual([]);
  return made?.id ?? '';
}

/** A case of the ministry with something under every label: names, birth, parents, evidence, a hold, a note, reasons. */
export async function openFullCase(registry: TestRegistry): Promise<CaseStory> {
  const mother = { text: 'Сәуле', role: 'GIVEN_BY_PARENTS', script: 'CYRILLIC_KAZAKH', source: 'RELATIVE' };
  const story = await CaseStory.open(registry, {
    parents: [{ role: 'MOTHER', fate: 'MISSING', citizenship: 'KZ', names: [mother] }],
  });
  await story.attests('TRACING_REQUEST_OPENED');
  await story.attests('LEGITIMATE_BASIS');
  await story.moves('TRACING', '2017-07-02', { note: 'Her aunt asked.' });
  const evidence = { type: 'VIDEO', grade: 'C', obtainedOn: '2017-07-03', source: 'From the aunt', isVerified: false };
  await story.does('caseworker', 'evidenceRecord', evidence);
  const vital = { observedOn: '2017-07-03', status: 'REPORTED_ALIVE', source: 'The aunt', grade: 'C' };
  await story.does('caseworker', 'vitalStatusRecord', vital);
  await story.does('caseworker', 'holdPlace', { kind: 'MEDICAL', reason: 'She is ill.', placedOn: '2017-07-04' });
  await story.does('caseworker', 'noteWrite', { text: 'She likes to draw.' });
  return story;
}

/** A case as somebody sees it, with the names of the child; null where it is none of theirs. */
export async function seen(registry: TestRegistry, id: string, who = 'partner') {
  const { data } = await registry.ask(who, `{ case(id: "${id}") { id child { names { text } } } }`);
  return data.case as { id: string; child: { names: { text: string }[] } } | null;
}

/** The cases that somebody finds by a filter. */
export async function found(registry: TestRegistry, filter: string, who = 'partner'): Promise<string[]> {
  const { data } = await registry.ask(who, `{ cases(first: 10, filter: ${filter}) { nodes { id } } }`);
  return data.cases.nodes.map((node: { id: string }) => node.id) as string[];
}
