import { ID, Int, ObjectType } from 'type-graphql';
import { Guarded } from '../access/guarded.js';
import { CivilDateScalar, InstantScalar } from '../access/scalars.js';
import { vocabulary } from '../access/vocabulary.js';
import { Agency, CountryAbroadEnum, Node } from '../agencies/agency.types.js';
import type { CaseTree } from '../cases/reading/case-tree.js';
import { Case } from '../cases/graphql/case.types.js';
import { SexEnum } from '../counts/counts.types.js';
import { ConnectionOf } from '../graphql/connection.js';
import { UserError } from '../graphql/user-errors.js';
import { versionShown } from '../versions/version-words.js';
import { differenceCodes, listPresences } from './compare-versions.js';
import type * as trees from './coordination-tree.js';
import { AgreementCorrection, ListCorrection, RoundCorrection, TrackCorrection } from './correction.types.js';
import type * as lines from './list-lines-tree.js';

export const ListPresenceEnum = vocabulary(listPresences, 'ListPresence', 'On which version of a list a child stands.');
export const ListDifferenceEnum = vocabulary(
  differenceCodes,
  'ListDifference',
  'What the two versions of a list say differently of a child.',
);

@ObjectType({ simpleResolvers: true, implements: Node, description: 'What was agreed in a round of talks.' })
export class Agreement implements trees.AgreementTree {
  @Guarded('coordination:read', () => ID, 'Names the agreement; opaque.') id!: string;
  @Guarded('coordination:read', () => Int, versionShown('it, its tasks and its agreed lists', 'records talks'))
  version!: number;
  @Guarded('coordination:read', () => CivilDateScalar, 'When it was agreed.') agreedOn!: string;
  @Guarded('coordination:read', () => String, 'Its terms.') terms!: string;
  @Guarded('coordination:read', () => CivilDateScalar, 'When it ended, where it did.', { nullable: true })
  endedOn!: string | null;
  @Guarded('coordination:read', () => String, 'Why it ended.', { nullable: true }) endReason!: string | null;
  @Guarded('coordination:read', () => [AgreementCorrection], 'What it said until it was put right, oldest first.')
  corrections!: trees.AgreementTree['corrections'];
}

@ObjectType({ simpleResolvers: true, implements: Node, description: 'One round of talks.' })
export class NegotiationRound implements trees.RoundTree {
  @Guarded('coordination:read', () => ID, 'Names the round; opaque.') id!: string;
  @Guarded('coordination:read', () => Int, versionShown()) version!: number;
  @Guarded('coordination:read', () => String, 'Its name, such as Astana-8.') code!: string;
  @Guarded('coordination:read', () => String, 'Where.') place!: string;
  @Guarded('coordination:read', () => CivilDateScalar, 'Its first day.') startsOn!: string;
  @Guarded('coordination:read', () => CivilDateScalar, 'Its last day.') endsOn!: string;
  @Guarded('coordination:read', () => [Agreement], 'What was agreed, oldest first.') agreements!: trees.AgreementTree[];
  @Guarded('coordination:read', () => [ListExchange], 'Lists exchanged, oldest first.') lists!: trees.ListTree[];
  @Guarded('coordination:read', () => [RoundCorrection], 'What it said until it was put right, oldest first.')
  corrections!: trees.RoundTree['corrections'];
}

@ObjectType({ simpleResolvers: true, implements: Node, description: 'A line of talks with one party.' })
export class NegotiationTrack implements trees.TrackTree {
  @Guarded('coordination:read', () => ID, 'Names the track; opaque.') id!: string;
  @Guarded('coordination:read', () => Int, versionShown()) version!: number;
  @Guarded('coordination:read', () => String, 'What it is about.') title!: string;
  @Guarded('coordination:read', () => String, 'The other party.') counterpart!: string;
  @Guarded('coordination:read', () => CountryAbroadEnum, 'The country it concerns.') country!: string;
  @Guarded('coordination:read', () => Agency, 'The agency that leads.') leadAgency!: Agency;
  @Guarded('coordination:read', () => [NegotiationRound], 'Its rounds, in the order of their days.')
  rounds!: trees.RoundTree[];
  @Guarded('coordination:read', () => [TrackCorrection], 'What it said until it was put right, oldest first.')
  corrections!: trees.TrackTree['corrections'];
}

@ObjectType({ simpleResolvers: true, description: 'One line of one version of a list.' })
export class ListLine implements lines.ListLineTree {
  @Guarded('coordination:read', () => ID, 'Names the line; opaque.') id!: string;
  @Guarded('identity:read', () => String, 'The name, as the other party writes it.', { nullable: true })
  name!: string | null;
  @Guarded('identity:read', () => String, 'The other party’s number or remark.', { nullable: true })
  reference!: string | null;
  @Guarded('identity:read', () => CivilDateScalar, 'Born on this day at the earliest.', { nullable: true })
  bornFrom!: string | null;
  @Guarded('identity:read', () => CivilDateScalar, 'Born on this day at the latest.', { nullable: true })
  bornUntil!: string | null;
  @Guarded('coordination:read', () => SexEnum, 'The sex.') sex!: string;
}

@ObjectType({
  simpleResolvers: true,
  description: 'A line of the other party that was wrongly recorded, and taken back.',
})
export class WithdrawnListLine implements lines.WithdrawnLineTree {
  @Guarded('coordination:read', () => ListLine, 'What it said.') line!: lines.ListLineTree;
  @Guarded('identity:read', () => String, 'Why; null where who its child is is not shown to you.', { nullable: true })
  reason!: string | null;
  @Guarded('coordination:read', () => InstantScalar, 'When it was taken back.') recordedAt!: number;
  @Guarded('coordination:read', () => String, 'Who took it back.') recordedBy!: string;
}

@ObjectType({ simpleResolvers: true, description: 'A child on one version of a list, or on both.' })
export class ComparedLine implements lines.ComparedLineTree {
  @Guarded('coordination:read', () => ListPresenceEnum, 'On which version.') presence!: string;
  @Guarded('case:read', () => Case, 'The case, where the line is matched with one.', { nullable: true })
  case!: CaseTree | null;
  @Guarded('coordination:read', () => ListLine, 'As we wrote it.', { nullable: true }) ours!: lines.ListLineTree | null;
  @Guarded('coordination:read', () => ListLine, 'As the other party did.', { nullable: true })
  theirs!: lines.ListLineTree | null;
  @Guarded('coordination:read', () => [ListDifferenceEnum], 'What the two say differently.') differences!: string[];
}

@ObjectType({
  simpleResolvers: true,
  implements: Node,
  description: 'A list with its two versions compared, as far as you may see the children on them.',
})
export class ListExchange implements trees.ListTree {
  @Guarded('coordination:read', () => ID, 'Names the list; opaque.') id!: string;
  @Guarded('coordination:read', () => Int, versionShown('it or of its lines', 'records talks')) version!: number;
  @Guarded('coordination:read', () => String, 'What it is.') title!: string;
  @Guarded('coordination:read', () => CivilDateScalar, 'When it was handed over.') exchangedOn!: string;
  @Guarded('coordination:read', () => CivilDateScalar, 'When both parties agreed to it.', { nullable: true })
  agreedOn!: string | null;
  @Guarded('coordination:read', () => NegotiationRound, 'The round in which it was exchanged.') round!: trees.RoundTree;
  @Guarded('coordination:read', () => Agreement, 'The agreement that it serves, where it names one.', {
    nullable: true,
  })
  agreement!: trees.AgreementTree | null;
  @Guarded('coordination:read', () => [ComparedLine], 'Both versions beside each other.')
  lines!: lines.ComparedLineTree[];
  @Guarded(
    'coordination:read',
    () => [WithdrawnListLine],
    'Lines of the other party that were taken back, oldest first, as far as you may see their children: compared no more.',
  )
  withdrawnLines!: lines.WithdrawnLineTree[];
  @Guarded('coordination:read', () => [ListCorrection], 'What it said of itself until it was put right, oldest first.')
  corrections!: trees.ListTree['corrections'];
}

export const ListExchangeConnection = ConnectionOf<trees.ListTree>({
  name: 'ListExchange',
  type: () => ListExchange,
  right: 'coordination:read',
  description: 'A page of lists, those handed over last first.',
});

const ofId = 'The id of what was recorded; null where nothing was done.';
const ofErrors = 'What was wrong with the input; empty where the act was done.';
const none = { nullable: true } as const;

@ObjectType({ simpleResolvers: true, description: 'What opening a line of talks answers. Never both.' })
export class TrackPayload {
  @Guarded('coordination:read', () => ID, ofId, none) id!: string | null;
  @Guarded('coordination:read', () => NegotiationTrack, 'The track; null where nothing was done.', none)
  track!: trees.TrackTree | null;
  @Guarded('account:read', () => [UserError], ofErrors) userErrors!: UserError[];
}

@ObjectType({ simpleResolvers: true, description: 'What recording a round answers. Never both.' })
export class RoundPayload {
  @Guarded('coordination:read', () => ID, ofId, none) id!: string | null;
  @Guarded('coordination:read', () => NegotiationRound, 'The round; null where nothing was done.', none)
  round!: trees.RoundTree | null;
  @Guarded('account:read', () => [UserError], ofErrors) userErrors!: UserError[];
}

@ObjectType({ simpleResolvers: true, description: 'What an act on an agreement answers. Never both.' })
export class AgreementPayload {
  @Guarded('coordination:read', () => ID, ofId, none) id!: string | null;
  @Guarded('coordination:read', () => Agreement, 'The agreement as it is now; null where nothing was done.', none)
  agreement!: trees.AgreementTree | null;
  @Guarded('account:read', () => [UserError], ofErrors) userErrors!: UserError[];
}

@ObjectType({ simpleResolvers: true, description: 'What an act on a list answers. Never both.' })
export class ListPayload {
  @Guarded('coordination:read', () => ListExchange, 'The list as it is now; null where nothing was done.', none)
  list!: trees.ListTree | null;
  @Guarded('account:read', () => [UserError], ofErrors) userErrors!: UserError[];
}
