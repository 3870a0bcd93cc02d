import type { GraphQLResolveInfo } from 'graphql';
import { Arg, Ctx, ID, Info, Mutation, Query, Resolver } from 'type-graphql';
import type { RegistryContext } from '../access/context.js';
import { Access } from '../access/guarded.js';
import { answer, CasePayload, changed, toKey, toPlace } from '../cases/graphql/case-payload.js';
import { findIdentified } from '../cases/graphql/case.resolver.js';
import type { CaseId } from '../identifiers.js';
import * as inputs from './evidence.inputs.js';
import { readIdentityStatus, type IdentityStatusTree } from './evidence.queries.js';
import { IdentityStatus } from './evidence.types.js';
import { recordConflict, recordCustody, settleConflict } from './keep-evidence.js';
import { recordDna } from './record-dna.js';

const toDo = { description: 'What to do.' };

@Resolver()
export class EvidenceResolver {
  @Query(() => IdentityStatus, {
    nullable: true,
    description:
      'What the rule of identity makes of a case: what decides, what is missing, what contradicts, and which step would help most. To judge an item or settle a conflict takes evidence:judge, as a registrar or a caseworker has it. Null where there is none in which you may know who the child is; of a sealed file the error JUSTIFICATION_REQUIRED.',
  })
  @Access('identity:read')
  async identityStatus(
    @Arg('caseId', () => ID, { description: 'The case.' }) caseId: string,
    @Ctx() context: RegistryContext,
  ): Promise<IdentityStatusTree | null> {
    const id = await findIdentified(context, caseId);
    if (id === null) return null;
    const { store, clock } = context.registry;
    const status = await readIdentityStatus(store.reader, context.actor, id, clock());
    // That a kit is on file for another child is read of that child's file, too.
    for (const { otherCaseId } of status.sharedKits)
      context.reads.subjects.add(toKey<CaseId>('case', otherCaseId, 'caseId'));
    return status;
  }

  @Mutation(() => CasePayload, {
    description:
      'Adds what a laboratory found of kinship: reference, relationship, likelihood, day. Never a profile. Of a child that a confirmed tracing request asks for it takes, on the day of recording and whatever the day of the test, that an inquirer agrees to TRACING and to DNA_COMPARISON: one of the relation tested, or, where none who asks is of it, any of them (CONSENT_MISSING).',
  })
  @Access('evidence:record')
  dnaResultRecord(
    @Arg('input', () => inputs.DnaResultRecordInput, toDo) input: inputs.DnaResultRecordInput,
    @Ctx() context: RegistryContext,
    @Info() info: GraphQLResolveInfo,
  ): Promise<CasePayload> {
    return answer(context, info, input, (given) =>
      recordDna(context.registry, context.actor, { ...given, ...changed(given) }),
    );
  }

  @Mutation(() => CasePayload, { description: 'Records who holds an item of evidence from a day on.' })
  @Access('evidence:record')
  custodyRecord(
    @Arg('input', () => inputs.CustodyRecordInput, toDo) input: inputs.CustodyRecordInput,
    @Ctx() context: RegistryContext,
    @Info() info: GraphQLResolveInfo,
  ): Promise<CasePayload> {
    return answer(context, info, input, (given) =>
      recordCustody(context.registry, context.actor, {
        ...given,
        ...changed(given),
        evidenceId: toPlace('evidence', given, given.evidenceId),
      }),
    );
  }

  @Mutation(() => CasePayload, {
    description: 'Says that two items contradict each other: the identity stays open until that is settled.',
  })
  @Access('evidence:judge')
  evidenceConflictRecord(
    @Arg('input', () => inputs.EvidenceConflictRecordInput, toDo) input: inputs.EvidenceConflictRecordInput,
    @Ctx() context: RegistryContext,
    @Info() info: GraphQLResolveInfo,
  ): Promise<CasePayload> {
    return answer(context, info, input, (given) =>
      recordConflict(context.registry, context.actor, {
        ...given,
        ...changed(given),
        evidenceId: toPlace('evidence', given, given.evidenceId),
        otherEvidenceId: toPlace('evidence', given, given.otherEvidenceId),
      }),
    );
  }

  @Mutation(() => CasePayload, {
    description:
      'Says how a conflict between two items was settled; of two results of laboratories somebody who recorded neither, nor the conflict.',
  })
  @Access('evidence:judge')
  evidenceConflictSettle(
    @Arg('input', () => inputs.EvidenceConflictSettleInput, toDo) input: inputs.EvidenceConflictSettleInput,
    @Ctx() context: RegistryContext,
    @Info() info: GraphQLResolveInfo,
  ): Promise<CasePayload> {
    return answer(context, info, input, (given) =>
      settleConflict(context.registry, context.actor, {
        ...given,
        ...changed(given),
        conflictId: toPlace('evidenceConflict', given, given.conflictId),
      }),
    );
  }
}
