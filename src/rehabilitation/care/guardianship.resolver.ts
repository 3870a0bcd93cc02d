import type { GraphQLResolveInfo } from 'graphql';
import { Arg, Ctx, Info, Mutation, Resolver } from 'type-graphql';
import type { RegistryContext } from '../../access/context.js';
import { Access } from '../../access/guarded.js';
import { answer, CasePayload, changed, toCaseId, toPlace } from '../../cases/graphql/case-payload.js';
import { decideGuardianship, endGuardianship } from './decide-guardianship.js';
import * as inputs from './guardianship.inputs.js';
import { separateSiblings } from './separate-siblings.js';

const toDo = { description: 'What to do.' };

/** Acts on the legal care of a child and on siblings apart; each answers the case. */
@Resolver()
export class GuardianshipResolver {
  @Mutation(() => CasePayload, { description: 'Records who was given the legal care of a child, by which authority.' })
  @Access('care:record')
  guardianshipRecord(
    @Arg('input', () => inputs.GuardianshipRecordInput, toDo) input: inputs.GuardianshipRecordInput,
    @Ctx() context: RegistryContext,
    @Info() info: GraphQLResolveInfo,
  ): Promise<CasePayload> {
    return answer(context, info, input, (given) =>
      decideGuardianship(context.registry, context.actor, { ...given, ...changed(given) }),
    );
  }

  @Mutation(() => CasePayload, { description: 'Ends a decision on the legal care, with the reason.' })
  @Access('care:record')
  guardianshipEnd(
    @Arg('input', () => inputs.GuardianshipEndInput, toDo) input: inputs.GuardianshipEndInput,
    @Ctx() context: RegistryContext,
    @Info() info: GraphQLResolveInfo,
  ): Promise<CasePayload> {
    return answer(context, info, input, (given) =>
      endGuardianship(context.registry, context.actor, {
        ...given,
        ...changed(given),
        decisionId: toPlace('guardianship', given, given.decisionId),
      }),
    );
  }

  @Mutation(() => CasePayload, { description: 'Records that siblings live apart and why, or that this has ended.' })
  @Access('care:record')
  siblingSeparationRecord(
    @Arg('input', () => inputs.SiblingSeparationRecordInput, toDo) input: inputs.SiblingSeparationRecordInput,
    @Ctx() context: RegistryContext,
    @Info() info: GraphQLResolveInfo,
  ): Promise<CasePayload> {
    return answer(context, info, input, (given) =>
      separateSiblings(context.registry, context.actor, {
        ...given,
        ...changed(given),
        siblingCaseId: toCaseId(given.siblingCaseId, 'siblingCaseId'),
      }),
    );
  }
}
