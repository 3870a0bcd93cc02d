import type { sexes } from '../../schema/cases.js';
import type { countriesAbroad, regionsOfOrigin } from '../../schema/places.js';
import {
  tracingConsents,
  tracingRequests,
  type consentPurposes,
  type inquirerRelations,
} from '../../schema/tracing.js';
import type { Actor } from '../access/actor.js';
import { getSite } from '../agencies/site.queries.js';
import { keptId, performAnswering, type Registry, type Request } from '../audit/act.js';
import { personOf } from '../cases/change-case.js';
import { assertNotBefore1990, assertPossibleDay, dateOf, type CivilDate } from '../dates.js';
import type { Reader } from '../database/connection.js';
import { Forbidden, Invalid } from '../errors.js';
import { newId, toNodeId, type RequestId, type SiteId } from '../identifiers.js';
import { recordParticulars, type Particulars } from '../identity/tracing-particulars.js';
import { assertWords, wordsOf } from '../words.js';

/** What an inquirer said. */
export interface Stated extends Particulars {
  readonly relation: (typeof inquirerRelations)[number];
  readonly receivedOn: CivilDate;
  readonly sex: (typeof sexes)[number];
  /** When the child was born, as far as the inquirer knows. */
  readonly born?: { readonly from: CivilDate; readonly until: CivilDate } | undefined;
  readonly regionOfOrigin?: (typeof regionsOfOrigin)[number] | undefined;
  readonly lastContactOn?: CivilDate | undefined;
  readonly lastCountry?: (typeof countriesAbroad)[number] | undefined;
  readonly lastSiteId?: SiteId | undefined;
}

export interface OpenRequest extends Stated, Request {
  readonly consents: readonly ConsentGiven[];
}

/** What the inquirer agrees to, and the form or recording it rests on. */
export interface ConsentGiven {
  readonly purpose: (typeof consentPurposes)[number];
  readonly statedOn: CivilDate;
  readonly reference: string;
}

/**
 * Records that somebody asks for a child, with what the inquirer agrees to. Nothing is compared or shared beyond the
 * own agency before the consents say so. Errors: IMPOSSIBLE_DATES, INVALID_INPUT, NOT_FOUND (site), CONSENT_MISSING
 * without consent to the tracing itself.
 */
export function openRequest(registry: Registry, actor: Actor, input: OpenRequest): Promise<RequestId> {
  const act = { action: 'tracing:record', operation: 'tracingRequestOpen', input } as const;
  return performAnswering(registry, actor, act, keptId<RequestId>(), async (tx, now, about) => {
    if (actor.kind !== 'user') throw Forbidden('Only a named person or partner application records a request.');
    assertPossible(input, dateOf(now));
    const consents = consentsOf(input);
    await assertSiteLiesThere(tx, input);
    const [id, by] = [newId<RequestId>(now), personOf(actor)];
    about.records.add(toNodeId('request', id));
    await tx.insert(tracingRequests).values({
      id,
      agencyId: actor.agencyId,
      relation: input.relation,
      receivedOn: input.receivedOn,
      sex: input.sex,
      bornFrom: input.born?.from ?? null,
      bornUntil: input.born?.until ?? null,
      regionOfOrigin: input.regionOfOrigin ?? null,
      lastContactOn: input.lastContactOn ?? null,
      lastCountry: input.lastCountry ?? null,
      lastSiteId: input.lastSiteId ?? null,
      recordedAt: now,
      recordedBy: by,
    });
    await recordParticulars(tx, id, input, now);
    for (const { purpose, statedOn, reference } of consents) {
      const consent = { requestId: id, purpose, isGiven: true, statedOn, reference };
      await tx.insert(tracingConsents).values({ ...consent, recordedAt: now, recordedBy: by });
    }
    return { answer: id, subjects: [] };
  });
}

/** The consents as they are kept. Errors: INVALID_INPUT, also for one that came twice. */
function consentsOf({ consents }: OpenRequest): ConsentGiven[] {
  const seen = new Set<string>();
  return consents.map(({ purpose, statedOn, reference }, place) => {
    const at = ['consents', String(place)];
    const consent = { purpose, statedOn, reference: wordsOf(reference, 'reference', [...at, 'reference']) };
    const told = JSON.stringify(consent);
    if (seen.has(told)) throw Invalid(`Each consent once: ${purpose} of ${statedOn} came twice by one reference.`, at);
    seen.add(told);
    return consent;
  });
}

export async function assertSiteLiesThere(db: Reader, { lastSiteId, lastCountry }: Stated): Promise<void> {
  if (lastSiteId === undefined) return;
  const { country } = await getSite(db, lastSiteId, ['lastSiteId']);
  if (lastCountry !== undefined && lastCountry !== country)
    throw Invalid(`The site lies in ${country}, lastCountry says ${lastCountry}.`, ['lastCountry']);
}

function assertPossible(input: OpenRequest, today: CivilDate): void {
  assertStatedPossible(input, today);
  assertInquirerNamed(input.inquirerName);
  for (const [place, { statedOn }] of input.consents.entries())
    assertPossibleDay(statedOn, today, 'statedOn', ['consents', String(place), 'statedOn']);
  if (!input.consents.some(({ purpose }) => purpose === 'TRACING')) {
    throw Invalid(
      'Nobody is traced for an inquirer who has not agreed to it: the consents name no TRACING.',
      ['consents'],
      'CONSENT_MISSING',
    );
  }
}

/** Errors: INVALID_INPUT. */
export const assertInquirerNamed = (name: string): void =>
  assertWords(name, ['inquirerName'], 'A request names who asks; the name came empty.');

/** Errors: IMPOSSIBLE_DATES, INVALID_INPUT. */
export function assertStatedPossible(input: Omit<Stated, 'inquirerName' | 'names'>, today: CivilDate): void {
  assertPossibleDay(input.receivedOn, today, 'receivedOn');
  if (input.lastContactOn !== undefined) assertPossibleDay(input.lastContactOn, today, 'lastContactOn');
  const { born, lastContactOn } = input;
  if (born) assertNotBefore1990(born.from, 'born');
  if (born && (born.from > born.until || born.from > input.receivedOn)) {
    throw Invalid(
      `The child was born between two days, no later than the request of ${input.receivedOn}; they came as ${born.from} and ${born.until}.`,
      ['born'],
      'IMPOSSIBLE_DATES',
    );
  }
  if (lastContactOn !== undefined && lastContactOn > input.receivedOn) {
    throw Invalid(
      `An inquirer tells of a contact before asking: the request was received on ${input.receivedOn}, lastContactOn says ${lastContactOn}.`,
      ['lastContactOn'],
      'IMPOSSIBLE_DATES',
    );
  }
  if (born && lastContactOn !== undefined && lastContactOn < born.from) {
    throw Invalid(
      `Nobody heard of a child before its birth: it was born on ${born.from} at the earliest, the last contact was on ${lastContactOn}.`,
      ['lastContactOn'],
      'IMPOSSIBLE_DATES',
    );
  }
}
