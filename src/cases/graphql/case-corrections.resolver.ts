import type { GraphQLResolveInfo } from 'graphql';
import { Arg, Ctx, Info, Mutation, Resolver } from 'type-graphql';
import { Access } from '../../access/guarded.js';
import type { RegistryContext } from '../../access/context.js';
import { noKey } from '../../identifiers.js';
import { CasePayload, answer, changed, toPlace } from './case-payload.js';
import { restateAttestation, withdrawAttestation } from '../facts/correct-attestation.js';
import * as inputs from './correction.inputs.js';
import { withdrawCare, withdrawNationality } from '../facts/decide-axes.js';
import { endorseCorrection } from '../moves/endorse-correction.js';
import { recordParent, withdrawParentVersion } from '../facts/record-parent.js';
import { withdrawVitalStatus } from '../facts/record-vital-status.js';

/** Acts that take back or restate what was recorded. Each adds a row that names what it corrects, and says why. */
@Resolver()
export class CaseCorrectionsResolver {
  @Mutation(() => CasePayload, {
    description:
      'The first of two persons: endorses the correction of a stage change, where it takes two, on exactly this version of the file. Another person then makes it with stageChangeCorrect.',
  })
  @Access('case:endorse')
  correctionEndorse(
    @Arg('input', () => inputs.CorrectionEndorseInput, { description: 'What to do.' })
    input: inputs.CorrectionEndorseInput,
    @Ctx() context: RegistryContext,
    @Info() info: GraphQLResolveInfo,
  ): Promise<CasePayload> {
    return answer(context, info, input, (given) =>
      endorseCorrection(context.registry, context.actor, {
        ...given,
        ...changed(given),
        stageChangeId: toPlace('stageChange', given, given.stageChangeId),
      }),
    );
  }

  @Mutation(() => CasePayload, {
    description: 'Withdraws a claim of the life of the child that should not have been recorded.',
  })
  @Access('vitalStatus:record')
  vitalStatusWithdraw(
    @Arg('input', () => inputs.VitalStatusWithdrawInput, { description: 'What to do.' })
    input: inputs.VitalStatusWithdrawInput,
    @Ctx() context: RegistryContext,
    @Info() info: GraphQLResolveInfo,
  ): Promise<CasePayload> {
    return answer(context, info, input, (given) =>
      withdrawVitalStatus(context.registry, context.actor, {
        ...given,
        ...changed(given),
        claimId: toPlace('vitalStatusClaim', given, given.claimId),
      }),
    );
  }

  @Mutation(() => CasePayload, {
    description: 'Restates the day or the document of an attestation.',
  })
  @Access('attestation:record')
  attestationRestate(
    @Arg('input', () => inputs.AttestationRestateInput, { description: 'What to do.' })
    input: inputs.AttestationRestateInput,
    @Ctx() context: RegistryContext,
    @Info() info: GraphQLResolveInfo,
  ): Promise<CasePayload> {
    return answer(context, info, input, (given) =>
      restateAttestation(context.registry, context.actor, {
        ...given,
        ...changed(given),
        attestationId: toPlace('attestation', given, given.attestationId),
      }),
    );
  }

  @Mutation(() => CasePayload, {
    description:
      'Withdraws an attestation that turned out not to hold: guards count it no more. A move that was made on it stands until stageChangeCorrect annuls it.',
  })
  @Access('attestation:record')
  attestationWithdraw(
    @Arg('input', () => inputs.AttestationWithdrawInput, { description: 'What to do.' })
    input: inputs.AttestationWithdrawInput,
    @Ctx() context: RegistryContext,
    @Info() info: GraphQLResolveInfo,
  ): Promise<CasePayload> {
    return answer(context, info, input, (given) =>
      withdrawAttestation(context.registry, context.actor, {
        ...given,
        ...changed(given),
        attestationId: toPlace('attestation', given, given.attestationId),
      }),
    );
  }

  @Mutation(() => CasePayload, {
    description:
      'Withdraws a decision on nationality that was not made; the one before it holds. Of an authority’s on a determination, that is contested still, as before.',
  })
  @Access('nationality:record')
  nationalityWithdraw(
    @Arg('input', () => inputs.NationalityWithdrawInput, { description: 'What to do.' })
    input: inputs.NationalityWithdrawInput,
    @Ctx() context: RegistryContext,
    @Info() info: GraphQLResolveInfo,
  ): Promise<CasePayload> {
    return answer(context, info, input, (given) =>
      withdrawNationality(context.registry, context.actor, {
        ...given,
        ...changed(given),
        decisionId: toPlace('nationalityDecision', given, given.decisionId),
      }),
    );
  }

  @Mutation(() => CasePayload, {
    description: 'Withdraws a care period that never was; the one before it holds.',
  })
  @Access('care:record')
  careWithdraw(
    @Arg('input', () => inputs.CareWithdrawInput, { description: 'What to do.' }) input: inputs.CareWithdrawInput,
    @Ctx() context: RegistryContext,
    @Info() info: GraphQLResolveInfo,
  ): Promise<CasePayload> {
    return answer(context, info, input, (given) =>
      withdrawCare(context.registry, context.actor, {
        ...given,
        ...changed(given),
        periodId: toPlace('carePeriod', given, given.periodId),
      }),
    );
  }

  @Mutation(() => CasePayload, {
    description:
      'Records what was learned of a parent, or restates an earlier version; with role instead of parentId it puts a parent on file of whom nothing was known. Nothing is overwritten.',
  })
  @Access('profile:correct')
  parentRecord(
    @Arg('input', () => inputs.ParentRecordInput, { description: 'What to do.' }) input: inputs.ParentRecordInput,
    @Ctx() context: RegistryContext,
    @Info() info: GraphQLResolveInfo,
  ): Promise<CasePayload> {
    return answer(context, info, input, (given) => {
      const parentId = given.parentId === undefined ? undefined : toPlace('parent', given, given.parentId);
      const corrects = given.corrects === undefined ? undefined : versionOf(given, parentId, given.corrects);
      return recordParent(context.registry, context.actor, { ...given, ...changed(given), parentId, corrects });
    });
  }

  @Mutation(() => CasePayload, {
    description: 'Withdraws what was wrongly recorded of a parent; the version before it holds.',
  })
  @Access('profile:correct')
  parentWithdraw(
    @Arg('input', () => inputs.ParentWithdrawInput, { description: 'What to do.' }) input: inputs.ParentWithdrawInput,
    @Ctx() context: RegistryContext,
    @Info() info: GraphQLResolveInfo,
  ): Promise<CasePayload> {
    return answer(context, info, input, (given) => {
      const parentId = toPlace('parent', given, given.parentId);
      const versionId = versionOf(given, parentId, given.versionId);
      return withdrawParentVersion(context.registry, context.actor, {
        ...given,
        ...changed(given),
        parentId,
        versionId,
      });
    });
  }
}

/** The place of a version among those of its parent. */
const versionOf = (given: { readonly caseId: string }, parent: number | undefined, id: string): number =>
  toPlace('parentVersion', given, id, [parent ?? noKey]);
