import { ObjectType } from 'type-graphql';
import { Guarded } from '../access/guarded.js';
import { CivilDateScalar, InstantScalar } from '../access/scalars.js';
import { Agency, CountryAbroadEnum } from '../agencies/agency.types.js';
import type * as trees from './correction.queries.js';

const why = 'Why it was put right.';
const when = 'When it was put right.';
const who = 'Who put it right.';

@ObjectType({ simpleResolvers: true, description: 'What a line of talks said until it was put right.' })
export class TrackCorrection implements trees.TrackCorrectionTree {
  @Guarded('coordination:read', () => String, 'What it was about.') title!: string;
  @Guarded('coordination:read', () => String, 'The other party.') counterpart!: string;
  @Guarded('coordination:read', () => CountryAbroadEnum, 'The country.') country!: string;
  @Guarded('coordination:read', () => Agency, 'The agency that led.') leadAgency!: Agency;
  @Guarded('coordination:read', () => String, why) reason!: string;
  @Guarded('coordination:read', () => InstantScalar, when) recordedAt!: number;
  @Guarded('coordination:read', () => String, who) recordedBy!: string;
}

@ObjectType({ simpleResolvers: true, description: 'What a round said until it was put right.' })
export class RoundCorrection implements trees.RoundCorrectionTree {
  @Guarded('coordination:read', () => String, 'Its name.') code!: string;
  @Guarded('coordination:read', () => String, 'Where.') place!: string;
  @Guarded('coordination:read', () => CivilDateScalar, 'Its first day.') startsOn!: string;
  @Guarded('coordination:read', () => CivilDateScalar, 'Its last day.') endsOn!: string;
  @Guarded('coordination:read', () => String, why) reason!: string;
  @Guarded('coordination:read', () => InstantScalar, when) recordedAt!: number;
  @Guarded('coordination:read', () => String, who) recordedBy!: string;
}

@ObjectType({ simpleResolvers: true, description: 'What an agreement said until it was put right.' })
export class AgreementCorrection implements trees.AgreementCorrectionTree {
  @Guarded('coordination:read', () => CivilDateScalar, 'Its day.') agreedOn!: string;
  @Guarded('coordination:read', () => String, 'Its terms.') terms!: string;
  @Guarded('coordination:read', () => String, why) reason!: string;
  @Guarded('coordination:read', () => InstantScalar, when) recordedAt!: number;
  @Guarded('coordination:read', () => String, who) recordedBy!: string;
}

@ObjectType({ simpleResolvers: true, description: 'What a list said of itself until it was put right.' })
export class ListCorrection implements trees.ListCorrectionTree {
  @Guarded('coordination:read', () => String, 'What it was called.') title!: string;
  @Guarded('coordination:read', () => CivilDateScalar, 'When it was handed over.') exchangedOn!: string;
  @Guarded('coordination:read', () => String, why) reason!: string;
  @Guarded('coordination:read', () => InstantScalar, when) recordedAt!: number;
  @Guarded('coordination:read', () => String, who) recordedBy!: string;
}
