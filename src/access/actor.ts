import type { AgencyId, UserId } from '../identifiers.js';
import type { roles } from '../../schema/agencies.js';

export type Role = (typeof roles)[number];

/** Who asks. Every query and command takes one; somebody without a token is an actor too. */
export type Actor = Anonymous | User | System;

export interface Anonymous {
  readonly kind: 'anonymous';
}

export interface User {
  readonly kind: 'user';
  readonly userId: UserId;
  readonly name: string;
  readonly role: Role;
  readonly agencyId: AgencyId;
  /** Set where the token serves to enrol a second factor and for nothing else. */
  readonly onlyEnrols?: boolean;
  /** When the token of this request expires; nothing where no token was shown. */
  readonly tokenExpiresAt?: number;
}

/** The server's own work, such as loading the demonstration; never made from a request. */
export interface System {
  readonly kind: 'system';
  readonly task: string;
}

export const anonymous: Anonymous = { kind: 'anonymous' };
