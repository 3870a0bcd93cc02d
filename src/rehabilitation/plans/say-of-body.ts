import { sql, type SQL } from 'drizzle-orm';
import type { Actor } from '../../access/actor.js';
import { acrossAgencies, seesAllAgencies } from '../../access/permissions.js';
import type { CaseRow } from '../../cases/case-rows.js';
import { Invalid } from '../../errors.js';
import { toNodeId, type AgencyId } from '../../identifiers.js';

/*
 * Who answers for a plan is said by who owns the case: the body treats the child, and its psychologists read what was said.
 * Whoever acts by a grant may keep the body that is there, or take the centre that is registered for the region, and no other.
 */

const speaksForOwner = (actor: Actor, { ownerAgencyId }: Pick<CaseRow, 'ownerAgencyId'>): boolean =>
  seesAllAgencies(actor) || (actor.kind === 'user' && actor.agencyId === ownerAgencyId);

interface BodyNamed {
  readonly row: Pick<CaseRow, 'ownerAgencyId'>;
  readonly bodyAgencyId: AgencyId;
  /** The body that stands, or the centre that is registered: what needs nobody's say. */
  readonly expected: AgencyId | undefined;
}

/** NOT_GRANTED for a body that is named by a grant, and not by the people of the owner or a role across agencies. */
export function assertSaidByOwner(actor: Actor, { row, bodyAgencyId, expected }: BodyNamed, field: string[]): void {
  if (bodyAgencyId === expected || speaksForOwner(actor, row)) return;
  const whom = expected === undefined ? 'none is registered for the region' : toNodeId('agency', expected);
  throw Invalid(
    `Your agency acts on this file by a grant: who answers for the plan is said by the agency that owns the case. Without it the body is ${whom}; it came as ${toNodeId('agency', bodyAgencyId)}.`,
    field,
    'NOT_GRANTED',
  );
}

const rolesAcross = sql.raw([...acrossAgencies].map((role) => `'${role}'`).join(', '));

/**
 * Whether the viewer's agency answers for the plan of a case by the owner's say: since it is the body, somebody of the owner
 * or of a role across agencies wrote a version of the plan or approved one. A body that opened the plan itself answers for
 * it, and treats nobody until then. Tables are named in full, as a condition beside `cases` alone must.
 */
export const isBodyByOwnersSay: SQL = sql`exists (select 1 from plans as plan
  join plan_versions as said on said.case_id = plan.case_id and said.body_agency_id = plan.body_agency_id
  left join plan_approvals as approval on approval.case_id = said.case_id and approval.number = said.number
  join users as speaker on speaker.id in (said.recorded_by, approval.recorded_by)
  where plan.case_id = cases.id and plan.body_agency_id = ${sql.placeholder('viewerAgencyId')}
  and (speaker.agency_id = cases.owner_agency_id or speaker.role in (${rolesAcross}))
  and not exists (select 1 from plan_versions as since where since.case_id = said.case_id
    and since.number > said.number and since.body_agency_id <> said.body_agency_id))`;
