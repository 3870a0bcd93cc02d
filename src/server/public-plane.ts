import type { FastifyInstance } from 'fastify';
import { describedPaths } from '../pages/described-paths.js';
import type { Front } from '../publication/front/front.js';
import { publicGraphql } from '../publication/graphql/graphql.routes.js';
import type { SpendOf } from '../graphql/limits/budgets.js';
import type { ReleaseStore } from '../publication/release-store.js';
import { publicRoutes } from '../publication/routes.js';
import { admitInTurns, type Admit } from './admission.js';
import type { ClientAddresses } from './client-addresses.js';
import { readJsonBody } from './json-body.js';

export interface PublicPlane {
  readonly releases: ReleaseStore;
  readonly baseUrl: string;
  readonly checks: () => Record<string, boolean>;
  readonly front: Front;
  readonly spend: SpendOf | undefined;
  readonly addresses: ClientAddresses;
  /** Turns that are shared with other endpoints; of its own where it is left out. */
  readonly admit?: Admit;
  readonly onUnexpected: (error: unknown) => void;
}

/** REST and GraphQL of the public plane, by itself or beside the registry. */
export async function registerPublicPlane(app: FastifyInstance, plane: PublicPlane): Promise<void> {
  const { releases, baseUrl, checks, front, spend, addresses, admit = admitInTurns(), onUnexpected } = plane;
  await app.register(publicRoutes, { releases, baseUrl, checks, beside: describedPaths, front, spend });
  await app.register(publicGraphql, {
    ...{ releases, baseUrl, onUnexpected, readJson: readJsonBody, front, spend },
    admit: (request, reply) => admit(request, reply, addresses.networkOf(request.raw), spend?.(request.raw, 0)),
  });
}
