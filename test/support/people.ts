import { agencies, users, type roles } from '../../schema/agencies.js';
import { sites } from '../../schema/places.js';
import { issueToken } from '../../src/access/tokens.js';
import type { Store } from '../../src/database/store.js';
import type { AgencyId, UserId } from '../../src/identifiers.js';

type Role = (typeof roles)[number];

export const ministry = {
  id: 11 as AgencyId,
  code: 'MFA',
  name: 'Ministry of Foreign Affairs',
  kind: 'GOVERNMENT',
} as const;
export const partner = { id: 12 as AgencyId, code: 'NGO', name: 'A partner agency', kind: 'NON_GOVERNMENTAL' } as const;
export const camp = { id: 21, code: 'SY-HOL', name: 'al-Hol', kind: 'CAMP', country: 'SY' } as const;

const people: Record<string, { role: Role; agencyId: AgencyId }> = {
  administrator: { role: 'ADMINISTRATOR', agencyId: ministry.id },
  supervisor: { role: 'SUPERVISOR', agencyId: ministry.id },
  registrar: { role: 'REGISTRAR', agencyId: ministry.id },
  caseworker: { role: 'CASEWORKER', agencyId: ministry.id },
  psychologist: { role: 'PSYCHOLOGIST', agencyId: ministry.id },
  partner: { role: 'PARTNER', agencyId: partner.id },
  auditor: { role: 'AUDITOR', agencyId: ministry.id },
  school: { role: 'SCHOOL', agencyId: partner.id },
  clinic: { role: 'CLINIC', agencyId: partner.id },
  guardianOffice: { role: 'GUARDIAN_OFFICE', agencyId: partner.id },
  youngPerson: { role: 'YOUNG_PERSON', agencyId: partner.id },
};

/** Two agencies, one site and a person of every role; answers a token for each. */
export async function registerPeople(store: Store, now: number): Promise<Record<string, string>> {
  const tokens: Record<string, string> = {};
  await store.inTransaction(async (tx) => {
    await tx.insert(agencies).values([ministry, partner]);
    await tx.insert(sites).values([camp]);
    for (const [index, [name, { role, agencyId }]] of Object.entries(people).entries()) {
      const userId = (100 + index) as UserId;
      await tx.insert(users).values({ id: userId, name, role, agencyId, createdAt: now });
      tokens[name] = await issueToken(tx, { userId, now, lifetimeDays: 36_500, isDemonstration: false });
    }
  });
  return tokens;
}
