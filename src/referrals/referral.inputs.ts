import { ID, InputType, Int } from 'type-graphql';
import { grantScopes } from '../../schema/referrals.js';
import { Input } from '../access/described.js';
import { CivilDateScalar } from '../access/scalars.js';
import { vocabulary } from '../access/vocabulary.js';
import { versionRead } from '../versions/version-words.js';
import type { GrantScope } from './grants/grants.js';

export const GrantScopeEnum = vocabulary(
  grantScopes,
  'GrantScope',
  'How far access reaches: FACTS shows the case without the identity, IDENTITY also who the child is, RECORD also lets the role act on the case and needs IDENTITY beside it.',
);

const key =
  'Names this act: repeat it with the same key and it is done once. 8 to 100 characters; a UUID is a good one.';

@InputType({ description: 'A case to refer to another agency.' })
export class ReferralCreateInput {
  @Input(() => String, key) idempotencyKey!: string;
  @Input(() => ID, 'The case, which your agency owns.') caseId!: string;
  @Input(() => Int, 'The version you have read; the referral is refused where the case has changed since.')
  expectedVersion!: number;
  @Input(() => ID, 'The agency that is asked to help.') toAgencyId!: string;
  @Input(
    () => String,
    'What is asked for, at most 500 characters. The agency reads it before it accepts: name no child.',
  )
  reason!: string;
  @Input(() => [GrantScopeEnum], 'How far the agency will see the case once it accepts.', { most: grantScopes.length })
  scopes!: GrantScope[];
  @Input(() => CivilDateScalar, 'The last day of access, at most 366 days ahead.') expiresOn!: string;
}

@InputType({ description: 'A referral to accept.' })
export class ReferralAcceptInput {
  @Input(() => String, key) idempotencyKey!: string;
  @Input(() => ID, 'The referral.') referralId!: string;
  @Input(() => Int, versionRead('referral')) expectedVersion!: number;
}

@InputType({ description: 'A referral to decline.' })
export class ReferralDeclineInput {
  @Input(() => String, key) idempotencyKey!: string;
  @Input(() => ID, 'The referral.') referralId!: string;
  @Input(() => Int, versionRead('referral')) expectedVersion!: number;
  @Input(() => String, 'Why, at most 500 characters.') reason!: string;
}

@InputType({ description: 'A referral to complete.' })
export class ReferralCompleteInput {
  @Input(() => String, key) idempotencyKey!: string;
  @Input(() => ID, 'The referral.') referralId!: string;
  @Input(() => Int, versionRead('referral')) expectedVersion!: number;
}

@InputType({ description: 'A referral to take back.' })
export class ReferralWithdrawInput {
  @Input(() => String, key) idempotencyKey!: string;
  @Input(() => ID, 'The referral.') referralId!: string;
  @Input(() => Int, versionRead('referral')) expectedVersion!: number;
}

@InputType({ description: 'Access to a case for an agency that does not own it.' })
export class AccessGrantInput {
  @Input(() => String, key) idempotencyKey!: string;
  @Input(() => ID, 'The case.') caseId!: string;
  @Input(() => Int, 'The version you have read; access is refused where the case has changed since.')
  expectedVersion!: number;
  @Input(() => ID, 'The agency that will see it.') agencyId!: string;
  @Input(() => String, 'What the agency needs it for, at most 500 characters. Name no child.') purposeOfAccess!: string;
  @Input(() => [GrantScopeEnum], 'How far the agency will see the case.', { most: grantScopes.length })
  scopes!: GrantScope[];
  @Input(() => CivilDateScalar, 'The last day of access, at most 366 days ahead.') expiresOn!: string;
}

@InputType({ description: 'Access to take back.' })
export class AccessRevokeInput {
  @Input(() => String, key) idempotencyKey!: string;
  @Input(() => ID, 'The grant.') grantId!: string;
  @Input(() => String, 'Why, at most 500 characters.') reason!: string;
}
