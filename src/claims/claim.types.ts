import { ID, Int, ObjectType } from 'type-graphql';
import { Guarded } from '../access/guarded.js';
import { CivilDateScalar } from '../access/scalars.js';
import { vocabulary } from '../access/vocabulary.js';
import type { CaseTree } from '../cases/reading/case-tree.js';
import { Case } from '../cases/graphql/case.types.js';
import { ConnectionOf } from '../graphql/connection.js';
import type { LifeSignsTree } from './claim.queries.js';
import { conflictCodes } from './life-signs.js';

export const ClaimConflictCodeEnum = vocabulary(
  conflictCodes,
  'ClaimConflictCode',
  'How claims contradict each other: seen after a confirmed death, alive and dead, at two places at once.',
);

@ObjectType({
  simpleResolvers: true,
  description: 'Claims that cannot all be right; all are kept until people settle it.',
})
export class ClaimConflict {
  @Guarded('case:read', () => ClaimConflictCodeEnum, 'How they contradict.') code!: string;
  @Guarded(
    'case:read',
    () => [ID],
    'Those of whereabouts, as Case.whereaboutsClaims names them: of those that contradict a death the first ten after it.',
  )
  whereaboutsClaimIds!: string[];
  @Guarded(
    'case:read',
    () => [ID],
    'Those of the vital status, as Case.vitalStatusClaims names them: of deaths and of signs of life the first ten each.',
  )
  vitalStatusClaimIds!: string[];
  @Guarded('case:read', () => Boolean, 'Whether more claims are part of it than are named.') hasMore!: boolean;
}

@ObjectType({ simpleResolvers: true, description: 'What is known of the life of a child, and what contradicts it.' })
export class LifeSigns implements LifeSignsTree {
  @Guarded('case:read', () => CivilDateScalar, 'The last day on which the child was confirmed to be alive.', {
    nullable: true,
  })
  lastConfirmedAliveOn!: string | null;
  @Guarded('case:read', () => CivilDateScalar, 'From this day on that says no more, while the child is abroad.', {
    nullable: true,
  })
  lapsesOn!: string | null;
  @Guarded(
    'case:read',
    () => [String],
    'Where somebody recorded a confirmed death: what its rule still misses, so that it reads REPORTED_DEAD; else empty.',
  )
  deathLacks!: string[];
  @Guarded(
    'case:read',
    () => Int,
    'How many signs of life wait beside the file, left there while it was sealed; see sealedSigns. Null where you could not open it.',
    { nullable: true },
  )
  waiting!: number | null;
  @Guarded('case:read', () => [ClaimConflict], 'Claims that contradict each other.')
  conflicts!: LifeSignsTree['conflicts'];
}

@ObjectType({
  simpleResolvers: true,
  description: 'A child whose last sign of life is about to say no more, or lapsed.',
})
export class LapsingLifeSign {
  @Guarded('case:read', () => Case, 'The case.') case!: CaseTree;
  @Guarded('case:read', () => CivilDateScalar, 'The day of the last sign of life.') lastSignOn!: string;
  @Guarded('case:read', () => CivilDateScalar, 'From this day on it reads UNKNOWN.') lapsesOn!: string;
  @Guarded('case:read', () => Boolean, 'Whether that day has come: nobody knows today whether the child lives.')
  hasLapsed!: boolean;
}

export const LapsingLifeSignConnection = ConnectionOf<LapsingLifeSign>({
  name: 'LapsingLifeSign',
  type: () => LapsingLifeSign,
  right: 'case:read',
  description: 'A page of the worklist.',
});

@ObjectType({
  simpleResolvers: true,
  description: 'A child with a death on file who was seen, or known to be alive, after it.',
})
export class ContestedDeath {
  @Guarded('case:read', () => Case, 'The case; its vitalStatus says whether the death was said or confirmed.')
  case!: CaseTree;
  @Guarded('case:read', () => CivilDateScalar, 'The day of the first sign of life that contradicts it.')
  contestedSince!: string;
  @Guarded('case:read', () => [ClaimConflict], 'The claims that contradict each other.')
  conflicts!: LifeSignsTree['conflicts'];
}

export const ContestedDeathConnection = ConnectionOf<ContestedDeath>({
  name: 'ContestedDeath',
  type: () => ContestedDeath,
  right: 'case:read',
  description: 'A page of the worklist.',
});
