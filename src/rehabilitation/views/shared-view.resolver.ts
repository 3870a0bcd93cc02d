import type { GraphQLResolveInfo } from 'graphql';
import { Arg, Ctx, Info, Mutation, Resolver } from 'type-graphql';
import type { RegistryContext } from '../../access/context.js';
import { Access } from '../../access/guarded.js';
import { answer, CasePayload, changed, toPlace } from '../../cases/graphql/case-payload.js';
import { toAgency } from '../plans/plan-payload.js';
import { recordEducationNeeds, recordHealthNeeds } from './record-needs.js';
import { endView, shareView } from './share-view.js';
import * as inputs from './view.inputs.js';

const toDo = { description: 'What to do.' };

/** Acts on what other bodies are shown of a child; each answers the case. */
@Resolver()
export class SharedViewResolver {
  @Mutation(() => CasePayload, { description: 'Records what a child needs at school, in closed words.' })
  @Access('needs:record')
  educationNeedsRecord(
    @Arg('input', () => inputs.EducationNeedsRecordInput, toDo) input: inputs.EducationNeedsRecordInput,
    @Ctx() context: RegistryContext,
    @Info() info: GraphQLResolveInfo,
  ): Promise<CasePayload> {
    return answer(context, info, input, (given) =>
      recordEducationNeeds(context.registry, context.actor, { ...given, ...changed(given) }),
    );
  }

  @Mutation(() => CasePayload, { description: 'Records what a child needs of a clinic, in closed words.' })
  @Access('needs:record')
  healthNeedsRecord(
    @Arg('input', () => inputs.HealthNeedsRecordInput, toDo) input: inputs.HealthNeedsRecordInput,
    @Ctx() context: RegistryContext,
    @Info() info: GraphQLResolveInfo,
  ): Promise<CasePayload> {
    return answer(context, info, input, (given) =>
      recordHealthNeeds(context.registry, context.actor, { ...given, ...changed(given) }),
    );
  }

  @Mutation(() => CasePayload, {
    description: 'Shows a child to a school, a clinic or a guardianship office by the view made for it.',
  })
  @Access('view:grant')
  viewShare(
    @Arg('input', () => inputs.ViewShareInput, toDo) input: inputs.ViewShareInput,
    @Ctx() context: RegistryContext,
    @Info() info: GraphQLResolveInfo,
  ): Promise<CasePayload> {
    return answer(context, info, input, (given) =>
      shareView(context.registry, context.actor, {
        ...given,
        ...changed(given),
        agencyId: toAgency(given.agencyId, 'agencyId'),
      }),
    );
  }

  @Mutation(() => CasePayload, { description: 'Takes a view back at once.' })
  @Access('view:grant')
  viewEnd(
    @Arg('input', () => inputs.ViewEndInput, toDo) input: inputs.ViewEndInput,
    @Ctx() context: RegistryContext,
    @Info() info: GraphQLResolveInfo,
  ): Promise<CasePayload> {
    return answer(context, info, input, (given) =>
      endView(context.registry, context.actor, {
        ...given,
        ...changed(given),
        viewId: toPlace('sharedView', given, given.viewId),
      }),
    );
  }
}
