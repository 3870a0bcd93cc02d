import type { GraphQLResolveInfo } from 'graphql';
import { Arg, Ctx, ID, Info, Int, Mutation, Query, Resolver } from 'type-graphql';
import type { RegistryContext } from '../access/context.js';
import { Access } from '../access/guarded.js';
import { attempt, toKey } from '../cases/graphql/case-payload.js';
import { toPage, type PageOf } from '../graphql/pagination.js';
import { selectedOfNodes, selectedPaths } from '../graphql/selection.js';
import { fromNodeId, type RequestId, type SiteId } from '../identifiers.js';
import { closeRequest, reopenRequest, stateConsent } from './change-request.js';
import { correctRequest } from './correct-request.js';
import { growEndedBases } from './ended-basis.js';
import { openRequest } from './open-request.js';
import { findRequestTree, growRequests } from './tracing-payload.js';
import type { RequestTree } from './tracing-tree.js';
import * as inputs from './tracing.inputs.js';
import { listRequests, requestOrder, type RequestStatus } from './tracing.queries.js';
import { TracingStatusEnum } from './tracing-vocabulary.types.js';
import { TracingRequest, TracingRequestConnection, TracingRequestPayload } from './tracing.types.js';

const toDo = { description: 'What to do.' };

@Resolver()
export class TracingResolver {
  @Query(() => TracingRequestConnection, {
    description:
      'Tracing requests of your agency and those linked to its cases, newest first; all where your role sees all.',
  })
  @Access('tracing:read')
  async tracingRequests(
    @Arg('first', () => Int, { description: 'How many, 1 to 100.' }) first: number,
    @Arg('after', () => String, { nullable: true, description: 'The endCursor of the page before.' })
    after: string | null | undefined,
    @Arg('status', () => TracingStatusEnum, { nullable: true, description: 'Those that stand there.' })
    status: RequestStatus | null | undefined,
    @Ctx() context: RegistryContext,
    @Info() info: GraphQLResolveInfo,
  ): Promise<PageOf<RequestTree>> {
    const page = { first, after: after ?? undefined };
    const rows = await listRequests(context.registry, context.actor, { ...page, status: status ?? undefined });
    const nodes = await growRequests(context, rows.slice(0, first), selectedOfNodes(info));
    return toPage({ order: requestOrder, placeOf: ({ key }) => [key] }, rows, page, nodes);
  }

  @Query(() => TracingRequest, {
    nullable: true,
    description: 'One request; null where there is none that you may see.',
  })
  @Access('tracing:read')
  async tracingRequest(
    @Arg('id', () => ID, { description: 'The id of the request.' }) id: string,
    @Ctx() context: RegistryContext,
    @Info() info: GraphQLResolveInfo,
  ): Promise<RequestTree | null> {
    const number = fromNodeId('request', id);
    return number === undefined ? null : findRequestTree(context, number as RequestId, selectedPaths(info));
  }

  @Mutation(() => TracingRequestPayload, {
    description: 'Records that somebody asks for a child, and what the inquirer agrees to.',
  })
  @Access('tracing:record')
  tracingRequestOpen(
    @Arg('input', () => inputs.TracingRequestOpenInput, toDo) input: inputs.TracingRequestOpenInput,
    @Ctx() context: RegistryContext,
    @Info() info: GraphQLResolveInfo,
  ): Promise<TracingRequestPayload> {
    return answer(context, info, input, ({ lastSiteId, ...given }) =>
      openRequest(context.registry, context.actor, {
        ...given,
        lastSiteId: lastSiteId === undefined ? undefined : toKey<SiteId>('site', lastSiteId, 'lastSiteId'),
      }),
    );
  }

  @Mutation(() => TracingRequestPayload, {
    description:
      'Puts right what was recorded of what an inquirer said. The day of receipt stays while a link is confirmed: its case goes by it.',
  })
  @Access('tracing:record')
  tracingRequestCorrect(
    @Arg('input', () => inputs.TracingRequestCorrectInput, toDo) input: inputs.TracingRequestCorrectInput,
    @Ctx() context: RegistryContext,
    @Info() info: GraphQLResolveInfo,
  ): Promise<TracingRequestPayload> {
    return answer(context, info, input, ({ lastSiteId, ...given }) =>
      correctRequest(context.registry, context.actor, {
        ...given,
        ...named(given),
        lastSiteId: lastSiteId === undefined ? undefined : toKey<SiteId>('site', lastSiteId, 'lastSiteId'),
      }),
    );
  }

  @Mutation(() => TracingRequestPayload, {
    description:
      'Records what the inquirer says of one purpose. To take TRACING back ends, from that day on, the lawful basis that a confirmed link gave its case, and to give it again restores it; the words of the request and of the grounds are hidden from the other agency while TRACING or SHARING_WITH_AGENCIES is taken back.',
  })
  @Access('tracing:record')
  tracingConsentState(
    @Arg('input', () => inputs.TracingConsentStateInput, toDo) input: inputs.TracingConsentStateInput,
    @Ctx() context: RegistryContext,
    @Info() info: GraphQLResolveInfo,
  ): Promise<TracingRequestPayload> {
    return answer(context, info, input, (given) =>
      stateConsent(context.registry, context.actor, { ...given, ...named(given) }),
    );
  }

  @Mutation(() => TracingRequestPayload, {
    description:
      'Closes a request. FOUND needs a confirmed link; WITHDRAWN_BY_INQUIRER with one needs TRACING to be taken back first.',
  })
  @Access('tracing:record')
  tracingRequestClose(
    @Arg('input', () => inputs.TracingRequestCloseInput, toDo) input: inputs.TracingRequestCloseInput,
    @Ctx() context: RegistryContext,
    @Info() info: GraphQLResolveInfo,
  ): Promise<TracingRequestPayload> {
    return answer(context, info, input, (given) =>
      closeRequest(context.registry, context.actor, { ...given, ...named(given) }),
    );
  }

  @Mutation(() => TracingRequestPayload, { description: 'Takes a closed request up again.' })
  @Access('tracing:record')
  tracingRequestReopen(
    @Arg('input', () => inputs.TracingRequestReopenInput, toDo) input: inputs.TracingRequestReopenInput,
    @Ctx() context: RegistryContext,
    @Info() info: GraphQLResolveInfo,
  ): Promise<TracingRequestPayload> {
    return answer(context, info, input, (given) =>
      reopenRequest(context.registry, context.actor, { ...given, ...named(given) }),
    );
  }
}

const named = ({ requestId }: { readonly requestId: string }) => ({
  requestId: toKey<RequestId>('request', requestId, 'requestId'),
});

async function answer<Input extends { readonly idempotencyKey: string }>(
  context: RegistryContext,
  info: GraphQLResolveInfo,
  input: Input,
  act: (given: Input) => Promise<RequestId>,
): Promise<TracingRequestPayload> {
  const { answer: id, userErrors } = await attempt(context, input, act);
  if (id === null) return { request: null, basisEnded: [], userErrors };
  return {
    request: await findRequestTree(context, id, selectedPaths(info, ['request'])),
    basisEnded: await growEndedBases(context, id, selectedPaths(info, ['basisEnded'])),
    userErrors,
  };
}
