import { Arg, Ctx, Query, Resolver } from 'type-graphql';
import type { RegistryContext } from '../access/context.js';
import { Access } from '../access/guarded.js';
import { CivilDateScalar, InstantScalar } from '../access/scalars.js';
import type { Site } from '../agencies/agency.types.js';
import { listSites } from '../agencies/site.queries.js';
import { dateOf, type CivilDate } from '../dates.js';
import { toNodeId } from '../identifiers.js';
import type { Counting } from './counting/balance-index.js';
import { countCases, type CaseCountRow as Row } from './counting/count-cases.js';
import type { CaseCountRow } from './counts.types.js';
import { CaseCounts, CountDimensionEnum, CountFilterInput } from './counts.types.js';
import type { CountCode, CountDimension, CountFilter } from './dimensions.js';

type CountingContext = RegistryContext & { readonly counting: Counting };

const byDescription = 'Up to four dimensions, each once; an empty list asks for the total alone.';

@Resolver()
export class CountsResolver {
  @Query(() => CaseCounts, {
    description:
      'How many cases there are, as true on one day and known at one instant: what was published then, and what is known now about then. Who does not see all agencies counts the cases of the own one.',
  })
  @Access('counts:read')
  async caseCounts(
    @Ctx() context: CountingContext,
    @Arg('asOf', () => CivilDateScalar, { nullable: true, description: 'The day; today where left out.' })
    asOf: CivilDate | null | undefined,
    @Arg('knownAt', () => InstantScalar, { nullable: true, description: 'The instant; now where left out.' })
    knownAt: number | null | undefined,
    @Arg('by', () => [CountDimensionEnum], { description: byDescription })
    by: CountDimension[],
    @Arg('where', () => CountFilterInput, { nullable: true, description: 'What to count; everything where left out.' })
    where: CountFilterInput | null | undefined,
  ): Promise<CaseCounts> {
    const { registry, actor } = context;
    const counts = await countCases(context, actor, {
      asOf: asOf ?? dateOf(registry.clock()),
      knownAt: knownAt ?? undefined,
      by,
      where: toFilter(where ?? {}),
    });
    const sites = by.includes('SITE') ? await listSites(registry.store.reader.db, actor) : [];
    const siteOf = new Map(
      sites.map((site) => [toNodeId('site', site.id), { ...site, id: toNodeId('site', site.id) }]),
    );
    return { ...counts, rows: counts.rows.map((row) => toRow(row, siteOf)) };
  }
}

function toRow({ keys, count }: Row, siteOf: ReadonlyMap<CountCode, Site>): CaseCountRow {
  return {
    account: keys.ACCOUNT ?? null,
    subAccount: keys.SUB_ACCOUNT ?? null,
    sex: keys.SEX ?? null,
    ageBand: keys.AGE_BAND ?? null,
    regionOfOrigin: keys.REGION_OF_ORIGIN ?? null,
    country: keys.COUNTRY ?? null,
    site: siteOf.get(keys.SITE ?? null) ?? null,
    yearOfReturn: keys.YEAR_OF_RETURN == null ? null : Number(keys.YEAR_OF_RETURN),
    monthOfReturn: keys.MONTH_OF_RETURN ?? null,
    count,
  };
}

function toFilter(where: CountFilterInput): CountFilter {
  const years = where.yearOfReturn?.map((year) => (year === null ? null : String(year)));
  const given: Partial<Record<CountDimension, readonly CountCode[] | null | undefined>> = {
    ACCOUNT: where.account,
    SUB_ACCOUNT: where.subAccount,
    SEX: where.sex,
    AGE_BAND: where.ageBand,
    REGION_OF_ORIGIN: where.regionOfOrigin,
    COUNTRY: where.country,
    SITE: where.site,
    YEAR_OF_RETURN: years,
    MONTH_OF_RETURN: where.monthOfReturn,
  };
  return Object.fromEntries(Object.entries(given).filter(([, codes]) => codes != null));
}
