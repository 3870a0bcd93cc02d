import { roles } from '../../schema/agencies.js';
import { Forbidden, Unauthenticated } from '../errors.js';
import type { Actor, Role } from './actor.js';

/** Everything that can be done, as `noun:verb`. A schema field's access label is one of these too. */
export const actions = [
  'public:read',
  'account:read',
  'account:secure',
  'password:set',
  'token:read',
  'token:revoke',
  'secret:read',
  'secret:create',
  'secret:revoke',
  'user:read',
  'user:administer',
  'invitation:endorse',
  'agency:read',
  'case:read',
  'identity:read',
  'counts:read',
  'audit:read',
  'audit:accept',
  'emergency:open',
  'emergency:review',
  'alert:review',
  'alert:revise',
  'registry:seal',
  'case:open',
  'case:import',
  'case:export',
  'case:move',
  'case:endorse',
  'case:close',
  'case:reopen',
  'case:correct',
  'profile:correct',
  'whereabouts:record',
  'vitalStatus:record',
  'evidence:record',
  'evidence:judge',
  'attestation:record',
  'hold:place',
  'hold:lift',
  'note:write',
  'nationality:record',
  'care:record',
  'referral:read',
  'referral:create',
  'referral:answer',
  'access:grant',
  'tracing:read',
  'tracing:record',
  'tracing:decide',
  'coordination:read',
  'coordination:record',
  'task:read',
  'task:update',
  'movement:read',
  'movement:manage',
  'progress:read',
  'release:read',
  'release:build',
  'release:approve',
  'release:publish',
  'catalogue:read',
  'catalogue:edit',
  'rehabilitation:read',
  'rehabilitation:count',
  'plan:write',
  'plan:approve',
  'session:record',
  'clinical:read',
  'clinical:write',
  'assessment:record',
  'needs:record',
  'view:grant',
  'file:seal',
  'file:unseal',
  'holder:admit',
  'child:erase',
  'schoolView:read',
  'clinicView:read',
  'guardianView:read',
  'ownFile:read',
] as const;
export type Action = (typeof actions)[number];

/** Where a schema field keeps the right it takes to read or call it. */
export const accessExtension = 'access';

const everyone: readonly Action[] = ['public:read'];
const staff: readonly Action[] = [
  ...everyone,
  'account:read',
  'account:secure',
  'password:set',
  'token:read',
  'token:revoke',
  'agency:read',
  'case:read',
  'counts:read',
  'referral:read',
  'catalogue:read',
];
/**
 * The file of a child who has come home. Its figures are for who reads the files that they count: counted day by day they
 * are the file of one child, to an auditor or administrator as to anybody.
 */
const rehabilitation: readonly Action[] = ['rehabilitation:read', 'rehabilitation:count'];
/** Whoever is shown one narrow view, or the own file: their account, and nothing of the registry beside it. */
const narrow: readonly Action[] = [
  ...everyone,
  'account:read',
  'account:secure',
  'password:set',
  'token:read',
  'token:revoke',
];
/** What a token that only enrols a second factor may do, whatever the role. */
const enrolment: ReadonlySet<Action> = new Set([...everyone, 'account:read', 'account:secure', 'agency:read']);
const secrets: readonly Action[] = ['secret:read', 'secret:create', 'secret:revoke'];
/** Looking for children on behalf of those who ask, and doing what an agreement asks of an agency. */
const search: readonly Action[] = ['tracing:read', 'tracing:record', 'tracing:decide', 'task:read', 'task:update'];
/** Two of these make a release: whoever approves it is not the one who had it built. */
const releasing: readonly Action[] = ['release:read', 'release:build', 'release:approve', 'release:publish'];
const caseWork: readonly Action[] = [
  ...staff,
  'identity:read',
  'case:export',
  'case:move',
  'case:endorse',
  'whereabouts:record',
  'vitalStatus:record',
  'evidence:record',
  'evidence:judge',
  'attestation:record',
  'hold:place',
  'hold:lift',
  'note:write',
  'care:record',
  'referral:create',
  'referral:answer',
  ...rehabilitation,
  'plan:write',
  'plan:approve',
  'session:record',
  'assessment:record',
  'needs:record',
  'view:grant',
  'file:unseal',
  ...search,
  'coordination:read',
  'movement:read',
];
const registration: readonly Action[] = [
  ...caseWork,
  'case:open',
  'case:import',
  'case:close',
  'case:reopen',
  'case:correct',
  'profile:correct',
  'nationality:record',
  'access:grant',
  'file:seal',
  'holder:admit',
  'coordination:record',
  'movement:manage',
  'progress:read',
];

/**
 * Default deny: a role may do what stands here and nothing else. An administrator runs the registry and does not need
 * to know a child's name; an auditor reads the trail and the counts.
 */
const allowed: Record<Role, ReadonlySet<Action>> = {
  ADMINISTRATOR: new Set([
    ...staff,
    ...secrets,
    'user:read',
    'user:administer',
    'invitation:endorse',
    'case:export',
    'audit:read',
    'audit:accept',
    'alert:revise',
    'registry:seal',
    'coordination:read',
    'progress:read',
    'child:erase',
    ...releasing,
    'catalogue:edit',
  ]),
  SUPERVISOR: new Set([
    ...registration,
    ...releasing,
    'invitation:endorse',
    'audit:read',
    'emergency:review',
    'alert:review',
    'registry:seal',
    'child:erase',
  ]),
  REGISTRAR: new Set(registration),
  CASEWORKER: new Set([...caseWork, 'emergency:open']),
  // The treating role: what is said in a session is read by nobody else, whatever their rank.
  PSYCHOLOGIST: new Set([
    ...staff,
    'identity:read',
    'note:write',
    'case:endorse',
    ...rehabilitation,
    'session:record',
    'clinical:read',
    'clinical:write',
    'assessment:record',
    'needs:record',
    'file:unseal',
    'emergency:open',
  ]),
  PARTNER: new Set([
    ...staff,
    ...secrets,
    'identity:read',
    'case:open',
    'case:import',
    'case:export',
    'whereabouts:record',
    'vitalStatus:record',
    'evidence:record',
    'referral:create',
    'referral:answer',
    ...search,
    ...rehabilitation,
  ]),
  AUDITOR: new Set([...staff, 'audit:read', 'alert:review', 'coordination:read', 'progress:read', 'release:read']),
  SCHOOL: new Set([...narrow, 'schoolView:read']),
  CLINIC: new Set([...narrow, 'clinicView:read']),
  GUARDIAN_OFFICE: new Set([...narrow, 'guardianView:read']),
  YOUNG_PERSON: new Set([...narrow, 'ownFile:read']),
};

/** Roles whose work spans all agencies; every other role sees the cases of its own agency. */
export const acrossAgencies: ReadonlySet<Role> = new Set(['ADMINISTRATOR', 'SUPERVISOR', 'REGISTRAR', 'AUDITOR']);

/** Roles that reach no case at all: what they are shown has queries of its own. */
const reachingNoCase: ReadonlySet<Role> = new Set(['SCHOOL', 'CLINIC', 'GUARDIAN_OFFICE', 'YOUNG_PERSON']);

export const reachesCases = (actor: Actor): boolean => actor.kind === 'user' && !reachingNoCase.has(actor.role);

export function may(actor: Actor, action: Action): boolean {
  switch (actor.kind) {
    case 'system':
      return true;
    case 'anonymous':
      return everyone.includes(action);
    case 'user':
      return allowed[actor.role].has(action) && (!actor.onlyEnrols || enrolment.has(action));
  }
}

/** The roles that may do this. */
export const rolesWith = (action: Action): readonly Role[] => roles.filter((role) => allowed[role].has(action));

export const seesAllAgencies = (actor: Actor): boolean =>
  actor.kind === 'system' || (actor.kind === 'user' && acrossAgencies.has(actor.role));

export const actionsOf = (actor: Actor): readonly Action[] => actions.filter((action) => may(actor, action));

/** Throws FORBIDDEN, or UNAUTHENTICATED where a token is missing; says which right is lacking, never about a record. */
export function assertMay(actor: Actor, action: Action): void {
  if (may(actor, action)) return;
  if (actor.kind === 'anonymous') {
    throw Unauthenticated(`This needs an access token with the right ${action}: send "Authorization: Bearer …".`);
  }
  throw Forbidden(`This needs the right ${action}, which the role ${roleOf(actor)} does not have.`);
}

export const roleOf = (actor: Actor): string => (actor.kind === 'user' ? actor.role : actor.kind.toUpperCase());
