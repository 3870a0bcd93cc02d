import { eq } from 'drizzle-orm';
import { agencies, users } from '../../schema/agencies.js';
import { sites } from '../../schema/places.js';
import { answeringBodies } from '../../schema/rehabilitation/catalogue.js';
import type { Actor, Role, User } from '../access/actor.js';
import { issueToken } from '../access/tokens.js';
import type { Reader, Tx } from '../database/connection.js';
import { newId, type AgencyId, type SiteId, type UserId } from '../identifiers.js';
import { demonstrationAgencies } from './agencies.js';
import type { StaffRole } from './course/history.types.js';
import type { Furnishing } from './home/furnish-home.js';
import { bodiesWithViews, centreOf, regionalCentres } from './home/centres.js';
import { demonstrationSites } from './places.js';
import type { Cast } from './course/play-act.js';

/** The roles for which `demo-tokens.json` holds a token, and the agency each belongs to. */
const tokenHolders = {
  administrator: { role: 'ADMINISTRATOR', agencyCode: 'MFA' },
  supervisor: { role: 'SUPERVISOR', agencyCode: 'MFA' },
  registrar: { role: 'REGISTRAR', agencyCode: 'MFA' },
  caseworker: { role: 'CASEWORKER', agencyCode: 'MFA' },
  psychologist: { role: 'PSYCHOLOGIST', agencyCode: 'MFA' },
  partner: { role: 'PARTNER', agencyCode: 'ICRC' },
  auditor: { role: 'AUDITOR', agencyCode: 'MFA' },
  school: { role: 'SCHOOL', agencyCode: 'SCHOOL-7' },
  clinic: { role: 'CLINIC', agencyCode: 'CLINIC-3' },
  guardianOffice: { role: 'GUARDIAN_OFFICE', agencyCode: 'GUARD-1' },
  youngPerson: { role: 'YOUNG_PERSON', agencyCode: 'RC-ASTANA' },
  centre: { role: 'CASEWORKER', agencyCode: 'RC-ASTANA' },
} as const satisfies Record<string, { role: Role; agencyCode: string }>;

export type DemonstrationTokens = Record<keyof typeof tokenHolders, string>;

/** Tokens of the demonstration last a year; they open synthetic data alone. */
const tokenLifetimeDays = 365;

const acrossAgencies: ReadonlySet<StaffRole> = new Set(['registrar', 'supervisor']);

/** Writes the demonstration's agencies, sites and people. */
export async function writeCast(tx: Tx, now: number): Promise<void> {
  const agencyIds = new Map<string, number>();
  for (const { code, name, kind } of [...demonstrationAgencies, ...regionalCentres, ...bodiesWithViews]) {
    const id = newId(now);
    agencyIds.set(code, id);
    await tx.insert(agencies).values({ id, code, name, kind });
  }
  for (const { code, name, kind, country } of demonstrationSites) {
    await tx.insert(sites).values({ id: newId(now), code, name, kind, country });
  }
  const people = [
    ...Object.entries(tokenHolders).map(([key, { role, agencyCode }]) => ({
      name: nameOf(key, agencyCode),
      role,
      agencyCode,
    })),
    ...demonstrationAgencies.flatMap(({ code, isPartner }): { name: string; role: Role; agencyCode: string }[] => [
      { name: nameOf('caseworker', code), role: 'CASEWORKER', agencyCode: code },
      ...(isPartner ? [{ name: nameOf('partner', code), role: 'PARTNER' as const, agencyCode: code }] : []),
    ]),
    ...regionalCentres.map(({ code }) => ({
      name: nameOf('caseworker', code),
      role: 'CASEWORKER' as const,
      agencyCode: code,
    })),
  ];
  const byName = new Map(people.map((person) => [person.name, person]));
  for (const { name, role, agencyCode } of byName.values()) {
    await tx
      .insert(users)
      .values({ id: newId(now), name, role, agencyId: agencyIds.get(agencyCode) ?? 0, createdAt: now });
  }
  await writeBodies(tx, agencyIds, now);
}

/** With whom milestones lie: the centre of each region, that of the capital for all others, and who looks after what is done abroad. */
async function writeBodies(tx: Tx, agencyIds: ReadonlyMap<string, number>, now: number): Promise<void> {
  const [administrator] = await tx
    .select({ id: users.id })
    .from(users)
    .where(eq(users.name, nameOf('administrator', tokenHolders.administrator.agencyCode)));
  const stamp = { recordedAt: now, recordedBy: administrator?.id ?? 0 };
  const centres = regionalCentres.flatMap(({ code, regions }) => regions.map((region) => ({ code, region })));
  const bodies = [
    ...centres.map((centre) => ({ body: 'REGIONAL_CENTRE' as const, ...centre })),
    { body: 'REGIONAL_CENTRE' as const, code: centreOf(null), region: null },
    { body: 'FOREIGN_AFFAIRS' as const, code: 'MFA', region: null },
  ];
  for (const { body, region, code } of bodies)
    await tx.insert(answeringBodies).values({ body, region, agencyId: agencyIds.get(code) ?? 0, ...stamp });
}

const nameOf = (role: string, agencyCode: string): string => `demonstration ${role} (${agencyCode})`;

/** Issues one token for each role of the demonstration. */
export async function issueDemonstrationTokens(tx: Tx, now: number): Promise<DemonstrationTokens> {
  const tokens: Record<string, string> = {};
  for (const [key, { agencyCode }] of Object.entries(tokenHolders)) {
    const [user] = await tx
      .select({ id: users.id })
      .from(users)
      .where(eq(users.name, nameOf(key, agencyCode)));
    // A demonstration that an older version made has fewer people.
    if (!user) continue;
    tokens[key] = await issueToken(tx, {
      userId: user.id as UserId,
      now,
      lifetimeDays: tokenLifetimeDays,
      isDemonstration: true,
    });
  }
  return tokens as DemonstrationTokens;
}

/** Reads the cast back, so that acts can name people and places by word. */
export async function readCast(db: Reader): Promise<Cast> {
  const people = await db.select().from(users);
  const agencyIds = new Map((await db.select().from(agencies)).map(({ code, id }) => [code, id as AgencyId]));
  const siteIds = new Map((await db.select().from(sites)).map(({ code, id }) => [code, id as SiteId]));
  const actors = new Map(people.map((row): [string, User] => [row.name, toActor(row)]));
  return {
    actorOf: (role, agencyCode): Actor =>
      demand(
        actors,
        nameOf(role, acrossAgencies.has(role) ? tokenHolders[role as 'registrar'].agencyCode : agencyCode),
      ),
    agencyId: (code) => demand(agencyIds, code),
    siteId: (code) => demand(siteIds, code),
  };
}

/** Those whom `furnishHome` needs. */
export async function readFurnishing(db: Reader): Promise<Furnishing> {
  const people = new Map((await db.select().from(users)).map((row) => [row.name, toActor(row)]));
  const { agencyId } = await readCast(db);
  const holder = (key: keyof typeof tokenHolders) => demand(people, nameOf(key, tokenHolders[key].agencyCode));
  return {
    registrar: holder('registrar'),
    psychologist: holder('psychologist'),
    caseworker: holder('caseworker'),
    youngPerson: holder('youngPerson'),
    agencyId,
  };
}

const toActor = (row: typeof users.$inferSelect): User => ({
  kind: 'user',
  userId: row.id as UserId,
  name: row.name,
  role: row.role,
  agencyId: row.agencyId as AgencyId,
});

function demand<Value>(known: ReadonlyMap<string, Value>, name: string): Value {
  const value = known.get(name);
  if (value === undefined) throw new Error(`The demonstration has no ${name}.`);
  return value;
}
