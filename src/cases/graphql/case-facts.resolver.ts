import type { GraphQLResolveInfo } from 'graphql';
import { Arg, Ctx, Info, Mutation, Resolver } from 'type-graphql';
import { Access } from '../../access/guarded.js';
import type { RegistryContext } from '../../access/context.js';
import * as inputs from './case.inputs.js';
import { CasePayload, answer, changed, toCorrected, toPlace, toSighting } from './case-payload.js';
import { attest } from '../facts/attest.js';
import { liftHold, placeHold } from '../facts/hold-case.js';
import { judgeEvidence, recordEvidence } from '../facts/record-evidence.js';
import { recordVitalStatus } from '../facts/record-vital-status.js';
import { recordWhereabouts, withdrawWhereabouts } from '../facts/record-whereabouts.js';
import { writeNote } from '../facts/write-note.js';

/** Acts that add to the file what guards and readers look at: claims, evidence, attestations, holds, notes. */
@Resolver()
export class CaseFactsResolver {
  @Mutation(() => CasePayload, { description: 'Records where the child was seen, or restates an earlier claim.' })
  @Access('whereabouts:record')
  whereaboutsRecord(
    @Arg('input', () => inputs.WhereaboutsRecordInput, { description: 'What to do.' })
    input: inputs.WhereaboutsRecordInput,
    @Ctx() context: RegistryContext,
    @Info() info: GraphQLResolveInfo,
  ): Promise<CasePayload> {
    return answer(context, info, input, (given) =>
      recordWhereabouts(context.registry, context.actor, {
        ...given,
        ...changed(given),
        sighting: toSighting(given.sighting),
        ...toCorrected('whereaboutsClaim', given),
      }),
    );
  }

  @Mutation(() => CasePayload, { description: 'Withdraws a claim that should not have been recorded.' })
  @Access('whereabouts:record')
  whereaboutsWithdraw(
    @Arg('input', () => inputs.WhereaboutsWithdrawInput, { description: 'What to do.' })
    input: inputs.WhereaboutsWithdrawInput,
    @Ctx() context: RegistryContext,
    @Info() info: GraphQLResolveInfo,
  ): Promise<CasePayload> {
    return answer(context, info, input, (given) =>
      withdrawWhereabouts(context.registry, context.actor, {
        ...given,
        ...changed(given),
        claimId: toPlace('whereaboutsClaim', given, given.claimId),
      }),
    );
  }

  @Mutation(() => CasePayload, {
    description: 'Records what a source says of the life of the child, or restates an earlier claim.',
  })
  @Access('vitalStatus:record')
  vitalStatusRecord(
    @Arg('input', () => inputs.VitalStatusRecordInput, { description: 'What to do.' })
    input: inputs.VitalStatusRecordInput,
    @Ctx() context: RegistryContext,
    @Info() info: GraphQLResolveInfo,
  ): Promise<CasePayload> {
    return answer(context, info, input, (given) =>
      recordVitalStatus(context.registry, context.actor, {
        ...given,
        ...changed(given),
        ...toCorrected('vitalStatusClaim', given),
      }),
    );
  }

  @Mutation(() => CasePayload, { description: 'Adds an item to the identity file.' })
  @Access('evidence:record')
  evidenceRecord(
    @Arg('input', () => inputs.EvidenceRecordInput, { description: 'What to do.' }) input: inputs.EvidenceRecordInput,
    @Ctx() context: RegistryContext,
    @Info() info: GraphQLResolveInfo,
  ): Promise<CasePayload> {
    return answer(context, info, input, (given) =>
      recordEvidence(context.registry, context.actor, { ...given, ...changed(given) }),
    );
  }

  @Mutation(() => CasePayload, {
    description:
      'Says whether an item of evidence stands, and why; every finding is kept. Of results of one kit that contradict each other somebody who recorded neither says which stands and which is refuted.',
  })
  @Access('evidence:judge')
  evidenceJudge(
    @Arg('input', () => inputs.EvidenceJudgeInput, { description: 'What to do.' }) input: inputs.EvidenceJudgeInput,
    @Ctx() context: RegistryContext,
    @Info() info: GraphQLResolveInfo,
  ): Promise<CasePayload> {
    return answer(context, info, input, (given) =>
      judgeEvidence(context.registry, context.actor, {
        ...given,
        ...changed(given),
        evidenceId: toPlace('evidence', given, given.evidenceId),
      }),
    );
  }

  @Mutation(() => CasePayload, { description: 'Vouches for a condition of the life-cycle.' })
  @Access('attestation:record')
  attestationRecord(
    @Arg('input', () => inputs.AttestationRecordInput, { description: 'What to do.' })
    input: inputs.AttestationRecordInput,
    @Ctx() context: RegistryContext,
    @Info() info: GraphQLResolveInfo,
  ): Promise<CasePayload> {
    return answer(context, info, input, (given) =>
      attest(context.registry, context.actor, { ...given, ...changed(given) }),
    );
  }

  @Mutation(() => CasePayload, { description: 'Places a hold beside the stage.' })
  @Access('hold:place')
  holdPlace(
    @Arg('input', () => inputs.HoldPlaceInput, { description: 'What to do.' }) input: inputs.HoldPlaceInput,
    @Ctx() context: RegistryContext,
    @Info() info: GraphQLResolveInfo,
  ): Promise<CasePayload> {
    return answer(context, info, input, (given) =>
      placeHold(context.registry, context.actor, { ...given, ...changed(given) }),
    );
  }

  @Mutation(() => CasePayload, { description: 'Lifts every open hold of a kind.' })
  @Access('hold:lift')
  holdLift(
    @Arg('input', () => inputs.HoldLiftInput, { description: 'What to do.' }) input: inputs.HoldLiftInput,
    @Ctx() context: RegistryContext,
    @Info() info: GraphQLResolveInfo,
  ): Promise<CasePayload> {
    return answer(context, info, input, (given) =>
      liftHold(context.registry, context.actor, { ...given, ...changed(given) }),
    );
  }

  @Mutation(() => CasePayload, { description: 'Writes a note into the file of the child.' })
  @Access('note:write')
  noteWrite(
    @Arg('input', () => inputs.NoteWriteInput, { description: 'What to do.' }) input: inputs.NoteWriteInput,
    @Ctx() context: RegistryContext,
    @Info() info: GraphQLResolveInfo,
  ): Promise<CasePayload> {
    return answer(context, info, input, (given) =>
      writeNote(context.registry, context.actor, { ...given, ...changed(given) }),
    );
  }
}
