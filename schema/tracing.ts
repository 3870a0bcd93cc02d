import { sql } from 'drizzle-orm';
import {
  civilDate,
  code,
  flag,
  identifier,
  index,
  must,
  oneOf,
  possibleDate,
  primaryKey,
  sequence,
  table,
  uniqueIndex,
  whole,
  words,
} from '#dialect';
import { agencies } from './agencies.js';
import { sexes } from './cases.js';
import { evidence } from './evidence.js';
import { countriesAbroad, regionsOfOrigin, sites } from './places.js';
import { ofCase } from './of-case.js';
import { corrected, recorded } from './recorded.js';

export const inquirerRelations = [
  'MOTHER',
  'FATHER',
  'GRANDPARENT',
  'SIBLING',
  'AUNT_OR_UNCLE',
  'OTHER_RELATIVE',
  'AGENCY',
] as const;

/**
 * Who asks in what relation, and the child as described, as far as it counts for comparing. The days of its birth lie enciphered under the
 * key of the request, and go with it when the child is erased.
 */
const stated = () => ({
  relation: code(inquirerRelations).notNull(),
  receivedOn: civilDate().notNull(),
  sex: code(sexes).notNull(),
  bornFrom: civilDate(),
  bornUntil: civilDate(),
  regionOfOrigin: code(regionsOfOrigin),
  lastContactOn: civilDate(),
  lastCountry: code(countriesAbroad),
  lastSiteId: identifier().references(() => sites.id),
});

/**
 * A request of a relative or an agency to find a child. Names, contact and description are in identity; what it said before
 * it was put right is in `requestCorrections`.
 */
export const tracingRequests = table(
  'tracing_requests',
  {
    id: identifier().primaryKey(),
    agencyId: identifier()
      .notNull()
      .references(() => agencies.id),
    ...stated(),
    ...recorded(),
  },
  (t) => [
    oneOf('tracing_requests_relation', t.relation, inquirerRelations),
    oneOf('tracing_requests_sex', t.sex, sexes),
    oneOf('tracing_requests_region', t.regionOfOrigin, regionsOfOrigin),
    oneOf('tracing_requests_country', t.lastCountry, countriesAbroad),
    possibleDate('tracing_requests_received_on', t.receivedOn),
    possibleDate('tracing_requests_last_contact_on', t.lastContactOn),
    must('tracing_requests_birth', sql`(${t.bornFrom} is null) = (${t.bornUntil} is null)`),
    index('tracing_requests_agency').on(t.agencyId, t.id),
  ],
);

/** What an inquirer may have said, or not. */
export const statedFacts = [
  'INQUIRER_CONTACT',
  'DESCRIPTION',
  'BIRTH',
  'REGION_OF_ORIGIN',
  'LAST_CONTACT_ON',
  'LAST_COUNTRY',
  'LAST_SITE',
] as const;

/**
 * What a request said until it was put right, append-only. What identifies anybody is in identity, by the number of the
 * correction.
 */
export const requestCorrections = table(
  'request_corrections',
  {
    requestId: identifier()
      .notNull()
      .references(() => tracingRequests.id),
    ...stated(),
    ...corrected(),
  },
  (t) => [
    oneOf('request_corrections_relation', t.relation, inquirerRelations),
    oneOf('request_corrections_sex', t.sex, sexes),
    oneOf('request_corrections_region', t.regionOfOrigin, regionsOfOrigin),
    oneOf('request_corrections_country', t.lastCountry, countriesAbroad),
    possibleDate('request_corrections_received_on', t.receivedOn),
    possibleDate('request_corrections_last_contact_on', t.lastContactOn),
    uniqueIndex('request_corrections_once').on(t.requestId, t.version),
  ],
);

export const consentPurposes = [
  'TRACING',
  'SHARING_WITH_AGENCIES',
  'SHARING_WITH_HOST_AUTHORITY',
  'DNA_COMPARISON',
  'CONTACT_WITH_CHILD',
] as const;

/** What the inquirer agreed to, purpose by purpose, or took back; append-only, the last word on a purpose holds. */
export const tracingConsents = table(
  'tracing_consents',
  {
    id: sequence(),
    requestId: identifier()
      .notNull()
      .references(() => tracingRequests.id),
    purpose: code(consentPurposes).notNull(),
    isGiven: flag().notNull(),
    statedOn: civilDate().notNull(),
    /** The form or recording it rests on. */
    reference: words().notNull(),
    ...recorded(),
  },
  (t) => [
    oneOf('tracing_consents_purpose', t.purpose, consentPurposes),
    possibleDate('tracing_consents_stated_on', t.statedOn),
    index('tracing_consents_request').on(t.requestId, t.id),
  ],
);

export const tracingEventKinds = ['CLOSED', 'REOPENED'] as const;
export const tracingOutcomes = ['FOUND', 'WITHDRAWN_BY_INQUIRER', 'INQUIRER_LOST', 'DUPLICATE_REQUEST'] as const;

/** A request closed or taken up again, append-only. */
export const tracingEvents = table(
  'tracing_events',
  {
    id: sequence(),
    requestId: identifier()
      .notNull()
      .references(() => tracingRequests.id),
    kind: code(tracingEventKinds).notNull(),
    outcome: code(tracingOutcomes),
    reason: words().notNull(),
    ...recorded(),
  },
  (t) => [
    oneOf('tracing_events_kind', t.kind, tracingEventKinds),
    oneOf('tracing_events_outcome', t.outcome, tracingOutcomes),
    must('tracing_events_closed_with_outcome', sql`(${t.kind} = 'CLOSED') = (${t.outcome} is not null)`),
    index('tracing_events_request').on(t.requestId, t.id),
  ],
);

/**
 * That the child sought may be the child of a case, append-only. Records are linked by people and never merged; the two
 * agencies are those that owned the request and the case when the link was proposed.
 */
export const tracingLinks = table(
  'tracing_links',
  {
    id: identifier().primaryKey(),
    requestId: identifier()
      .notNull()
      .references(() => tracingRequests.id),
    caseId: ofCase(),
    requestAgencyId: identifier()
      .notNull()
      .references(() => agencies.id),
    caseAgencyId: identifier()
      .notNull()
      .references(() => agencies.id),
    basis: words().notNull(),
    ...recorded(),
  },
  (t) => [
    index('tracing_links_request').on(t.requestId, t.id),
    index('tracing_links_case').on(t.caseId, t.id),
    index('tracing_links_case_agency').on(t.caseAgencyId, t.id),
    index('tracing_links_request_agency').on(t.requestAgencyId, t.id),
  ],
);

/**
 * The items of evidence that a proposed link rests on, append-only: what the other agency is shown of the file, and all of
 * it. `place` names an item in its link, so that nobody learns how many others the file has.
 */
export const tracingLinkEvidence = table(
  'tracing_link_evidence',
  {
    linkId: identifier()
      .notNull()
      .references(() => tracingLinks.id),
    place: whole().notNull(),
    evidenceId: identifier()
      .notNull()
      .references(() => evidence.id),
  },
  (t) => [primaryKey({ columns: [t.linkId, t.place] }), index('tracing_link_evidence_item').on(t.evidenceId)],
);

/** VOUCHED and UNDO_VOUCHED are the word of the first of two persons; CONFIRMED and UNDONE that of the second. */
export const linkEventKinds = ['VOUCHED', 'CONFIRMED', 'REJECTED', 'UNDO_VOUCHED', 'UNDONE'] as const;

/** What was decided of a link, by whom, for which agency and on what evidence; append-only, the last decision holds. */
export const tracingLinkEvents = table(
  'tracing_link_events',
  {
    id: sequence(),
    linkId: identifier()
      .notNull()
      .references(() => tracingLinks.id),
    kind: code(linkEventKinds).notNull(),
    agencyId: identifier()
      .notNull()
      .references(() => agencies.id),
    /** The evidence for a confirmation, the reason for anything else. */
    grounds: words().notNull(),
    /** How many of the items that the link names were seen, all of them, by whoever held it to be right. */
    itemsSeen: whole(),
    /** When a rejection is to be looked at again. */
    reviewOn: civilDate(),
    ...recorded(),
  },
  (t) => [
    oneOf('tracing_link_events_kind', t.kind, linkEventKinds),
    possibleDate('tracing_link_events_review_on', t.reviewOn),
    must('tracing_link_events_rejected_until', sql`(${t.kind} = 'REJECTED') = (${t.reviewOn} is not null)`),
    index('tracing_link_events_link').on(t.linkId, t.id),
  ],
);
