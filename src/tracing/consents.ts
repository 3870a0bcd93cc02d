import { asc, eq, sql, type SQL } from 'drizzle-orm';
import { tracingConsents, type consentPurposes } from '../../schema/tracing.js';
import { dataKeys } from '../../schema/vault.js';
import { among } from '../database/dialect-words.js';
import type { Reader, Tx } from '../database/connection.js';
import { restated } from '../database/enciphered/writes.js';
import { prepared } from '../database/prepared.js';
import type { CivilDate } from '../dates.js';
import { Invalid } from '../errors.js';

/*
 * What an inquirer agrees to holds from moment to moment: it is asked wherever a request is compared or shown, not only
 * when a link was proposed.
 */

export type ConsentPurpose = (typeof consentPurposes)[number];

/** Whether the inquirer of a request agrees to a purpose now: the last word holds. A condition inside SQL. */
export const agreesTo = (purpose: ConsentPurpose, requestId: unknown): SQL =>
  sql`coalesce((select ${tracingConsents.isGiven} from ${tracingConsents} where ${tracingConsents.requestId} = ${requestId} and ${tracingConsents.purpose} = ${sql.raw(`'${purpose}'`)} order by ${tracingConsents.id} desc limit 1), 0) = 1`;

/** A word, in an outer query as `back`, that takes its purpose back and after which no consent was given: it stands. */
const standsTakenBack = sql`back.is_given = 0 and not exists (select 1 from main.tracing_consents given where given.request_id = back.request_id and given.purpose = back.purpose and given.is_given = 1 and given.id > back.id)`;

/** Since when a purpose is taken back: the earliest day of the words that stand and take it back; nothing where the last gives it. A text inside SQL. */
export const endOf = (purpose: ConsentPurpose, requestId: unknown): SQL =>
  sql`(select min(back.stated_on) from main.tracing_consents back where back.request_id = ${requestId} and back.purpose = ${sql.raw(`'${purpose}'`)} and ${standsTakenBack})`;

/** A word that takes TRACING back and stands, and who recorded it when. */
export interface TakenBack {
  readonly statedOn: CivilDate;
  readonly recordedAt: number;
  readonly recordedBy: number;
}

/** The words by which TRACING is taken back since the last consent, the earliest day first: the first of them is the day of `endOf`. */
export const listTakenBack = prepared<{ requestId: number }, TakenBack>((db) =>
  db
    .select({
      statedOn: sql<CivilDate>`back.stated_on`,
      recordedAt: sql<number>`back.recorded_at`,
      recordedBy: sql<number>`back.recorded_by`,
    })
    .from(sql`main.tracing_consents back`)
    .where(sql`back.request_id = ${sql.placeholder('requestId')} and back.purpose = 'TRACING' and ${standsTakenBack}`)
    .orderBy(sql`back.stated_on`, sql`back.id`),
);

/** To show a request to another agency takes consent to the tracing and to the sharing. */
export const mayBeShared = (requestId: unknown): SQL =>
  sql`(${agreesTo('TRACING', requestId)} and ${agreesTo('SHARING_WITH_AGENCIES', requestId)})`;

export interface ConsentRow {
  readonly requestId: number;
  readonly purpose: ConsentPurpose;
  readonly isGiven: boolean;
  readonly statedOn: string;
  readonly reference: string;
  readonly recordedAt: number;
}

/** What inquirers said of each purpose, oldest first; on ids that a visible list has yielded, and on no others. */
export const listConsents = prepared<{ ids: string }, ConsentRow>((db) =>
  db
    .select({
      requestId: tracingConsents.requestId,
      purpose: tracingConsents.purpose,
      isGiven: tracingConsents.isGiven,
      statedOn: tracingConsents.statedOn,
      reference: tracingConsents.reference,
      recordedAt: tracingConsents.recordedAt,
    })
    .from(tracingConsents)
    .where(among(tracingConsents.requestId, 'ids'))
    .orderBy(asc(tracingConsents.id)),
);

/** Whether the words of a request are kept still: their key is destroyed with the child whom two persons found it to be. */
export async function keepsWords(db: Reader, requestId: number): Promise<boolean> {
  const keys = await db.select({ id: dataKeys.subjectId }).from(dataKeys).where(eq(dataKeys.subjectId, requestId));
  return keys.length > 0;
}

/** Writes what an inquirer says. Where the words of the request are kept no more, it holds for other children without the name of its paper. */
export async function insertConsent(tx: Tx, said: ConsentRow & { readonly recordedBy: number }): Promise<void> {
  if (await keepsWords(tx, said.requestId)) {
    await tx.insert(tracingConsents).values(said);
    return;
  }
  const { requestId, purpose, isGiven, statedOn, recordedAt, recordedBy } = said;
  const stored = sql`select null, ${requestId}, ${purpose}, ${isGiven ? 1 : 0}, ${statedOn}, '', ${recordedAt}, ${recordedBy}`;
  await tx.insert(tracingConsents).select(restated(stored));
}

/** The agencies of a request and of a case that it is compared with. */
export interface Pair {
  readonly requestKey: number;
  readonly requestAgencyId: number;
  readonly caseAgencyId: number;
}

/** To compare at all takes consent to the tracing; to show the request to another agency, consent to that as well. */
export async function assertConsents(
  db: Reader,
  { requestKey, requestAgencyId, caseAgencyId }: Pair,
  field: string,
): Promise<void> {
  const purposes: ConsentPurpose[] = [
    'TRACING',
    ...(caseAgencyId === requestAgencyId ? [] : (['SHARING_WITH_AGENCIES'] as const)),
  ];
  const stated = await listConsents(db, { ids: JSON.stringify([requestKey]) });
  for (const purpose of purposes) {
    if (stated.findLast((consent) => consent.purpose === purpose)?.isGiven === true) continue;
    throw Invalid(
      `The inquirer has not agreed to ${purpose}, or took it back: the agency that took the request records the consent with tracingConsentState first.`,
      [field],
      'CONSENT_MISSING',
    );
  }
}
