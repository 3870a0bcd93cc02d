import { and, eq, sql } from 'drizzle-orm';
import { tracingLinks, tracingRequests, type inquirerRelations } from '../../schema/tracing.js';
import type { kinshipRelations } from '../../schema/evidence.js';
import type { Reader } from '../database/connection.js';
import { prepared } from '../database/prepared.js';
import { Invalid } from '../errors.js';
import type { CaseId } from '../identifiers.js';
import { agreesTo } from './consents.js';
import { lastLinkEvent } from './link.queries.js';

type Inquirer = (typeof inquirerRelations)[number];
type Kin = (typeof kinshipRelations)[number];

/** Who of those who ask for the child may be the relative that was tested. */
const inquirerOf: Record<Kin, Inquirer> = {
  MOTHER: 'MOTHER',
  FATHER: 'FATHER',
  FULL_SIBLING: 'SIBLING',
  HALF_SIBLING: 'SIBLING',
  GRANDPARENT: 'GRANDPARENT',
  AUNT_OR_UNCLE: 'AUNT_OR_UNCLE',
};

const listLinked = prepared<{ caseId: CaseId }, { relation: Inquirer; agrees: number }>((db) =>
  db
    .select({
      relation: tracingRequests.relation,
      // To compare at all takes consent to the tracing.
      agrees: sql<number>`${agreesTo('DNA_COMPARISON', tracingLinks.requestId)} and ${agreesTo('TRACING', tracingLinks.requestId)}`,
    })
    .from(tracingLinks)
    .innerJoin(tracingRequests, eq(tracingRequests.id, tracingLinks.requestId))
    .where(
      and(eq(tracingLinks.caseId, sql.placeholder('caseId')), sql`${lastLinkEvent} in ('CONFIRMED', 'UNDO_VOUCHED')`),
    ),
);

/** Whoever asks for a child by a request that is linked to its case by two persons, and whether they agreed to a comparison. */
export async function listAsking(
  db: Reader,
  caseId: CaseId,
): Promise<{ readonly relation: Inquirer; readonly agreesToDna: boolean }[]> {
  return (await listLinked(db, { caseId })).map(({ relation, agrees }) => ({ relation, agreesToDna: agrees === 1 }));
}

/**
 * A child that somebody asks for is compared by DNA only as an inquirer agreed: the one who was tested, by the relation
 * claimed, or, where none of those who ask is of that relation, any of them. A case that no request is linked to rests on
 * what its own file shows. Errors: CONSENT_MISSING.
 */
export async function assertDnaConsent(db: Reader, caseId: CaseId, relation: Kin): Promise<void> {
  const linked = await listLinked(db, { caseId });
  const tested = linked.filter((request) => request.relation === inquirerOf[relation]);
  const asked = tested.length > 0 ? tested : linked;
  if (asked.length === 0 || asked.some(({ agrees }) => agrees === 1)) return;
  throw Invalid(
    'The inquirer of the linked tracing request has not agreed to TRACING and to DNA_COMPARISON both, or took one back: record the consent with tracingConsentState first.',
    ['relation'],
    'CONSENT_MISSING',
  );
}
