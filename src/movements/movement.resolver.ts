import type { GraphQLResolveInfo } from 'graphql';
import { Arg, Ctx, Info, Mutation, Resolver } from 'type-graphql';
import type { RegistryContext } from '../access/context.js';
import { Access } from '../access/guarded.js';
import { answer, attempt, CasePayload, changed, toKey } from '../cases/graphql/case-payload.js';
import { selectedPaths } from '../graphql/selection.js';
import type { AgreementId, CaseId, MovementId, OperationId, RoundId } from '../identifiers.js';
import { addToManifest, recordNoShow, removeFromManifest } from './change-manifest.js';
import { correctDeparture } from './correct-departure.js';
import { correctMovement } from './correct-movement.js';
import { correctOperation } from './correct-operation.js';
import { findMovementTree, growOperations } from './movement-tree.js';
import * as inputs from './movement.inputs.js';
import * as types from './movement.types.js';
import { planMovement, planOperation } from './plan-movement.js';
import { cancelMovement, completeMovement, departMovement, recordSelfReturn } from './run-movement.js';

const toDo = { description: 'What to do.' };

@Resolver()
export class MovementResolver {
  @Mutation(() => types.OperationPayload, { description: 'Plans an operation.' })
  @Access('movement:manage')
  async operationPlan(
    @Arg('input', () => inputs.OperationPlanInput, toDo) input: inputs.OperationPlanInput,
    @Ctx() context: RegistryContext,
    @Info() info: GraphQLResolveInfo,
  ): Promise<types.OperationPayload> {
    const { answer: id, userErrors } = await attempt(context, input, (given) =>
      planOperation(context.registry, context.actor, { ...given, ...grounds(given) }),
    );
    const wanted = selectedPaths(info, ['operation']);
    const [operation = null] = id === null ? [] : await growOperations(context, { ids: [id] }, wanted);
    return { id: operation?.id ?? null, operation, userErrors };
  }

  @Mutation(() => types.OperationPayload, {
    description:
      'Puts right what was recorded of an operation, and what it goes back to. Refused where its movements would come before that; each is named.',
  })
  @Access('movement:manage')
  async operationCorrect(
    @Arg('input', () => inputs.OperationCorrectInput, toDo) input: inputs.OperationCorrectInput,
    @Ctx() context: RegistryContext,
    @Info() info: GraphQLResolveInfo,
  ): Promise<types.OperationPayload> {
    const { answer: id, userErrors } = await attempt(context, input, (given) =>
      correctOperation(context.registry, context.actor, {
        ...given,
        ...grounds(given),
        operationId: toKey<OperationId>('operation', given.operationId, 'operationId'),
      }),
    );
    const wanted = selectedPaths(info, ['operation']);
    const [operation = null] = id === null ? [] : await growOperations(context, { ids: [id] }, wanted);
    return { id: operation?.id ?? null, operation, userErrors };
  }

  @Mutation(() => types.MovementPayload, { description: 'Plans a flight or convoy of an operation.' })
  @Access('movement:manage')
  movementPlan(
    @Arg('input', () => inputs.MovementPlanInput, toDo) input: inputs.MovementPlanInput,
    @Ctx() context: RegistryContext,
    @Info() info: GraphQLResolveInfo,
  ): Promise<types.MovementPayload> {
    return answerMovement(context, info, input, (given) =>
      planMovement(context.registry, context.actor, {
        ...given,
        operationId: toKey<OperationId>('operation', given.operationId, 'operationId'),
      }),
    );
  }

  @Mutation(() => types.MovementPayload, { description: 'Puts children on a manifest: all of them, or nobody.' })
  @Access('movement:manage')
  manifestAdd(
    @Arg('input', () => inputs.ManifestAddInput, toDo) input: inputs.ManifestAddInput,
    @Ctx() context: RegistryContext,
    @Info() info: GraphQLResolveInfo,
  ): Promise<types.MovementPayload> {
    return answerMovement(context, info, input, (given) =>
      addToManifest(context.registry, context.actor, {
        ...given,
        ...named(given),
        entries: given.entries.map(({ caseId, ...entry }, place) => ({
          ...entry,
          caseId: toKey<CaseId>('case', caseId, `entries.${place}.caseId`),
        })),
      }),
    );
  }

  @Mutation(() => types.MovementPayload, { description: 'Takes a child off the manifest of a planned movement.' })
  @Access('movement:manage')
  manifestRemove(
    @Arg('input', () => inputs.ManifestRemoveInput, toDo) input: inputs.ManifestRemoveInput,
    @Ctx() context: RegistryContext,
    @Info() info: GraphQLResolveInfo,
  ): Promise<types.MovementPayload> {
    return answerMovement(context, info, input, (given) =>
      removeFromManifest(context.registry, context.actor, { ...given, ...named(given), ...ofCase(given) }),
    );
  }

  @Mutation(() => types.MovementPayload, {
    description: 'Records that a child on the manifest did not come; after the departure its case goes back.',
  })
  @Access('movement:manage')
  manifestNoShow(
    @Arg('input', () => inputs.ManifestNoShowInput, toDo) input: inputs.ManifestNoShowInput,
    @Ctx() context: RegistryContext,
    @Info() info: GraphQLResolveInfo,
  ): Promise<types.MovementPayload> {
    return answerMovement(context, info, input, (given) =>
      recordNoShow(context.registry, context.actor, { ...given, ...named(given), ...ofCase(given) }),
    );
  }

  @Mutation(() => types.MovementPayload, {
    description: 'Records a departure. Refused with every missing condition of every child who is not ready.',
  })
  @Access('movement:manage')
  movementDepart(
    @Arg('input', () => inputs.MovementDepartInput, toDo) input: inputs.MovementDepartInput,
    @Ctx() context: RegistryContext,
    @Info() info: GraphQLResolveInfo,
  ): Promise<types.MovementPayload> {
    return answerMovement(context, info, input, (given) =>
      departMovement(context.registry, context.actor, { ...given, ...named(given) }),
    );
  }

  @Mutation(() => types.MovementPayload, {
    description: 'Records an arrival: everybody on the manifest returns in one transaction, or nobody does.',
  })
  @Access('movement:manage')
  movementComplete(
    @Arg('input', () => inputs.MovementCompleteInput, toDo) input: inputs.MovementCompleteInput,
    @Ctx() context: RegistryContext,
    @Info() info: GraphQLResolveInfo,
  ): Promise<types.MovementPayload> {
    return answerMovement(context, info, input, (given) =>
      completeMovement(context.registry, context.actor, { ...given, ...named(given) }),
    );
  }

  @Mutation(() => types.MovementPayload, {
    description:
      'Corrects a completion as a whole, for every child whom it brought or for nobody: the day, or that it never was. The second of two persons does it.',
  })
  @Access('movement:manage')
  movementCorrect(
    @Arg('input', () => inputs.MovementCorrectInput, toDo) input: inputs.MovementCorrectInput,
    @Ctx() context: RegistryContext,
    @Info() info: GraphQLResolveInfo,
  ): Promise<types.MovementPayload> {
    return answerMovement(context, info, input, (given) =>
      correctMovement(context.registry, context.actor, { ...given, ...named(given) }),
    );
  }

  @Mutation(() => types.MovementPayload, {
    description:
      'One of two words that put the day of a departure right, before the arrival or after it: with the second, by another person, the movement and each child who left with it departed on that day, or nobody. Refused where an arrival, the agreement, the round or the history of a child leaves no place for it.',
  })
  @Access('movement:manage')
  movementDepartureCorrect(
    @Arg('input', () => inputs.MovementDepartureCorrectInput, toDo) input: inputs.MovementDepartureCorrectInput,
    @Ctx() context: RegistryContext,
    @Info() info: GraphQLResolveInfo,
  ): Promise<types.MovementPayload> {
    return answerMovement(context, info, input, (given) =>
      correctDeparture(context.registry, context.actor, { ...given, ...named(given) }),
    );
  }

  @Mutation(() => types.MovementPayload, {
    description: 'Cancels a planned movement; its children are free for another.',
  })
  @Access('movement:manage')
  movementCancel(
    @Arg('input', () => inputs.MovementCancelInput, toDo) input: inputs.MovementCancelInput,
    @Ctx() context: RegistryContext,
    @Info() info: GraphQLResolveInfo,
  ): Promise<types.MovementPayload> {
    return answerMovement(context, info, input, (given) =>
      cancelMovement(context.registry, context.actor, { ...given, ...named(given) }),
    );
  }

  @Mutation(() => CasePayload, { description: 'Records that a child came home without an operation.' })
  @Access('case:move')
  selfReturnRecord(
    @Arg('input', () => inputs.SelfReturnRecordInput, toDo) input: inputs.SelfReturnRecordInput,
    @Ctx() context: RegistryContext,
    @Info() info: GraphQLResolveInfo,
  ): Promise<CasePayload> {
    return answer(context, info, input, (given) =>
      recordSelfReturn(context.registry, context.actor, { ...given, ...changed(given) }),
    );
  }
}

const named = ({ movementId }: { readonly movementId: string }) => ({
  movementId: toKey<MovementId>('movement', movementId, 'movementId'),
});
const grounds = ({ roundId, agreementId }: { readonly roundId?: string; readonly agreementId?: string }) => ({
  roundId: roundId === undefined ? undefined : toKey<RoundId>('round', roundId, 'roundId'),
  agreementId: agreementId === undefined ? undefined : toKey<AgreementId>('agreement', agreementId, 'agreementId'),
});
const ofCase = ({ ofCaseId }: { readonly ofCaseId: string }) => ({
  ofCaseId: toKey<CaseId>('case', ofCaseId, 'ofCaseId'),
});

async function answerMovement<Input extends { readonly idempotencyKey: string }>(
  context: RegistryContext,
  info: GraphQLResolveInfo,
  input: Input,
  act: (given: Input) => Promise<MovementId>,
): Promise<types.MovementPayload> {
  const { answer: id, userErrors } = await attempt(context, input, act);
  const movement = id === null ? null : await findMovementTree(context, id, selectedPaths(info, ['movement']));
  return { movement, userErrors };
}
