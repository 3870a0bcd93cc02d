import { code, flag, identifier, instant, must, oneOf, primaryKey, table, whole, words } from '#dialect';
import { sql } from 'drizzle-orm';
import { users } from '../agencies.js';

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
