import type { GraphQLResolveInfo } from 'graphql';
import { Arg, Ctx, Info, Mutation, Resolver } from 'type-graphql';
import type { RegistryContext } from '../../access/context.js';
import { Access } from '../../access/guarded.js';
import { answer, CasePayload, changed, toCorrected, toPlace } from '../../cases/graphql/case-payload.js';
import * as inputs from './assessment.inputs.js';
import { recordAssessment, withdrawAssessment } from './record-assessment.js';

const toDo = { description: 'What to do.' };

/** Acts on assessments; each answers the case. */
@Resolver()
export class AssessmentResolver {
  @Mutation(() => CasePayload, {
    description: 'Records an assessment, or restates an earlier one; totals and bands are reckoned here.',
  })
  @Access('assessment:record')
  assessmentRecord(
    @Arg('input', () => inputs.AssessmentRecordInput, toDo) input: inputs.AssessmentRecordInput,
    @Ctx() context: RegistryContext,
    @Info() info: GraphQLResolveInfo,
  ): Promise<CasePayload> {
    return answer(context, info, input, (given) =>
      recordAssessment(context.registry, context.actor, {
        ...given,
        ...changed(given),
        ...toCorrected('assessment', given),
      }),
    );
  }

  @Mutation(() => CasePayload, { description: 'Withdraws an assessment that was not made of this child.' })
  @Access('assessment:record')
  assessmentWithdraw(
    @Arg('input', () => inputs.AssessmentWithdrawInput, toDo) input: inputs.AssessmentWithdrawInput,
    @Ctx() context: RegistryContext,
    @Info() info: GraphQLResolveInfo,
  ): Promise<CasePayload> {
    return answer(context, info, input, (given) =>
      withdrawAssessment(context.registry, context.actor, {
        ...given,
        ...changed(given),
        assessmentId: toPlace('assessment', given, given.assessmentId),
      }),
    );
  }
}
