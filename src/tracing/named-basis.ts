import { and, eq, sql } from 'drizzle-orm';
import { tracingLinks } from '../../schema/tracing.js';
import type { Actor } from '../access/actor.js';
import { may, seesAllAgencies } from '../access/permissions.js';
import { hasEnded } from '../cases/facts/attest-fact.js';
import type { Reader } from '../database/connection.js';
import type { CivilDate } from '../dates.js';
import { Invalid } from '../errors.js';
import { nodeIdOf } from '../database/dialect-words.js';
import { fromNodeId, type CaseId } from '../identifiers.js';
import { endOf } from './consents.js';
import { basisOf } from './lawful-basis.js';
import { isLinked } from './link.queries.js';

/** A lawful basis as a person puts it on file. */
interface Named {
  readonly caseId: CaseId;
  readonly kind: string;
  readonly reference: string;
}

/**
 * A request is no basis to trace its child once the inquirer took TRACING back, whoever says so. It is asked of requests that are linked to the
 * child, neither rejected nor undone, and whose links the actor may read, and of those whose basis ended by the file itself: who
 * records in a file reads its papers. Of others a reference is a text like every other. Errors: CONSENT_MISSING.
 */
export async function assertBasisStands(db: Reader, actor: Actor, named: Named): Promise<void> {
  const reference = named.reference.trim();
  // Most papers name no request, and nothing need be asked of them.
  const requestId = named.kind === 'LEGITIMATE_BASIS' ? fromNodeId('request', reference) : undefined;
  if (requestId === undefined) return;
  const endedOn = await findEndOfConsent(db, actor, { ...named, reference });
  if (endedOn !== null) throw consentMissing(reference, `since ${endedOn}: that request is no basis from that day on`);
  if (await hasEnded(db, named.caseId, basisOf(requestId)))
    throw consentMissing(reference, 'as the file says: the basis that it was has ended');
}

const consentMissing = (reference: string, why: string) =>
  Invalid(
    `The inquirer of ${reference} agrees to TRACING no more, ${why}. Record the consent with tracingConsentState where it is given again, or name the paper on which the search rests instead.`,
    ['reference'],
    'CONSENT_MISSING',
  );

/** Since when the inquirer of a request agrees to TRACING no more; nothing of one whose link to the child the actor may not read. */
async function findEndOfConsent(
  db: Reader,
  actor: Actor,
  { caseId, reference }: Omit<Named, 'kind'>,
): Promise<CivilDate | null> {
  if (actor.kind !== 'user' || !may(actor, 'tracing:read')) return null;
  const isSeen = seesAllAgencies(actor)
    ? undefined
    : sql`${actor.agencyId} in (${tracingLinks.requestAgencyId}, ${tracingLinks.caseAgencyId})`;
  const isNamed = sql`${nodeIdOf('request', tracingLinks.requestId)} = ${reference}`;
  const [link] = await db
    .select({ endedOn: sql<CivilDate | null>`${endOf('TRACING', sql`tracing_links.request_id`)}` })
    .from(tracingLinks)
    .where(and(eq(tracingLinks.caseId, caseId), isNamed, isLinked, isSeen))
    .limit(1);
  return link?.endedOn ?? null;
}
