import {
  code,
  flag,
  identifier,
  index,
  instant,
  must,
  oneOf,
  primaryKey,
  sequence,
  table,
  whole,
  words,
} from '#dialect';
import { sql } from 'drizzle-orm';
import { agencies, users } from '../agencies.js';
import { regionsOfOrigin } from '../places.js';
import { recorded } from '../recorded.js';

export const phases = ['PRE_ARRIVAL', 'RECEPTION', 'ADAPTATION', 'COMMUNITY', 'FOLLOW_UP', 'EXIT'] as const;

/** Which kind of body answers for a milestone by default; a plan names the very agency. */
export const milestoneBodies = [
  'FOREIGN_AFFAIRS',
  'COMMISSION',
  'ADAPTATION_CENTRE',
  'REGIONAL_CENTRE',
  'EDUCATION',
  'HEALTH',
  'JUSTICE',
  'LABOUR',
] as const;

/** One edition of the milestones, append-only: plans name the edition they were made from and keep it. */
export const milestoneCatalogues = table(
  'milestone_catalogues',
  {
    version: whole().primaryKey(),
    reason: words().notNull(),
    recordedAt: instant().notNull(),
    /** Nobody for the first edition, which comes with the registry. */
    recordedBy: identifier().references(() => users.id),
  },
  (t) => [must('milestone_catalogues_version', sql`${t.version} >= 1`)],
);

/** What a milestone means in one edition: its names, its phase, when it is due after arrival, and whether it must be met. */
export const milestoneDefinitions = table(
  'milestone_definitions',
  {
    catalogueVersion: whole()
      .notNull()
      .references(() => milestoneCatalogues.version),
    code: words().notNull(),
    place: whole().notNull(),
    nameKk: words().notNull(),
    nameRu: words().notNull(),
    nameEn: words().notNull(),
    phase: code(phases).notNull(),
    dueDays: whole().notNull(),
    body: code(milestoneBodies).notNull(),
    isMandatory: flag().notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.catalogueVersion, t.code] }),
    oneOf('milestone_definitions_phase', t.phase, phases),
    oneOf('milestone_definitions_body', t.body, milestoneBodies),
    must('milestone_definitions_pre_arrival', sql`(${t.phase} = 'PRE_ARRIVAL') = (${t.dueDays} < 0)`),
    must('milestone_definitions_due', sql`${t.dueDays} between -3650 and 3650`),
  ],
);

/**
 * Which agency is the body of a kind, for the families of a region or, without one, for all others; append-only, the latest
 * row on a kind and a region holds, and one without an agency says that there is none any more.
 */
export const answeringBodies = table(
  'answering_bodies',
  {
    id: sequence(),
    body: code(milestoneBodies).notNull(),
    region: code(regionsOfOrigin),
    agencyId: identifier().references(() => agencies.id),
    ...recorded(),
  },
  (t) => [
    oneOf('answering_bodies_body', t.body, milestoneBodies),
    oneOf('answering_bodies_region', t.region, regionsOfOrigin),
    index('answering_bodies_place').on(t.body, t.region, t.id),
  ],
);
