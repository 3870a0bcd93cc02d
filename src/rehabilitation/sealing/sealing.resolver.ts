import type { GraphQLResolveInfo } from 'graphql';
import { Arg, Ctx, Info, Mutation, Resolver } from 'type-graphql';
import type { RegistryContext } from '../../access/context.js';
import { Access } from '../../access/guarded.js';
import { answer, CasePayload, changed } from '../../cases/graphql/case-payload.js';
import { toUser } from '../plans/plan-payload.js';
import { admitHolder, revokeHolder } from './admit-holder.js';
import { liftSeal, openSealedFile, sealFile } from './seal-file.js';
import * as inputs from './sealing.inputs.js';

const toDo = { description: 'What to do.' };

/** Acts on the seal of a file and on who holds the rights in it; each answers the case. */
@Resolver()
export class SealingResolver {
  @Mutation(() => CasePayload, { description: 'Sets the day from which the file of a closed case is sealed.' })
  @Access('file:seal')
  fileSeal(
    @Arg('input', () => inputs.FileSealInput, toDo) input: inputs.FileSealInput,
    @Ctx() context: RegistryContext,
    @Info() info: GraphQLResolveInfo,
  ): Promise<CasePayload> {
    return answer(context, info, input, (given) =>
      sealFile(context.registry, context.actor, { ...given, ...changed(given) }),
    );
  }

  @Mutation(() => CasePayload, {
    description:
      'Lifts a seal, or takes a coming one back. With it ends what was opened behind it: another seal is opened for a reason of its own.',
  })
  @Access('file:seal')
  fileSealLift(
    @Arg('input', () => inputs.FileSealLiftInput, toDo) input: inputs.FileSealLiftInput,
    @Ctx() context: RegistryContext,
    @Info() info: GraphQLResolveInfo,
  ): Promise<CasePayload> {
    return answer(context, info, input, (given) =>
      liftSeal(context.registry, context.actor, { ...given, ...changed(given) }),
    );
  }

  @Mutation(() => CasePayload, {
    description: 'Opens a sealed file for you alone and for three days, for a stated reason.',
  })
  @Access('file:unseal')
  sealedFileOpen(
    @Arg('input', () => inputs.SealedFileOpenInput, toDo) input: inputs.SealedFileOpenInput,
    @Ctx() context: RegistryContext,
    @Info() info: GraphQLResolveInfo,
  ): Promise<CasePayload> {
    return answer(context, info, input, (given) =>
      openSealedFile(context.registry, context.actor, { ...given, ...changed(given) }),
    );
  }

  @Mutation(() => CasePayload, {
    description: 'Takes the rights in a file back from who was admitted to it by mistake, at once.',
  })
  @Access('holder:admit')
  fileHolderRevoke(
    @Arg('input', () => inputs.FileHolderRevokeInput, toDo) input: inputs.FileHolderRevokeInput,
    @Ctx() context: RegistryContext,
    @Info() info: GraphQLResolveInfo,
  ): Promise<CasePayload> {
    return answer(context, info, input, (given) =>
      revokeHolder(context.registry, context.actor, { ...given, ...changed(given) }),
    );
  }

  @Mutation(() => CasePayload, { description: 'Passes the rights in a file to the young person who has come of age.' })
  @Access('holder:admit')
  fileHolderAdmit(
    @Arg('input', () => inputs.FileHolderAdmitInput, toDo) input: inputs.FileHolderAdmitInput,
    @Ctx() context: RegistryContext,
    @Info() info: GraphQLResolveInfo,
  ): Promise<CasePayload> {
    return answer(context, info, input, (given) =>
      admitHolder(context.registry, context.actor, {
        ...given,
        ...changed(given),
        userId: toUser(given.userId, 'userId'),
      }),
    );
  }
}
