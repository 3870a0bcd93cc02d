import type { GraphQLResolveInfo } from 'graphql';
import { Arg, Ctx, Info, Int, Mutation, Query, Resolver } from 'type-graphql';
import type { RegistryContext } from '../access/context.js';
import { Access } from '../access/guarded.js';
import { answer, attempt, CasePayload, toCaseId } from '../cases/graphql/case-payload.js';
import type { PageOf } from '../graphql/pagination.js';
import { selectedOfNodes, selectedPaths } from '../graphql/selection.js';
import * as inputs from './emergency.inputs.js';
import { EmergencyAccessConnection, EmergencyAccessPayload } from './emergency.types.js';
import { openFile } from './open-file.js';
import { listEmergencyOpenings, type EmergencyOpeningRow, type ListOpenings } from './opening.queries.js';
import { reviewOpening } from './review-opening.js';

const toDo = { description: 'What to do.' };
const ofFirst = { description: 'How many, 1 to 100.' };
const ofAfter = { nullable: true, description: 'The endCursor of the page before.' };
const ofWaiting = { nullable: true, description: 'true: only those that nobody has reviewed yet, the worklist.' };

@Resolver()
export class EmergencyResolver {
  @Query(() => EmergencyAccessConnection, {
    description: 'Files that were opened in an emergency, by whom and for what stated reason, newest first.',
  })
  @Access('audit:read')
  async emergencyAccesses(
    @Arg('first', () => Int, ofFirst) first: number,
    @Arg('after', () => String, ofAfter) after: string | null | undefined,
    @Arg('isWaiting', () => Boolean, ofWaiting) isWaiting: boolean | null | undefined,
    @Ctx() context: RegistryContext,
    @Info() info: GraphQLResolveInfo,
  ): Promise<PageOf<EmergencyOpeningRow>> {
    const list = { first, after: after ?? undefined, isWaiting: isWaiting ?? undefined };
    return read(context, list, selectedOfNodes(info));
  }

  @Mutation(() => CasePayload, {
    description:
      'Shows you one file that you may not see, to be read for four hours, for a stated reason; three in a day at most. A supervisor reviews each. A sealed file stays sealed.',
  })
  @Access('emergency:open')
  emergencyAccessOpen(
    @Arg('input', () => inputs.EmergencyAccessOpenInput, toDo) input: inputs.EmergencyAccessOpenInput,
    @Ctx() context: RegistryContext,
    @Info() info: GraphQLResolveInfo,
  ): Promise<CasePayload> {
    return answer(context, info, input, (given) =>
      openFile(context.registry, context.actor, { ...given, caseId: toCaseId(given.caseId, 'caseId') }),
    );
  }

  @Mutation(() => EmergencyAccessPayload, {
    description:
      'Says whether an opening was justified, by somebody else than who made it; one that was not ends at once.',
  })
  @Access('emergency:review')
  async emergencyAccessReview(
    @Arg('input', () => inputs.EmergencyAccessReviewInput, toDo) input: inputs.EmergencyAccessReviewInput,
    @Ctx() context: RegistryContext,
    @Info() info: GraphQLResolveInfo,
  ): Promise<EmergencyAccessPayload> {
    const { answer: id, userErrors } = await attempt(context, input, (given) =>
      reviewOpening(context.registry, context.actor, { ...given, openingId: toNumber(given.openingId) }),
    );
    const wanted = selectedPaths(info, ['opening']);
    return { opening: id === null ? null : await findOpening(context, id, wanted), userErrors };
  }
}

/** A page; the files that it speaks of are audited as read before the reply leaves. */
async function read({ registry, actor, reads }: RegistryContext, list: ListOpenings, wanted: ReadonlySet<string>) {
  const { page, keys } = await listEmergencyOpenings(registry, actor, list, wanted);
  for (const key of keys) reads.subjects.add(key);
  return page;
}

async function findOpening(
  context: RegistryContext,
  id: number,
  wanted: ReadonlySet<string>,
): Promise<EmergencyOpeningRow | null> {
  return (await read(context, { first: 1, id }, wanted)).nodes[0] ?? null;
}

/** Anything that is no number belongs to no opening. */
const toNumber = (id: string): number => (/^[1-9][0-9]{0,14}$/.test(id) ? Number(id) : 0);
