import { ID, Int, ObjectType } from 'type-graphql';
import { Guarded } from '../access/guarded.js';
import { CivilDateScalar, InstantScalar } from '../access/scalars.js';
import { Agency, CountryAbroadEnum, Node, Site } from '../agencies/agency.types.js';
import type { CaseTree } from '../cases/reading/case-tree.js';
import { Case } from '../cases/graphql/case.types.js';
import { RegionOfOriginEnum, SexEnum } from '../counts/counts.types.js';
import { ConnectionOf } from '../graphql/connection.js';
import { UserError } from '../graphql/user-errors.js';
import { NameScriptEnum } from '../identity/identity.types.js';
import { versionShown } from '../versions/version-words.js';
import type { EndedBasisTree } from './ended-basis.js';
import type { ConsentTree, RequestCorrectionTree, RequestEventTree, RequestTree } from './tracing-tree.js';
import {
  ConsentPurposeEnum,
  InquirerRelationEnum,
  TracingEventKindEnum,
  TracingOutcomeEnum,
  TracingStatusEnum,
} from './tracing-vocabulary.types.js';

@ObjectType({ simpleResolvers: true, description: 'A name of the child sought, as the inquirer gave it.' })
export class SoughtName {
  @Guarded('identity:read', () => String, 'The name.') text!: string;
  @Guarded('identity:read', () => NameScriptEnum, 'Its script.') script!: string;
}

@ObjectType({ simpleResolvers: true, description: 'What the inquirer said of one purpose; the last word holds.' })
export class TracingConsent implements ConsentTree {
  @Guarded('tracing:read', () => ConsentPurposeEnum, 'The purpose.') purpose!: string;
  @Guarded('tracing:read', () => Boolean, 'True where agreed to, false where taken back.') isGiven!: boolean;
  @Guarded('tracing:read', () => CivilDateScalar, 'When it was said.') statedOn!: string;
  @Guarded('identity:read', () => String, 'The form or recording it rests on.') reference!: string;
  @Guarded('tracing:read', () => InstantScalar, 'When it was recorded.') recordedAt!: number;
}

@ObjectType({ simpleResolvers: true, description: 'A request closed, or taken up again.' })
export class TracingEvent implements RequestEventTree {
  @Guarded('tracing:read', () => TracingEventKindEnum, 'What it was.') kind!: string;
  @Guarded('tracing:read', () => TracingOutcomeEnum, 'How it ended, where it was closed.', { nullable: true })
  outcome!: string | null;
  @Guarded('identity:read', () => String, 'Why.') reason!: string;
  @Guarded('tracing:read', () => InstantScalar, 'When it was recorded.') recordedAt!: number;
  @Guarded('tracing:read', () => String, 'Who recorded it.') recordedBy!: string;
}

/** What an inquirer stated, as it is and as it was. */
@ObjectType({ simpleResolvers: true })
abstract class Stated {
  @Guarded('tracing:read', () => InquirerRelationEnum, 'Who asks.') relation!: string;
  @Guarded('tracing:read', () => CivilDateScalar, 'When the agency received it.') receivedOn!: string;
  @Guarded('tracing:read', () => SexEnum, 'The sex of the child sought.') sex!: string;
  @Guarded('identity:read', () => CivilDateScalar, 'Born on this day at the earliest.', { nullable: true })
  bornFrom!: string | null;
  @Guarded('identity:read', () => CivilDateScalar, 'Born on this day at the latest.', { nullable: true })
  bornUntil!: string | null;
  @Guarded('tracing:read', () => RegionOfOriginEnum, 'The region the family comes from.', { nullable: true })
  regionOfOrigin!: string | null;
  @Guarded('tracing:read', () => CivilDateScalar, 'When the family last heard of the child.', { nullable: true })
  lastContactOn!: string | null;
  @Guarded('tracing:read', () => CountryAbroadEnum, 'The country in which the child was then.', { nullable: true })
  lastCountry!: string | null;
  @Guarded('tracing:read', () => Site, 'The site at which the child was then.', { nullable: true })
  lastSite!: Site | null;
  @Guarded('identity:read', () => String, 'Who asks, by name.', { nullable: true }) inquirerName!: string | null;
  @Guarded(
    'identity:read',
    () => String,
    'How to reach the inquirer; for the agency that took the request and for roles that see all agencies.',
    {
      nullable: true,
    },
  )
  inquirerContact!: string | null;
  @Guarded('identity:read', () => String, 'The child and the family, as described.', { nullable: true })
  description!: string | null;
  @Guarded('identity:read', () => [SoughtName], 'The names of the child sought.') names!: SoughtName[];
}

@ObjectType({ simpleResolvers: true, description: 'What a request said until it was put right.' })
export class TracingRequestCorrection extends Stated implements RequestCorrectionTree {
  @Guarded('identity:read', () => String, 'Why it was put right.') reason!: string;
  @Guarded('tracing:read', () => InstantScalar, 'When it was put right.') recordedAt!: number;
  @Guarded('tracing:read', () => String, 'Who put it right.') recordedBy!: string;
}

@ObjectType({
  simpleResolvers: true,
  implements: Node,
  description: 'A request of a relative or an agency to find a child. It is linked to cases by people, never merged.',
})
export class TracingRequest extends Stated implements RequestTree {
  @Guarded('tracing:read', () => ID, 'Names the request everywhere; opaque.') id!: string;
  @Guarded('tracing:read', () => Int, versionShown('it, its consents and its links')) version!: number;
  @Guarded('tracing:read', () => TracingStatusEnum, 'Where it stands.') status!: string;
  @Guarded('tracing:read', () => Agency, 'The agency that took it.') agency!: Agency;
  @Guarded('tracing:read', () => [TracingConsent], 'What the inquirer said of each purpose, oldest first.')
  consents!: ConsentTree[];
  @Guarded('tracing:read', () => [TracingEvent], 'Closings and reopenings, oldest first.') events!: RequestEventTree[];
  @Guarded(
    'identity:read',
    () => [Case],
    'Cases whose child bears a name that is sought, at most 20, as far as you may know who the child is.',
  )
  possibleCases!: CaseTree[];
  @Guarded(
    'tracing:read',
    () => [TracingRequestCorrection],
    'What it said until it was put right, the newest 50, oldest first; for the agency that took it and for roles that see all agencies, and empty to others.',
  )
  corrections!: RequestCorrectionTree[];
  @Guarded('tracing:read', () => InstantScalar, 'When it was recorded.') recordedAt!: number;
}

export const TracingRequestConnection = ConnectionOf<RequestTree>({
  name: 'TracingRequest',
  type: () => TracingRequest,
  right: 'tracing:read',
  description: 'A page of requests, newest first.',
});

@ObjectType({
  simpleResolvers: true,
  description: 'A case that may be traced on no basis any more, since the inquirer took the consent to TRACING back.',
})
export class EndedBasis implements EndedBasisTree {
  @Guarded('case:read', () => Case, 'The case.') case!: CaseTree;
  @Guarded('case:read', () => String, 'What would give it a lawful basis again.') needs!: string;
}

@ObjectType({ simpleResolvers: true, description: 'What an act on a request answers. Never both.' })
export class TracingRequestPayload {
  @Guarded(
    'tracing:read',
    () => TracingRequest,
    'The request as it is now; null where nothing was done, and where it is shown to nobody any more.',
    {
      nullable: true,
    },
  )
  request!: RequestTree | null;
  @Guarded(
    'case:read',
    () => [EndedBasis],
    'Cases that this request is linked to and gave their lawful basis, and that have none now: the inquirer agrees to TRACING no more. Of those alone that you may see.',
  )
  basisEnded!: EndedBasisTree[];
  @Guarded('account:read', () => [UserError], 'What was wrong with the input; empty where the act was done.')
  userErrors!: UserError[];
}
