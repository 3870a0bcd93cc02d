import { join } from 'node:path';
import { agencies, users, type roles } from '../../schema/agencies.js';
import { sites } from '../../schema/places.js';
import type { FastifyInstance } from 'fastify';
import { issueToken } from '../../src/access/tokens.js';
import type { Store } from '../../src/database/store.js';
import { Unavailable } from '../../src/errors.js';
import type { AgencyId, UserId } from '../../src/identifiers.js';
import { createApp } from '../../src/server/app.js';
import { openTemporaryStore, type TemporaryStore } from './temporary-store.js';

type Role = (typeof roles)[number];

export const ministry = {
  id: 11 as AgencyId,
  code: 'MFA',
  name: 'Ministry of Foreign Affairs',
  kind: 'GOVERNMENT',
} as const;
export const partner = { id: 12 as AgencyId, code: 'NGO', name: 'A partner agency', kind: 'NON_GOVERNMENTAL' } as const;
export const camp = { id: 21, code: 'SY-HOL', name: 'al-Hol', kind: 'CAMP', country: 'SY' } as const;

/** A registry with two agencies, one site and a person of every role, served by the real application. */
export interface TestRegistry {
  readonly app: FastifyInstance;
  readonly temporary: TemporaryStore;
  readonly tokens: Record<string, string>;
  /** Sends an operation as this person; answers the body and the status. */
  ask(who: string | undefined, query: string, variables?: object): Promise<Answer>;
  /** From now on nothing can be written, as on a full disk. */
  refuseWrites(): void;
  /** Moves the registry's clock. */
  setClock(instant: string): void;
  discard(): Promise<void>;
}

export interface Answer {
  readonly status: number;
  // The shape of an answer is what a test asserts.
  // eslint-disable-next-line @typescript-eslint/no-explicit-any
  readonly data: any;
  readonly errors?: readonly { message: string; extensions: { code: string } }[];
  readonly text: string;
}

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

export async function openTestRegistry(now = '2018-01-10T09:00:00Z'): Promise<TestRegistry> {
  const temporary = openTemporaryStore();
  let instant = Date.parse(now);
  const tokens: Record<string, string> = {};
  await temporary.store.inTransaction(async (tx) => {
    await tx.insert(agencies).values([ministry, partner]);
    await tx.insert(sites).values([camp]);
    for (const [index, [name, { role, agencyId }]] of Object.entries(people).entries()) {
      const userId = (100 + index) as UserId;
      await tx.insert(users).values({ id: userId, name, role, agencyId, createdAt: instant });
      tokens[name] = await issueToken(tx, { userId, now: instant, lifetimeDays: 36_500, isDemonstration: false });
    }
  });
  let refuses = false;
  const store: Store = {
    ...temporary.store,
    inTransaction: (work) =>
      refuses ? Promise.reject(Unavailable('The disk is full.')) : temporary.store.inTransaction(work),
  };
  const registry = { store, clock: () => instant };
  const app = await createApp({
    registry,
    allowDemonstration: false,
    logLevel: 'silent',
    releasesFolder: join(temporary.folder, 'releases'),
    baseUrl: 'http://127.0.0.1:4000',
  });
  return {
    app,
    temporary,
    tokens,
    ask: async (who, query, variables) => {
      const token = who === undefined ? undefined : (tokens[who] ?? who);
      const response = await app.inject({
        method: 'POST',
        url: '/graphql',
        headers: token === undefined ? {} : { authorization: `Bearer ${token}` },
        payload: { query, variables },
      });
      return { status: response.statusCode, text: response.body, ...response.json<Omit<Answer, 'status' | 'text'>>() };
    },
    refuseWrites: () => {
      refuses = true;
    },
    setClock: (to) => {
      instant = Date.parse(to);
    },
    discard: async () => {
      await app.close();
      await temporary.discard();
    },
  };
}
