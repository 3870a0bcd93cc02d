import { ID, Int, ObjectType } from 'type-graphql';
import { referralEventKinds } from '../../schema/referrals.js';
import type { Role } from '../access/actor.js';
import { Guarded } from '../access/guarded.js';
import { RoleEnum } from '../access/role.types.js';
import { CivilDateScalar, InstantScalar } from '../access/scalars.js';
import { vocabulary } from '../access/vocabulary.js';
import { Agency, Node } from '../agencies/agency.types.js';
import type { CaseTree } from '../cases/reading/case-tree.js';
import { Case } from '../cases/graphql/case.types.js';
import { ConnectionOf } from '../graphql/connection.js';
import type { PageOf } from '../graphql/pagination.js';
import { UserError } from '../graphql/user-errors.js';
import { versionShown } from '../versions/version-words.js';
import { GrantScopeEnum } from './referral.inputs.js';
import type { GrantTree, ReferralEventTree, ReferralTree } from './referral-tree.js';
import { referralDirections, referralStatuses } from './referral.queries.js';

export const ReferralStatusEnum = vocabulary(
  referralStatuses,
  'ReferralStatus',
  'Where a referral stands. LAPSED: its last day passed while it was pending or accepted.',
);
export const ReferralDirectionEnum = vocabulary(referralDirections, 'ReferralDirection', 'To your agency, or from it.');
export const ReferralEventKindEnum = vocabulary(referralEventKinds, 'ReferralEventKind', 'What befell a referral.');

@ObjectType({ simpleResolvers: true, description: 'Something that befell a referral.' })
export class ReferralEvent implements ReferralEventTree {
  @Guarded('referral:read', () => ReferralEventKindEnum, 'What it was.') kind!: string;
  @Guarded('identity:read', () => String, 'The reason given, where one was.', { nullable: true }) note!: string | null;
  @Guarded('referral:read', () => InstantScalar, 'When.') recordedAt!: number;
}

@ObjectType({
  simpleResolvers: true,
  implements: Node,
  description:
    'A case that one agency asks another to help with. Acceptance shows the case to the other agency, completion takes it back.',
})
export class Referral implements ReferralTree {
  @Guarded('referral:read', () => ID, 'Names the referral everywhere; opaque.') id!: string;
  @Guarded('referral:read', () => Int, versionShown()) version!: number;
  @Guarded('referral:read', () => ReferralStatusEnum, 'Where it stands.') status!: string;
  @Guarded('referral:read', () => Agency, 'The agency that asks.') fromAgency!: Agency;
  @Guarded('referral:read', () => Agency, 'The agency that is asked.') toAgency!: Agency;
  @Guarded('identity:read', () => String, 'What is asked for, in words.') reason!: string;
  @Guarded('referral:read', () => [GrantScopeEnum], 'How far acceptance shows the case.') scopes!: string[];
  @Guarded('referral:read', () => CivilDateScalar, 'The last day of access.') expiresOn!: string;
  @Guarded('referral:read', () => InstantScalar, 'When it was made.') createdAt!: number;
  @Guarded('referral:read', () => [ReferralEvent], 'What befell it, oldest first.') events!: ReferralEventTree[];
  @Guarded(
    'case:read',
    () => Case,
    'The case; null while you may not see it: before you accept, and after the access has ended.',
    { nullable: true },
  )
  case!: CaseTree | null;
}

export const ReferralConnection = ConnectionOf<ReferralTree>({
  name: 'Referral',
  type: () => Referral,
  right: 'referral:read',
  description: 'A page of referrals, newest first.',
});

@ObjectType({
  simpleResolvers: true,
  implements: Node,
  description: 'The right of an agency to see a case that it does not own.',
})
export class AccessGrant implements GrantTree {
  @Guarded('case:read', () => ID, 'Names the grant in accessRevoke.') id!: string;
  @Guarded('case:read', () => ID, 'The case it shows.') caseId!: string;
  @Guarded('case:read', () => Agency, 'The agency it is for.') agency!: Agency;
  @Guarded('identity:read', () => String, 'What it is for, in words.') purpose!: string;
  @Guarded('case:read', () => [GrantScopeEnum], 'How far it reaches.') scopes!: string[];
  @Guarded('case:read', () => InstantScalar, 'When it began.') grantedAt!: number;
  @Guarded('case:read', () => CivilDateScalar, 'Its last day, unless it is taken back before.') expiresOn!: string;
  @Guarded('case:read', () => InstantScalar, 'When it was taken back; null where it was not.', { nullable: true })
  endedAt!: number | null;
  @Guarded('identity:read', () => String, 'Why it was taken back.', { nullable: true }) endReason!: string | null;
}

export const AccessGrantConnection = ConnectionOf<GrantTree>({
  name: 'AccessGrant',
  type: () => AccessGrant,
  right: 'case:read',
  description: 'A page of grants, newest first.',
});

@ObjectType({ simpleResolvers: true, description: 'What an act on a referral answers. Never both.' })
export class ReferralPayload {
  @Guarded('referral:read', () => Referral, 'The referral as it is now; null where nothing was done.', {
    nullable: true,
  })
  referral!: ReferralTree | null;
  @Guarded('account:read', () => [UserError], 'What was wrong with the input; empty where the act was done.')
  userErrors!: UserError[];
}

@ObjectType({ simpleResolvers: true, description: 'What an act on access answers. Never both.' })
export class AccessGrantPayload {
  @Guarded('case:read', () => AccessGrant, 'The grant as it is now; null where nothing was done.', { nullable: true })
  grant!: GrantTree | null;
  @Guarded('account:read', () => [UserError], 'What was wrong with the input; empty where the act was done.')
  userErrors!: UserError[];
}

@ObjectType({ simpleResolvers: true, description: 'A right of your role, explained.' })
export class ExplainedAction {
  @Guarded('account:read', () => String, 'The right, as noun:verb.') action!: string;
  @Guarded('account:read', () => String, 'What it lets you do.') meaning!: string;
}

@ObjectType({ simpleResolvers: true, description: 'What your token lets you see and do, and why.' })
export class OwnRights {
  @Guarded('account:read', () => RoleEnum, 'Your role.') role!: Role;
  @Guarded('account:read', () => Agency, 'Your agency.') agency!: Agency;
  @Guarded('account:read', () => InstantScalar, 'When your token expires.', { nullable: true })
  tokenExpiresAt!: number | null;
  @Guarded('account:read', () => Boolean, 'Whether your role sees the cases of all agencies.') acrossAgencies!: boolean;
  @Guarded('account:read', () => [ExplainedAction], 'Everything your role may do.') actions!: ExplainedAction[];
  @Guarded('case:read', () => Int, 'How many cases you see as your own; all there are, where you see all agencies.')
  ownCases!: number;
  @Guarded('case:read', () => Int, 'How many further cases other agencies show to yours now.') grantedCases!: number;
  @Guarded('case:read', () => AccessGrantConnection, 'By which grants, a page at a time.')
  grants!: PageOf<GrantTree>;
}
