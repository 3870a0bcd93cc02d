import { Float, ID, ObjectType } from 'type-graphql';
import { conflictSubjects, kinshipRelations } from '../../schema/evidence.js';
import { Guarded } from '../access/guarded.js';
import { CivilDateScalar, InstantScalar } from '../access/scalars.js';
import { vocabulary } from '../access/vocabulary.js';
import { EvidenceTypeEnum } from '../cases/graphql/case-vocabulary.types.js';
import { evidenceWeights } from '../cases/rules/identity-rule.js';
import type {
  ConflictTree,
  CustodyTree,
  DnaTree,
  IdentityStatusTree,
  SharedKitTree,
  WeighedItemTree,
} from './evidence.queries.js';

export const KinshipRelationEnum = vocabulary(
  kinshipRelations,
  'KinshipRelation',
  'How the relative who was tested is related to the child, by claim.',
);
export const ConflictSubjectEnum = vocabulary(
  conflictSubjects,
  'ConflictSubject',
  'What two items contradict each other about.',
);
export const EvidenceWeightEnum = vocabulary(
  evidenceWeights,
  'EvidenceWeight',
  'What a type of evidence can carry for the identity. A lead never counts alone.',
);

@ObjectType({
  simpleResolvers: true,
  description: 'What a laboratory found: its reference and its likelihood, never a profile.',
})
export class DnaResult implements DnaTree {
  @Guarded('identity:read', () => String, 'The laboratory.') laboratory!: string;
  @Guarded('identity:read', () => String, 'Its reference of the kit.') kitReference!: string;
  @Guarded('identity:read', () => KinshipRelationEnum, 'The relationship claimed.') relation!: string;
  @Guarded('identity:read', () => Float, 'The probability of that kinship, from 0 to 1.') likelihood!: number;
  @Guarded('identity:read', () => CivilDateScalar, 'When it was tested.') testedOn!: string;
}

@ObjectType({ simpleResolvers: true, description: 'Who held an item of evidence from a day on.' })
export class CustodyStep implements CustodyTree {
  @Guarded('identity:read', () => String, 'The holder.') holder!: string;
  @Guarded('identity:read', () => CivilDateScalar, 'From this day on.') heldFrom!: string;
  @Guarded('identity:read', () => InstantScalar, 'When it was recorded.') recordedAt!: number;
  @Guarded('identity:read', () => String, 'Who recorded it.') recordedBy!: string;
}

@ObjectType({
  simpleResolvers: true,
  description: 'Something that is missing, a step that would help, or why an item does not count.',
})
export class IdentityStep {
  @Guarded('identity:read', () => String, 'Its stable code.') code!: string;
  @Guarded('identity:read', () => String, 'What it is.') words!: string;
}

@ObjectType({ simpleResolvers: true, description: 'An item of the identity file as the rule weighs it.' })
export class WeighedItem implements WeighedItemTree {
  @Guarded('identity:read', () => ID, 'The item, as Case.evidence names it.') evidenceId!: string;
  @Guarded('identity:read', () => EvidenceTypeEnum, 'What kind of evidence it is.') type!: string;
  @Guarded('identity:read', () => EvidenceWeightEnum, 'What its type can carry.') weight!: WeighedItemTree['weight'];
  @Guarded(
    'identity:read',
    () => Boolean,
    'Whether it counts now, as decisive or as one of the strong ones, of each source the first.',
  )
  counts!: boolean;
  @Guarded('identity:read', () => IdentityStep, 'Why it does not count now; null where it does.', { nullable: true })
  uncounted!: WeighedItemTree['uncounted'];
  @Guarded('identity:read', () => DnaResult, 'What the laboratory found, for DNA.', { nullable: true })
  dna!: DnaTree | null;
  @Guarded('identity:read', () => [CustodyStep], 'The chain of custody, oldest first.') custody!: CustodyTree[];
}

@ObjectType({ simpleResolvers: true, description: 'Two items that contradict each other.' })
export class EvidenceConflict implements ConflictTree {
  @Guarded('identity:read', () => ID, 'Names the conflict in evidenceConflictSettle; opaque.') id!: string;
  @Guarded('identity:read', () => ID, 'The one item.') evidenceId!: string;
  @Guarded('identity:read', () => ID, 'The other.') otherEvidenceId!: string;
  @Guarded('identity:read', () => ConflictSubjectEnum, 'What about.') about!: string;
  @Guarded('identity:read', () => String, 'How they contradict.') reason!: string;
  @Guarded('identity:read', () => String, 'How it was settled; null while it is open.', { nullable: true })
  settledBy!: string | null;
}

@ObjectType({
  simpleResolvers: true,
  description:
    'A result of a laboratory whose very kit is on file for another child, who is no brother or sister on file: one of the two files is mistaken, or a relative of both was tested. A colleague of whoever recorded it answers with evidenceJudge, STANDING or REFUTED.',
})
export class SharedKit implements SharedKitTree {
  @Guarded('identity:read', () => ID, 'The item of this child, as Case.evidence names it.') evidenceId!: string;
  @Guarded('identity:read', () => ID, 'The case of the other child.') otherCaseId!: string;
  @Guarded('identity:read', () => ID, 'The item of the other child.') otherEvidenceId!: string;
}

@ObjectType({
  simpleResolvers: true,
  description:
    'What the rule of identity makes of a file: what decides, what is missing, what contradicts, what would help.',
})
export class IdentityStatus implements IdentityStatusTree {
  @Guarded('identity:read', () => String, 'The version of the rule.') ruleVersion!: string;
  @Guarded('identity:read', () => Boolean, 'Whether the rule is satisfied.') isProven!: boolean;
  @Guarded('identity:read', () => Boolean, 'Whether something contested or in conflict keeps the identity open.')
  isContested!: boolean;
  @Guarded('identity:read', () => [ID], 'The items on which the identity rests.') decisive!: string[];
  @Guarded('identity:read', () => [IdentityStep], 'What is missing; empty where the rule is satisfied.')
  missing!: IdentityStatusTree['missing'];
  @Guarded('identity:read', () => [IdentityStep], 'What would bring the identity forward, the most helpful first.')
  nextSteps!: IdentityStatusTree['nextSteps'];
  @Guarded('identity:read', () => [WeighedItem], 'Every item with its weight, in the order of recording.')
  items!: WeighedItemTree[];
  @Guarded('identity:read', () => [EvidenceConflict], 'Conflicts, open and settled.') conflicts!: ConflictTree[];
  @Guarded(
    'identity:read',
    () => [SharedKit],
    'Kits of this child that are on file for another whom you may know as well, and of which no colleague has said yet whose they are, at most 50; they keep the identity open for you. A kit on a file that is sealed to you is not told of, and keeps nothing open.',
  )
  sharedKits!: SharedKitTree[];
}
