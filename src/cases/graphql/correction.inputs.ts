import { ID, InputType } from 'type-graphql';
import { Input } from '../../access/described.js';
import { CivilDateScalar } from '../../access/scalars.js';
import { mostNamesAtOnce, mostNamesOfOne } from '../../identity/vocabulary.js';
import { ChangeInput, NameInput } from './case.inputs.js';
import { ParentCitizenshipEnum, ParentFateEnum, ParentRoleEnum } from './case-vocabulary.types.js';
import type { RecordParent } from '../facts/record-parent.js';

@InputType({ description: 'Endorses the correction of a stage change that took two persons: the first of the two.' })
export class CorrectionEndorseInput extends ChangeInput {
  @Input(() => ID, 'The stage change, as Case.stageChanges names it.') stageChangeId!: string;
  @Input(() => CivilDateScalar, 'The right day; leave it out to endorse the annulment of the change.', {
    optional: true,
  })
  effectiveOn?: string;
}

@InputType({ description: 'Withdraws a claim that should not have been recorded.' })
export class VitalStatusWithdrawInput extends ChangeInput {
  @Input(() => ID, 'The claim.') claimId!: string;
  @Input(() => String, 'Why.') reason!: string;
}

@InputType({ description: 'Restates the day or the document of an attestation.' })
export class AttestationRestateInput extends ChangeInput {
  @Input(() => ID, 'The attestation.') attestationId!: string;
  @Input(() => CivilDateScalar, 'Since when it holds, where that was wrong.', { optional: true }) attestedOn?: string;
  @Input(() => String, 'The document it rests on, where that was wrong.', { optional: true }) reference?: string;
  @Input(() => String, 'Why.') reason!: string;
}

@InputType({ description: 'Withdraws an attestation that turned out not to hold.' })
export class AttestationWithdrawInput extends ChangeInput {
  @Input(() => ID, 'The attestation.') attestationId!: string;
  @Input(() => String, 'Why.') reason!: string;
}

@InputType({ description: 'Withdraws a decision on nationality that was not made.' })
export class NationalityWithdrawInput extends ChangeInput {
  @Input(() => ID, 'The decision, as Case.nationalityDecisions names it.') decisionId!: string;
  @Input(() => String, 'Why.') reason!: string;
}

@InputType({ description: 'Withdraws a care period that never was.' })
export class CareWithdrawInput extends ChangeInput {
  @Input(() => ID, 'The care period, as Case.carePeriods names it.') periodId!: string;
  @Input(() => String, 'Why.') reason!: string;
}

@InputType({ description: 'Records what was learned of a parent, or corrects an earlier version.' })
export class ParentRecordInput extends ChangeInput {
  @Input(() => ID, 'The parent, as Child.parents names it; leave it out and give role for one not on file yet.', {
    optional: true,
  })
  parentId?: string;
  @Input(() => ParentRoleEnum, 'Mother or father, of a parent who is not on file yet.', { optional: true })
  role?: RecordParent['role'];
  @Input(() => [NameInput], `Names of the parent, beside those on file; it bears at most ${mostNamesOfOne} in all.`, {
    optional: true,
    most: mostNamesAtOnce,
  })
  addNames?: NameInput[];
  @Input(() => ParentFateEnum, 'What is known of the parent; as it was where you leave it out.', { optional: true })
  fate?: RecordParent['fate'];
  @Input(() => ParentCitizenshipEnum, 'Citizenship at the birth of the child; as it was where you leave it out.', {
    optional: true,
  })
  citizenship?: RecordParent['citizenship'];
  @Input(() => CivilDateScalar, 'Since when it is so, where that is known.', { optional: true }) since?: string;
  @Input(() => ID, 'The version that this one restates, where it corrects one.', { optional: true }) corrects?: string;
  @Input(() => String, 'Why, or from whom.') reason!: string;
}

@InputType({ description: 'Withdraws what was wrongly recorded of a parent.' })
export class ParentWithdrawInput extends ChangeInput {
  @Input(() => ID, 'The parent, as Child.parents names it.') parentId!: string;
  @Input(() => ID, 'The version, as Parent.versions names it.') versionId!: string;
  @Input(() => String, 'Why.') reason!: string;
}
