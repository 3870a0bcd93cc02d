import { Field, ID, InputType, Int, ObjectType } from 'type-graphql';
import { sexes } from '../../schema/cases.js';
import { accounts, ageBands } from '../../schema/counts.js';
import { regionsOfOrigin } from '../../schema/places.js';
import { Input } from '../access/described.js';
import { Guarded } from '../access/guarded.js';
import { CivilDateScalar, InstantScalar } from '../access/scalars.js';
import { vocabulary } from '../access/vocabulary.js';
import { CountryAbroadEnum, Site } from '../agencies/agency.types.js';
import { headlineAccounts, type Account, type HeadlineAccount } from './accounts.js';
import type { AgeBand } from './age.js';
import { countDimensions, type CountDimension } from './dimensions.js';

export const AccountEnum = vocabulary(
  headlineAccounts,
  'Account',
  'RETURNED arrived on home territory · AWAITING cleared and expected · UNACCOUNTED abroad and not cleared, located or not · DECEASED death confirmed · OTHER left the register for another reason. Every known case is in exactly one.',
);
export const SubAccountEnum = vocabulary(
  accounts,
  'SubAccount',
  'The accounts with UNACCOUNTED in its two halves: LOCATED abroad but not yet cleared, and WHEREABOUTS_UNKNOWN.',
);
export const AgeBandEnum = vocabulary(
  ageBands,
  'AgeBand',
  'Completed years at asOf; of the returned at arrival, of the deceased and of those who left on that day. NOT_DETERMINED where the birth interval straddles two bands or is not known.',
  (band) => (/^\d/.test(band) ? (band.includes('-') ? `FROM_${band.replace('-', '_TO_')}` : `AGE_${band}`) : band),
);
export const SexEnum = vocabulary(sexes, 'Sex', 'Sex as recorded.');
export const RegionOfOriginEnum = vocabulary(
  regionsOfOrigin,
  'RegionOfOrigin',
  'ISO 3166-2:KZ code of the region the family came from, with an underscore for the hyphen.',
  (code) => code.replace('-', '_'),
);
type Sex = (typeof sexes)[number];
const nullable = { nullable: true } as const;

export const CountDimensionEnum = vocabulary(
  countDimensions,
  'CountDimension',
  'What counts are broken down by. ACCOUNT has five values, SUB_ACCOUNT six; the others say what was known of the child at asOf.',
);

/** A list whose items may be null: what is not known is a value that one can ask for. */
const ListOrUnknown = (type: Parameters<typeof Field>[0], description: string): PropertyDecorator =>
  Field(type, { description, nullable: 'itemsAndList' });

const filterDescription =
  'The only values to count; all conditions hold together. In a list of values that may be unknown, null stands for that.';

@InputType({ description: filterDescription })
export class CountFilterInput {
  @Input(() => [AccountEnum], 'In these accounts.', { optional: true }) account?: HeadlineAccount[] | null;
  @Input(() => [SubAccountEnum], 'In these accounts, the halves of UNACCOUNTED apart.', { optional: true })
  subAccount?: Account[] | null;
  @Input(() => [SexEnum], 'Of these sexes.', { optional: true }) sex?: Sex[] | null;
  @Input(() => [AgeBandEnum], 'In these age bands.', { optional: true }) ageBand?: AgeBand[] | null;
  @ListOrUnknown(() => [RegionOfOriginEnum], 'Of families from these regions.') regionOfOrigin?:
    (string | null)[] | null;
  @ListOrUnknown(() => [CountryAbroadEnum], 'In these countries.') country?: (string | null)[] | null;
  @ListOrUnknown(() => [ID], 'At these sites.') site?: (string | null)[] | null;
  @ListOrUnknown(() => [Int], 'Returned in these years; null for not returned.') yearOfReturn?:
    (number | null)[] | null;
  @ListOrUnknown(() => [String], 'Returned in these months, YYYY-MM; null for not returned.') monthOfReturn?:
    (string | null)[] | null;
}

@ObjectType({
  simpleResolvers: true,
  description: 'One cell: the value of each dimension asked for, and how many cases have them all.',
})
export class CaseCountRow {
  @Guarded('counts:read', () => AccountEnum, 'The account, where ACCOUNT was asked for.', nullable) account!:
    string | null;
  @Guarded(
    'counts:read',
    () => SubAccountEnum,
    'The account with the halves of UNACCOUNTED apart, where SUB_ACCOUNT was asked for.',
    nullable,
  )
  subAccount!: string | null;
  @Guarded('counts:read', () => SexEnum, 'Sex as recorded, where SEX was asked for.', nullable) sex!: string | null;
  @Guarded('counts:read', () => AgeBandEnum, 'The age band, where AGE_BAND was asked for.', nullable) ageBand!:
    string | null;
  @Guarded(
    'counts:read',
    () => RegionOfOriginEnum,
    'The region the family came from, where REGION_OF_ORIGIN was asked for; null where it is not known.',
    nullable,
  )
  regionOfOrigin!: string | null;
  @Guarded(
    'counts:read',
    () => CountryAbroadEnum,
    'The country abroad by the claim that prevails, where COUNTRY was asked for; the last one of those no longer abroad, null where it is not known.',
    nullable,
  )
  country!: string | null;
  @Guarded(
    'counts:read',
    () => Site,
    'The site abroad by the claim that prevails, where SITE was asked for; the last one of those no longer abroad, null where it is not known.',
    nullable,
  )
  site!: Site | null;
  @Guarded(
    'counts:read',
    () => Int,
    'The year of arrival, where YEAR_OF_RETURN was asked for; null of those who have not returned.',
    nullable,
  )
  yearOfReturn!: number | null;
  @Guarded(
    'counts:read',
    () => String,
    'The month of arrival, YYYY-MM, where MONTH_OF_RETURN was asked for; null of those who have not returned.',
    nullable,
  )
  monthOfReturn!: string | null;
  @Guarded('counts:read', () => Int, 'How many cases.') count!: number;
}

@ObjectType({
  simpleResolvers: true,
  description:
    'Counts of cases that were true on one day by what was known at one instant. Not for publication: no disclosure control has been applied.',
})
export class CaseCounts {
  @Guarded('counts:read', () => CivilDateScalar, 'The day on which the counts were true.') asOf!: string;
  @Guarded('counts:read', () => InstantScalar, 'The instant by whose knowledge they were.') knownAt!: number;
  @Guarded('counts:read', () => [CountDimensionEnum], 'The dimensions asked for, in their order.')
  by!: readonly CountDimension[];
  @Guarded(
    'counts:read',
    () => [CaseCountRow],
    'The cells that are not zero, in the order of the vocabularies, what is not known last.',
  )
  rows!: readonly CaseCountRow[];
  @Guarded('counts:read', () => Int, 'KNOWN: the sum of all rows.') total!: number;
}
