import { sql } from 'drizzle-orm';
import { milestones, plans } from '../../../schema/rehabilitation/plans.js';

/**
 * The edition that names a milestone of a plan: that of the plan, else the last before or after it that has the code, so
 * that what an edition has dropped keeps its name.
 */
export const namingEdition = sql<number>`(select named.catalogue_version from milestone_definitions as named
  where named.code = ${milestones.code} order by named.catalogue_version = ${plans.catalogueVersion} desc, named.catalogue_version desc limit 1)`;
