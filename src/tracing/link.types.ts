import { ID, Int, ObjectType } from 'type-graphql';
import { Guarded } from '../access/guarded.js';
import { CivilDateScalar, InstantScalar } from '../access/scalars.js';
import { Agency, Node } from '../agencies/agency.types.js';
import type { CaseTree } from '../cases/reading/case-tree.js';
import { EvidenceStandingEnum, EvidenceTypeEnum, SourceGradeEnum } from '../cases/graphql/case-vocabulary.types.js';
import { Case } from '../cases/graphql/case.types.js';
import { ConnectionOf } from '../graphql/connection.js';
import { UserError } from '../graphql/user-errors.js';
import { versionShown } from '../versions/version-words.js';
import type { LinkEventTree, LinkEvidenceTree, LinkTree, RequestTree } from './tracing-tree.js';
import { LinkEventKindEnum, LinkStatusEnum } from './tracing-vocabulary.types.js';
import { TracingRequest } from './tracing.types.js';

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

@ObjectType({ simpleResolvers: true, description: 'What an act on a link answers. Never both.' })
export class TracingLinkPayload {
  @Guarded('tracing:read', () => TracingLink, 'The link as it is now; null where nothing was done.', { nullable: true })
  link!: LinkTree | null;
  @Guarded('account:read', () => [UserError], 'What was wrong with the input; empty where the act was done.')
  userErrors!: UserError[];
}
