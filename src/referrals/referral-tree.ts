import type { AgencyTree, CaseTree } from '../cases/reading/case-tree.js';
import type { CivilDate } from '../dates.js';
import { lastDayOf, scopesOf } from './grants/grants.js';
import type { GrantRow } from './grants/grant.queries.js';
import type { ReferralEventRow, ReferralRow } from './referral.queries.js';

export interface ReferralEventTree {
  kind: string;
  note: string | null;
  recordedAt: number;
}

/** A referral as it is read, with the case where the actor may see it. */
export interface ReferralTree {
  id: string;
  version: number;
  status: string;
  fromAgency: AgencyTree;
  toAgency: AgencyTree;
  reason: string;
  scopes: string[];
  expiresOn: CivilDate;
  createdAt: number;
  events: ReferralEventTree[];
  case: CaseTree | null;
}

export function toReferralTree(
  row: ReferralRow,
  events: readonly ReferralEventRow[],
  ofCase: CaseTree | undefined,
): ReferralTree {
  const { id, version, status, fromAgency, toAgency, reason, createdAt } = row;
  const own = events.filter(({ referralId }) => referralId === row.key);
  return {
    ...{ id, version, status, fromAgency, toAgency, reason, createdAt },
    scopes: scopesOf(row),
    expiresOn: lastDayOf(row.expiresAt),
    events: own.map(({ kind, note, recordedAt }) => ({ kind, note, recordedAt })),
    case: ofCase ?? null,
  };
}

/** A grant as it is read. */
export interface GrantTree {
  id: string;
  caseId: string;
  agency: AgencyTree;
  purpose: string;
  scopes: string[];
  grantedAt: number;
  expiresOn: CivilDate;
  endedAt: number | null;
  endReason: string | null;
}

export function toGrantTree(row: GrantRow): GrantTree {
  const { id, caseId, agency, purpose, grantedAt, endedAt, endReason } = row;
  const expiresOn = lastDayOf(row.expiresAt);
  return { id, caseId, agency, purpose, grantedAt, endedAt, endReason, scopes: scopesOf(row), expiresOn };
}
