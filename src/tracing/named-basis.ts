import { and, eq, sql } from 'drizzle-orm';
import { tracingLinks } from '../../schema/tracing.js';
import type { Actor } from '../access/actor.js';
import { may, seesAllAgencies } from '../access/permissions.js';
import type { Reader } from '../database/connection.js';
import type { CivilDate } from '../dates.js';
import { Invalid } from '../errors.js';
import { nodeIdOf } from '../database/dialect-words.js';
import { fromNodeId, type CaseId } from '../identifiers.js';
import { endOf } from './consents.js';

/** A lawful basis as a person puts it on file. */
interface Named {
  readonly caseId: CaseId;
  readonly kind: string;
  readonly reference: string;
}

/**
 * A confirmed request is no basis to trace its child once the inquirer took TRACING back, whoever says so. It is asked of requests that are
 * linked to the child and whose links the actor may read: of others a reference is a text as any. Errors: CONSENT_MISSING.
 */
export async function assertBasisStands(db: Reader, actor: Actor, { caseId, kind, reference }: Named): Promise<void> {
  if (kind !== 'LEGITIMATE_BASIS' || actor.kind !== 'user' || !may(actor, 'tracing:read')) return;
  // Most papers name no request, and nothing need be asked of them.
  if (fromNodeId('request', reference.trim()) === undefined) return;
  const isSeen = seesAllAgencies(actor)
    ? undefined
    : sql`${actor.agencyId} in (${tracingLinks.requestAgencyId}, ${tracingLinks.caseAgencyId})`;
  const [link] = await db
    .select({ endedOn: sql<CivilDate | null>`${endOf('TRACING', sql`tracing_links.request_id`)}` })
    .from(tracingLinks)
    .where(
      and(
        eq(tracingLinks.caseId, caseId),
        sql`${nodeIdOf('request', tracingLinks.requestId)} = ${reference.trim()}`,
        isSeen,
      ),
    )
    .limit(1);
  if (!link || link.endedOn === null) return;
  throw Invalid(
    `The inquirer of ${reference.trim()} agrees to TRACING no more since ${link.endedOn}: that request is no basis from that day on. Record the consent with tracingConsentState where it is given again, or name the paper on which the search rests instead.`,
    ['reference'],
    'CONSENT_MISSING',
  );
}
