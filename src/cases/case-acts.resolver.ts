import type { GraphQLResolveInfo } from 'graphql';
import { Arg, Ctx, Info, Mutation, ObjectType, Resolver } from 'type-graphql';
import { Access, Guarded } from '../access/guarded.js';
import type { RegistryContext } from '../access/context.js';
import { selectedPaths } from '../graphql/selection.js';
import { toUserErrors, UserError } from '../graphql/user-errors.js';
import { Invalid, NotFound } from '../errors.js';
import { fromNodeId, toNodeId, type AgencyId, type CaseId, type SiteId } from '../identifiers.js';
import { attest } from './attest.js';
import * as inputs from './case.inputs.js';
import { findCase } from './case.resolver.js';
import type { CaseTree } from './case-tree.js';
import { Case } from './case.types.js';
import { correctProfile } from './correct-profile.js';
import { correctStageChange } from './correct-stage-change.js';
import { recordCare, recordNationality } from './decide-axes.js';
import { endorseMove } from './endorse-move.js';
import { liftHold, placeHold } from './hold-case.js';
import { moveCase } from './move-case.js';
import { openCase } from './open-case.js';
import { judgeEvidence, recordEvidence } from './record-evidence.js';
import { recordVitalStatus } from './record-vital-status.js';
import { recordWhereabouts, withdrawWhereabouts } from './record-whereabouts.js';
import { reopenCase } from './reopen-case.js';
import { writeNote } from './write-note.js';

@ObjectType({
  simpleResolvers: true,
  description: 'What a mutation of a case answers: the case as it is now, or what was wrong. Never both.',
})
export class CasePayload {
  @Guarded('case:read', () => Case, 'The case as it is now; null where nothing was done.', { nullable: true })
  case!: CaseTree | null;
  @Guarded('account:read', () => [UserError], 'What was wrong with the input; empty where the act was done.')
  userErrors!: UserError[];
}

/** The parts of an input that name records, and what they become for a command. */
interface Named {
  readonly idempotencyKey: string;
  readonly caseId?: string;
}

@Resolver()
export class CaseActsResolver {
  @Mutation(() => CasePayload, {
    description: 'Opens a case at REPORTED. The duplicate check runs; look at possibleDuplicates afterwards.',
  })
  @Access('case:open')
  caseOpen(
    @Arg('input', () => inputs.CaseOpenInput, { description: 'What to do.' }) input: inputs.CaseOpenInput,
    @Ctx() context: RegistryContext,
    @Info() info: GraphQLResolveInfo,
  ): Promise<CasePayload> {
    return answer(context, info, input, (given) =>
      openCase(context.registry, context.actor, {
        ...given,
        sighting: toSighting(given.sighting),
        siblingOf: given.siblingOf === undefined ? undefined : toCaseId(given.siblingOf, 'siblingOf'),
        ownerAgencyId: given.ownerAgencyId === undefined ? undefined : toAgencyId(given.ownerAgencyId),
      }),
    );
  }

  @Mutation(() => CasePayload, {
    description:
      'Moves a case along a row of the life-cycle. A refusal names each guard that failed and what would satisfy it. Needs case:move, or case:close for a move to CLOSED.',
  })
  @Access('case:read')
  caseMove(
    @Arg('input', () => inputs.CaseMoveInput, { description: 'What to do.' }) input: inputs.CaseMoveInput,
    @Ctx() context: RegistryContext,
    @Info() info: GraphQLResolveInfo,
  ): Promise<CasePayload> {
    return answer(context, info, input, (given) =>
      moveCase(context.registry, context.actor, { ...given, ...changed(given) }),
    );
  }

  @Mutation(() => CasePayload, {
    description:
      'The first of two persons: endorses a move on exactly this version of the file. Another person then makes it with caseMove.',
  })
  @Access('case:endorse')
  caseEndorse(
    @Arg('input', () => inputs.CaseEndorseInput, { description: 'What to do.' }) input: inputs.CaseEndorseInput,
    @Ctx() context: RegistryContext,
    @Info() info: GraphQLResolveInfo,
  ): Promise<CasePayload> {
    return answer(context, info, input, (given) =>
      endorseMove(context.registry, context.actor, { ...given, ...changed(given) }),
    );
  }

  @Mutation(() => CasePayload, {
    description:
      'Takes a closed case back to the stage before. A DUPLICATE is unlinked with stageChangeCorrect instead.',
  })
  @Access('case:reopen')
  caseReopen(
    @Arg('input', () => inputs.CaseReopenInput, { description: 'What to do.' }) input: inputs.CaseReopenInput,
    @Ctx() context: RegistryContext,
    @Info() info: GraphQLResolveInfo,
  ): Promise<CasePayload> {
    return answer(context, info, input, (given) =>
      reopenCase(context.registry, context.actor, { ...given, ...changed(given) }),
    );
  }

  @Mutation(() => CasePayload, {
    description:
      'Corrects the day of a stage change, or annuls the last one. The books follow; what was known before stays known as such.',
  })
  @Access('case:correct')
  stageChangeCorrect(
    @Arg('input', () => inputs.StageChangeCorrectInput, { description: 'What to do.' })
    input: inputs.StageChangeCorrectInput,
    @Ctx() context: RegistryContext,
    @Info() info: GraphQLResolveInfo,
  ): Promise<CasePayload> {
    return answer(context, info, input, (given) =>
      correctStageChange(context.registry, context.actor, {
        ...given,
        ...changed(given),
        stageChangeId: toRowId(given.stageChangeId),
      }),
    );
  }

  @Mutation(() => CasePayload, { description: 'Corrects sex, region of origin or birth, or adds names.' })
  @Access('profile:correct')
  profileCorrect(
    @Arg('input', () => inputs.ProfileCorrectInput, { description: 'What to do.' }) input: inputs.ProfileCorrectInput,
    @Ctx() context: RegistryContext,
    @Info() info: GraphQLResolveInfo,
  ): Promise<CasePayload> {
    return answer(context, info, input, (given) =>
      correctProfile(context.registry, context.actor, { ...given, ...changed(given) }),
    );
  }

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
        corrects: given.corrects === undefined ? undefined : toRowId(given.corrects),
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
        claimId: toRowId(given.claimId),
      }),
    );
  }

  @Mutation(() => CasePayload, { description: 'Records what a source says of the life of the child.' })
  @Access('vitalStatus:record')
  vitalStatusRecord(
    @Arg('input', () => inputs.VitalStatusRecordInput, { description: 'What to do.' })
    input: inputs.VitalStatusRecordInput,
    @Ctx() context: RegistryContext,
    @Info() info: GraphQLResolveInfo,
  ): Promise<CasePayload> {
    return answer(context, info, input, (given) =>
      recordVitalStatus(context.registry, context.actor, { ...given, ...changed(given) }),
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

  @Mutation(() => CasePayload, { description: 'Says whether an item of evidence stands.' })
  @Access('evidence:record')
  evidenceJudge(
    @Arg('input', () => inputs.EvidenceJudgeInput, { description: 'What to do.' }) input: inputs.EvidenceJudgeInput,
    @Ctx() context: RegistryContext,
    @Info() info: GraphQLResolveInfo,
  ): Promise<CasePayload> {
    return answer(context, info, input, (given) =>
      judgeEvidence(context.registry, context.actor, {
        ...given,
        ...changed(given),
        evidenceId: toRowId(given.evidenceId),
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

  @Mutation(() => CasePayload, { description: 'Records a decision on nationality.' })
  @Access('nationality:record')
  nationalityRecord(
    @Arg('input', () => inputs.NationalityRecordInput, { description: 'What to do.' })
    input: inputs.NationalityRecordInput,
    @Ctx() context: RegistryContext,
    @Info() info: GraphQLResolveInfo,
  ): Promise<CasePayload> {
    return answer(context, info, input, (given) =>
      recordNationality(context.registry, context.actor, { ...given, ...changed(given) }),
    );
  }

  @Mutation(() => CasePayload, { description: 'Records who cares for the child.' })
  @Access('care:record')
  careRecord(
    @Arg('input', () => inputs.CareRecordInput, { description: 'What to do.' }) input: inputs.CareRecordInput,
    @Ctx() context: RegistryContext,
    @Info() info: GraphQLResolveInfo,
  ): Promise<CasePayload> {
    return answer(context, info, input, (given) =>
      recordCare(context.registry, context.actor, { ...given, ...changed(given) }),
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

/** Runs a command on the input as plain data, and answers the case as it is now or what was wrong. */
async function answer<Input extends Named>(
  context: RegistryContext,
  info: GraphQLResolveInfo,
  input: Input,
  command: (given: Input) => Promise<CaseId>,
): Promise<CasePayload> {
  try {
    assertKey(input.idempotencyKey);
    const id = await command(withoutNulls(input) as Input);
    return { case: await findCase(context, toNodeId('case', id), selectedPaths(info, ['case'])), userErrors: [] };
  } catch (error) {
    return { case: null, userErrors: toUserErrors(error) };
  }
}

function assertKey(key: string): void {
  if (key.length < 8 || key.length > 100) {
    throw Invalid(`An idempotencyKey has 8 to 100 characters; this one has ${key.length}. A UUID is a good one.`, [
      'idempotencyKey',
    ]);
  }
}

/** An optional field given as null is one left out; instances of input classes become plain objects. */
function withoutNulls(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutNulls);
  if (typeof value !== 'object' || value === null) return value;
  const kept = Object.entries(value).filter(([, inner]) => inner !== null && inner !== undefined);
  return Object.fromEntries(kept.map(([key, inner]) => [key, withoutNulls(inner)]));
}

const changed = (given: { caseId: string }) => ({ caseId: toCaseId(given.caseId, 'caseId') });

function toCaseId(nodeId: string, field: string): CaseId {
  const id = fromNodeId('case', nodeId);
  if (id === undefined) throw NotFound('case', [field]);
  return id as CaseId;
}

function toAgencyId(nodeId: string): AgencyId {
  const id = fromNodeId('agency', nodeId);
  if (id === undefined) throw NotFound('agency', ['ownerAgencyId']);
  return id as AgencyId;
}

function toSighting<Given extends { siteId?: string }>(given: Given): Omit<Given, 'siteId'> & { siteId?: SiteId } {
  const { siteId, ...sighting } = given;
  if (siteId === undefined) return sighting;
  const id = fromNodeId('site', siteId);
  if (id === undefined) throw NotFound('site', ['sighting', 'siteId']);
  return { ...sighting, siteId: id as SiteId };
}

/** The number of a claim, an item or a change; one that is no number matches nothing. */
const toRowId = (id: string): number => (/^[0-9]{1,16}$/.test(id) ? Number(id) : 0);
