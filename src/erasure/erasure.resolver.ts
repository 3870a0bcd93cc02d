import { Arg, Ctx, Mutation, Query, Resolver } from 'type-graphql';
import type { RegistryContext } from '../access/context.js';
import { Access } from '../access/guarded.js';
import { attempt, changed } from '../cases/graphql/case-payload.js';
import type { CaseId } from '../identifiers.js';
import { carryOutErasure, declineErasure } from './carry-out-erasure.js';
import { ErasureCarryOutInput, ErasureDeclineInput, ErasureRequestInput } from './erasure.inputs.js';
import { listErasures, type ErasureRow } from './erasure.queries.js';
import { ErasurePayload, ErasureRequest } from './erasure.types.js';
import { requestErasure, type RequestErasure } from './request-erasure.js';

const toDo = { description: 'What to do.' };

/** Two persons erase the identity of a child: one asks, another carries it out. */
@Resolver()
export class ErasureResolver {
  @Query(() => [ErasureRequest], { description: 'The erasures that wait for a second person, oldest first.' })
  @Access('child:erase')
  async erasureRequests(@Ctx() { registry, actor, reads }: RegistryContext): Promise<ErasureRow[]> {
    const rows = await listErasures(registry, actor);
    for (const { caseKey } of rows) reads.subjects.add(caseKey as CaseId);
    return rows;
  }

  @Mutation(() => ErasurePayload, {
    description:
      'Asks that the identity of the child of a closed case be erased. Another person carries it out, or declines.',
  })
  @Access('child:erase')
  erasureRequest(
    @Arg('input', () => ErasureRequestInput, toDo) input: ErasureRequestInput,
    @Ctx() context: RegistryContext,
  ): Promise<ErasurePayload> {
    return done(context, input, (given) =>
      requestErasure(context.registry, context.actor, { ...given, ...changed(given) } as RequestErasure),
    );
  }

  @Mutation(() => ErasurePayload, {
    description:
      'Erases the identity of a child for good, by destroying its key: as the second person. Counts, books and the audit stay whole.',
  })
  @Access('child:erase')
  erasureCarryOut(
    @Arg('input', () => ErasureCarryOutInput, toDo) input: ErasureCarryOutInput,
    @Ctx() context: RegistryContext,
  ): Promise<ErasurePayload> {
    return done(context, input, async (given) => {
      // What is owed is for whoever runs the server: its watch makes it up, or tells of it in the log.
      const { caseId } = await carryOutErasure(context.registry, context.actor, { ...given, ...changed(given) });
      return caseId;
    });
  }

  @Mutation(() => ErasurePayload, { description: 'Declines an erasure that was asked for, or takes it back.' })
  @Access('child:erase')
  erasureDecline(
    @Arg('input', () => ErasureDeclineInput, toDo) input: ErasureDeclineInput,
    @Ctx() context: RegistryContext,
  ): Promise<ErasurePayload> {
    return done(context, input, (given) =>
      declineErasure(context.registry, context.actor, { ...given, ...changed(given) }),
    );
  }
}

async function done<Input extends { readonly idempotencyKey: string }>(
  context: RegistryContext,
  input: Input,
  act: (given: Input) => Promise<CaseId>,
): Promise<ErasurePayload> {
  const { answer, userErrors } = await attempt(context, input, act);
  return { isDone: answer !== null, userErrors };
}
