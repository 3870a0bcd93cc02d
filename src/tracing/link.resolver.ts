import type { GraphQLResolveInfo } from 'graphql';
import { Arg, Ctx, ID, Info, Int, Mutation, Query, Resolver } from 'type-graphql';
import type { RegistryContext } from '../access/context.js';
import { Access } from '../access/guarded.js';
import { attempt, toKey, toPlace } from '../cases/graphql/case-payload.js';
import { toPage, type PageOf } from '../graphql/pagination.js';
import { selectedOfNodes, selectedPaths } from '../graphql/selection.js';
import { filterKey } from '../graphql/list-filters.js';
import { type CaseId, type LinkId, type RequestId } from '../identifiers.js';
import { confirmLink, rejectLink, undoLink } from './decide-link.js';
import { linkOrder, listLinks, type LinkStatus } from './link.queries.js';
import { TracingLinkConnection, TracingLinkPayload } from './link.types.js';
import { proposeLink } from './propose-link.js';
import { findLinkTree, growLinks } from './tracing-payload.js';
import type { LinkTree } from './tracing-tree.js';
import * as inputs from './tracing.inputs.js';
import { LinkStatusEnum } from './tracing-vocabulary.types.js';

const toDo = { description: 'What to do.' };

@Resolver()
export class LinkResolver {
  @Query(() => TracingLinkConnection, {
    description:
      'Links between requests and cases that concern your agency, newest first; all where your role sees all. Of a file that was sealed, those of your own requests alone, and no more of them than where they stand (isSealed).',
  })
  @Access('tracing:read')
  async tracingLinks(
    @Arg('first', () => Int, { description: 'How many, 1 to 100.' }) first: number,
    @Arg('after', () => String, { nullable: true, description: 'The endCursor of the page before.' })
    after: string | null | undefined,
    @Arg('status', () => LinkStatusEnum, { nullable: true, description: 'Those that stand there.' })
    status: LinkStatus | null | undefined,
    @Arg('requestId', () => ID, { nullable: true, description: 'Those of this request.' })
    requestId: string | null | undefined,
    @Arg('caseId', () => ID, { nullable: true, description: 'Those of this case.' }) caseId: string | null | undefined,
    @Arg('isInDoubt', () => Boolean, {
      nullable: true,
      description: 'True for those that rest on evidence that was contested or refuted since, false for the others.',
    })
    isInDoubt: boolean | null | undefined,
    @Ctx() context: RegistryContext,
    @Info() info: GraphQLResolveInfo,
  ): Promise<PageOf<LinkTree>> {
    const page = { first, after: after ?? undefined };
    const rows = await listLinks(context.registry, context.actor, {
      ...page,
      status: status ?? undefined,
      isInDoubt: isInDoubt ?? undefined,
      requestId: filterKey<RequestId>('request', requestId, ['requestId']),
      caseId: filterKey<CaseId>('case', caseId, ['caseId']),
    });
    const nodes = await growLinks(context, rows.slice(0, first), selectedOfNodes(info));
    return toPage({ order: linkOrder, placeOf: ({ key }) => [key] }, rows, page, nodes);
  }

  @Mutation(() => TracingLinkPayload, {
    description: 'Says that a case may be that of the child sought. The agency of the case is shown the request.',
  })
  @Access('tracing:record')
  tracingLinkPropose(
    @Arg('input', () => inputs.TracingLinkProposeInput, toDo) input: inputs.TracingLinkProposeInput,
    @Ctx() context: RegistryContext,
    @Info() info: GraphQLResolveInfo,
  ): Promise<TracingLinkPayload> {
    return answer(context, info, input, ({ caseId, requestId, evidenceIds, ...given }) =>
      proposeLink(context.registry, context.actor, {
        ...given,
        requestId: toKey<RequestId>('request', requestId, 'requestId'),
        caseId: toKey<CaseId>('case', caseId, 'caseId'),
        evidenceIds: evidenceIds?.map((id) => toPlace('evidence', { caseId }, id)),
      }),
    );
  }

  @Mutation(() => TracingLinkPayload, {
    description:
      'Your agency holds a link to be right. The second of the two agencies, by another person, confirms it.',
  })
  @Access('tracing:decide')
  tracingLinkConfirm(
    @Arg('input', () => inputs.TracingLinkConfirmInput, toDo) input: inputs.TracingLinkConfirmInput,
    @Ctx() context: RegistryContext,
    @Info() info: GraphQLResolveInfo,
  ): Promise<TracingLinkPayload> {
    return answer(context, info, input, (given) =>
      confirmLink(context.registry, context.actor, { ...given, ...named(given) }),
    );
  }

  @Mutation(() => TracingLinkPayload, { description: 'Rejects a possible link, until the day of its review.' })
  @Access('tracing:decide')
  tracingLinkReject(
    @Arg('input', () => inputs.TracingLinkRejectInput, toDo) input: inputs.TracingLinkRejectInput,
    @Ctx() context: RegistryContext,
    @Info() info: GraphQLResolveInfo,
  ): Promise<TracingLinkPayload> {
    return answer(context, info, input, (given) =>
      rejectLink(context.registry, context.actor, { ...given, ...named(given) }),
    );
  }

  @Mutation(() => TracingLinkPayload, {
    description: 'Your agency takes a confirmed link back. With the word of the second agency it is undone.',
  })
  @Access('tracing:decide')
  tracingLinkUndo(
    @Arg('input', () => inputs.TracingLinkUndoInput, toDo) input: inputs.TracingLinkUndoInput,
    @Ctx() context: RegistryContext,
    @Info() info: GraphQLResolveInfo,
  ): Promise<TracingLinkPayload> {
    return answer(context, info, input, (given) =>
      undoLink(context.registry, context.actor, { ...given, ...named(given) }),
    );
  }
}

const named = ({ linkId }: { readonly linkId: string }) => ({ linkId: toKey<LinkId>('link', linkId, 'linkId') });

async function answer<Input extends { readonly idempotencyKey: string }>(
  context: RegistryContext,
  info: GraphQLResolveInfo,
  input: Input,
  act: (given: Input) => Promise<LinkId>,
): Promise<TracingLinkPayload> {
  const { answer: id, userErrors } = await attempt(context, input, act);
  return { link: id === null ? null : await findLinkTree(context, id, selectedPaths(info, ['link'])), userErrors };
}
