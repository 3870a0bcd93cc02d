import { assertKnownAgency } from '../../agencies/agency.queries.js';
import { findSite } from '../../agencies/site.queries.js';
import type { Connection } from '../../database/connection.js';
import { Invalid } from '../../errors.js';
import { assertForwards, assertNamesSome } from '../../graphql/list-filters.js';
import { longestName, searchKeyOf } from '../../identity/names.js';
import type { CaseFilter } from './case-filter.js';

const at = (name: keyof CaseFilter) => ['filter', name];

/**
 * Refuses what no case can meet, before any is looked for. Errors: INVALID_INPUT, INVALID_DATE, and UNKNOWN_CODE for a site or
 * an agency that is not registered: whoever reads cases may list both.
 */
export async function assertFilterPossible(connection: Connection, filter: CaseFilter): Promise<void> {
  const { stages, closureReason, arrivedFrom, arrivedUntil, name } = filter;
  assertNamesSome(stages, at('stages'));
  assertForwards(arrivedFrom, arrivedUntil, { fromPath: at('arrivedFrom'), untilPath: at('arrivedUntil') });
  if (closureReason !== undefined && stages !== undefined && !stages.includes('CLOSED')) {
    throw Invalid(
      `A case with a closure reason stands at CLOSED; stages came as ${stages.join(', ')}, beside closureReason ${closureReason}.`,
      at('stages'),
    );
  }
  // Before its key is made: what that takes grows with the square of the marks that stand on one letter.
  if (name !== undefined && name.length > longestName) {
    throw Invalid(
      `name has at most ${longestName} characters, as every name; it came with ${name.length}.`,
      at('name'),
    );
  }
  if (name !== undefined && searchKeyOf(name) === '') {
    throw Invalid('name is a whole name with at least one letter; it came without any.', at('name'));
  }
  if (filter.agencyId !== undefined) await assertKnownAgency(connection, filter.agencyId, at('agencyId'));
  await assertPlacePossible(connection, filter);
}

async function assertPlacePossible(connection: Connection, { siteId, country }: CaseFilter): Promise<void> {
  if (siteId === undefined) return;
  const site = await findSite(connection, siteId);
  if (!site) {
    throw Invalid(
      'siteId is the id of a registered site, as sites lists them; none has the one that came.',
      at('siteId'),
      'UNKNOWN_CODE',
    );
  }
  if (country === undefined || country === site.country) return;
  throw Invalid(`The site ${site.code} lies in ${site.country}; country came as ${country}.`, at('country'));
}
