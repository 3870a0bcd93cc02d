import { ID, Int, ObjectType } from 'type-graphql';
import {
  consentPurposes,
  inquirerRelations,
  linkEventKinds,
  statedFacts,
  tracingEventKinds,
  tracingOutcomes,
} from '../../schema/tracing.js';
import { Guarded } from '../access/guarded.js';
import { CivilDateScalar, InstantScalar } from '../access/scalars.js';
import { vocabulary } from '../access/vocabulary.js';
import { Agency, CountryAbroadEnum, Node, Site } from '../agencies/agency.types.js';
import type { CaseTree } from '../cases/reading/case-tree.js';
import { EvidenceStandingEnum, EvidenceTypeEnum, SourceGradeEnum } from '../cases/graphql/case-vocabulary.types.js';
import { Case } from '../cases/graphql/case.types.js';
import { RegionOfOriginEnum, SexEnum } from '../counts/counts.types.js';
import { ConnectionOf } from '../graphql/connection.js';
import { UserError } from '../graphql/user-errors.js';
import { NameScriptEnum } from '../identity/identity.types.js';
import { versionShown } from '../versions/version-words.js';
import type { EndedBasisTree } from './ended-basis.js';
import { linkStatuses } from './link.queries.js';
import { requestStatuses } from './tracing.queries.js';
import type {
  ConsentTree,
  LinkEventTree,
  LinkEvidenceTree,
  LinkTree,
  RequestCorrectionTree,
  RequestEventTree,
  RequestTree,
} from './tracing-tree.js';

export const InquirerRelationEnum = vocabulary(inquirerRelations, 'InquirerRelation', 'Who asks for the child.');
export const ConsentPurposeEnum = vocabulary(consentPurposes, 'ConsentPurpose', 'What an inquirer agrees to.');
export const TracingStatusEnum = vocabulary(
  requestStatuses,
  'TracingStatus',
  'Where a request stands. LINKED: two persons confirmed a case as that of the child sought.',
);
export const TracingEventKindEnum = vocabulary(tracingEventKinds, 'TracingEventKind', 'What befell a request.');
export const TracingOutcomeEnum = vocabulary(tracingOutcomes, 'TracingOutcome', 'How a request ended.');
export const StatedFactEnum = vocabulary(statedFacts, 'StatedFact', 'What an inquirer may have said, or not.');
export const LinkStatusEnum = vocabulary(
  linkStatuses,
  'LinkStatus',
  'Whether a case is that of the child sought. What was rejected or undone is remembered.',
);
export const LinkEventKindEnum = vocabulary(
  linkEventKinds,
  'LinkEventKind',
  'A decision on a link. VOUCHED and UNDO_VOUCHED are the word of the first of two persons.',
);

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

@ObjectType({ simpleResolvers: true, description: 'A decision on a link.' })
export class LinkEvent implements LinkEventTree {
  @Guarded('tracing:read', () => LinkEventKindEnum, 'What was decided.') kind!: string;
  @Guarded('tracing:read', () => Agency, 'For which agency.') agency!: Agency;
  @Guarded(
    'identity:read',
    () => String,
    'On what evidence, or why; null once the file of the child is sealed. While the inquirer does not agree to TRACING and to sharing both it is told to the agency that took the request and to roles that see all agencies, and null to others.',
    {
      nullable: true,
    },
  )
  grounds!: string | null;
  @Guarded('tracing:read', () => CivilDateScalar, 'When a rejection is looked at again.', { nullable: true })
  reviewOn!: string | null;
  @Guarded(
    'tracing:read',
    () => Int,
    'Of a word for the link: how many items of evidence it rests on, each of them seen; null for other decisions, and of before this was asked.',
    { nullable: true },
  )
  itemsSeen!: number | null;
  @Guarded(
    'tracing:read',
    () => InstantScalar,
    'Of a first word for the link that nobody completed: when the request was put right, by which the word fell; the next word is the first again. Null for others.',
    { nullable: true },
  )
  fellAt!: number | null;
  @Guarded('tracing:read', () => InstantScalar, 'When it was recorded.') recordedAt!: number;
  @Guarded('tracing:read', () => String, 'Who decided.') recordedBy!: string;
}

@ObjectType({ simpleResolvers: true, description: 'An item of evidence that a link rests on.' })
export class LinkEvidence implements LinkEvidenceTree {
  @Guarded('identity:read', () => Int, 'Names the item in its link.') place!: number;
  @Guarded('identity:read', () => EvidenceTypeEnum, 'What kind of evidence it is.') type!: string;
  @Guarded('identity:read', () => SourceGradeEnum, 'How good its source is.') grade!: string;
  @Guarded('identity:read', () => CivilDateScalar, 'When it was obtained.') obtainedOn!: string;
  @Guarded('identity:read', () => String, 'Its source.') source!: string;
  @Guarded('identity:read', () => EvidenceStandingEnum, 'How it was judged last.') standing!: string;
}

@ObjectType({
  simpleResolvers: true,
  implements: Node,
  description: 'That the child of a case may be the child sought. It takes two persons, of both agencies, to confirm.',
})
export class TracingLink implements LinkTree {
  @Guarded('tracing:read', () => ID, 'Names the link everywhere; opaque.') id!: string;
  @Guarded('tracing:read', () => Int, versionShown('the request, its consents and its links')) version!: number;
  @Guarded('tracing:read', () => LinkStatusEnum, 'Where it stands.') status!: string;
  @Guarded('tracing:read', () => Agency, 'The agency that took the request.') requestAgency!: Agency;
  @Guarded('tracing:read', () => Agency, 'The agency that owns the case.') caseAgency!: Agency;
  @Guarded(
    'identity:read',
    () => String,
    'Why the child may be the one sought; null once its file is sealed. While the inquirer does not agree to TRACING and to sharing both it is told to the agency that took the request and to roles that see all agencies, and null to others.',
    { nullable: true },
  )
  basis!: string | null;
  @Guarded(
    'tracing:read',
    () => CivilDateScalar,
    'Of a possible or confirmed link: since when the inquirer agrees to TRACING no more, so that a confirmed link is no lawful basis from that day on. Null while they agree.',
    { nullable: true },
  )
  consentEndedOn!: string | null;
  @Guarded(
    'tracing:read',
    () => Agency,
    'The agency whose word is still missing, once the other has given its own, for 30 days, while whoever gave it still may, and until the request is put right.',
    {
      nullable: true,
    },
  )
  awaits!: Agency | null;
  @Guarded(
    'identity:read',
    () => [LinkEvidence],
    'The items of evidence that it rests on, as the proposal named them: all that is shown here of the file. Empty where it rests on words alone, and to the agency of the request once the link was rejected or undone.',
  )
  evidence!: LinkEvidenceTree[];
  @Guarded(
    'tracing:read',
    () => Boolean,
    'Whether an item that it rests on was contested or refuted since: the link is to be looked at again. False once it was rejected or undone.',
  )
  isInDoubt!: boolean;
  @Guarded(
    'tracing:read',
    () => Boolean,
    'Whether the file of the child was sealed since. Then the search is over: the agency that took the request is told where the link stands and who decided so, and nothing else of it; nobody else is told of the link, and nothing is decided on it (FILE_SEALED).',
  )
  isSealed!: boolean;
  @Guarded('tracing:read', () => [LinkEvent], 'What was decided, oldest first.') events!: LinkEventTree[];
  @Guarded('tracing:read', () => TracingRequest, 'The request; null where you may not see it.', { nullable: true })
  request!: RequestTree | null;
  @Guarded('case:read', () => Case, 'The case; null where you may not see it, and once its file is sealed.', {
    nullable: true,
  })
  case!: CaseTree | null;
  @Guarded('tracing:read', () => InstantScalar, 'When it was proposed.') recordedAt!: number;
}

export const TracingLinkConnection = ConnectionOf<LinkTree>({
  name: 'TracingLink',
  type: () => TracingLink,
  right: 'tracing:read',
  description: 'A page of links, newest first.',
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

@ObjectType({ simpleResolvers: true, description: 'What an act on a link answers. Never both.' })
export class TracingLinkPayload {
  @Guarded('tracing:read', () => TracingLink, 'The link as it is now; null where nothing was done.', { nullable: true })
  link!: LinkTree | null;
  @Guarded('account:read', () => [UserError], 'What was wrong with the input; empty where the act was done.')
  userErrors!: UserError[];
}
