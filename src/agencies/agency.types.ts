import { ID, InterfaceType, ObjectType } from 'type-graphql';
import { agencyKinds } from '../../schema/agencies.js';
import { countriesAbroad, siteKinds } from '../../schema/places.js';
import { Guarded } from '../access/guarded.js';
import { vocabulary } from '../access/vocabulary.js';
import { nodeTypeOf } from '../identifiers.js';

export const AgencyKindEnum = vocabulary(agencyKinds, 'AgencyKind', 'What kind of organisation an agency is.');
export const SiteKindEnum = vocabulary(siteKinds, 'SiteKind', 'What kind of place a site is.');
export const CountryAbroadEnum = vocabulary(
  countriesAbroad,
  'CountryAbroad',
  'ISO 3166-1 code of a country in which children are sought; XX where it is not known.',
);

@InterfaceType({
  description: 'Anything with an id that node(id) can find again.',
  resolveType: (value: { id: string }) => nodeTypeOf(value.id) ?? 'Site',
})
export abstract class Node {
  @Guarded('agency:read', () => ID, 'Names the object everywhere; opaque.') id!: string;
}

/** Whoever is signed in reads the agencies that their own answers name, such as their own; the list of all takes more. */
@ObjectType({ simpleResolvers: true, implements: Node, description: 'An organisation that owns cases or holds tasks.' })
export class Agency {
  @Guarded('account:read', () => ID, 'Names the agency everywhere; opaque.') id!: string;
  @Guarded('account:read', () => String, 'Its short code.') code!: string;
  @Guarded('account:read', () => String, 'Its name.') name!: string;
  @Guarded('account:read', () => AgencyKindEnum, 'What kind of organisation it is.') kind!: string;
}

@ObjectType({
  simpleResolvers: true,
  implements: Node,
  description: 'A camp, prison, orphanage or other place abroad.',
})
export class Site {
  @Guarded('agency:read', () => ID, 'Names the site everywhere; opaque.') id!: string;
  @Guarded('agency:read', () => String, 'Its short code.') code!: string;
  @Guarded('agency:read', () => String, 'Its name.') name!: string;
  @Guarded('agency:read', () => SiteKindEnum, 'What kind of place it is.') kind!: string;
  @Guarded('agency:read', () => CountryAbroadEnum, 'The country it lies in.') country!: string;
}
