import type { GraphQLResolveInfo } from 'graphql';
import { Arg, Ctx, Info, Int, Mutation, Query, Resolver } from 'type-graphql';
import type { RegistryContext } from '../../access/context.js';
import { Access } from '../../access/guarded.js';
import { answer, CasePayload, changed, toKey, toPlace } from '../../cases/graphql/case-payload.js';
import { showCases } from '../../cases/reading/show-cases.js';
import { toPage, type PageOf } from '../../graphql/pagination.js';
import { beneathPath, selectedOfNodes } from '../../graphql/selection.js';
import { toRecordId, type CaseId, type SiteId } from '../../identifiers.js';
import { leaveSign } from './leave-sign.js';
import { listSealedSigns, sealedSignOrder, type SealedSignRow } from './sealed-signs.queries.js';
import {
  SealedSignConnection,
  SealedSignLeaveInput,
  SealedSignSettleInput,
  type SealedSign,
} from './sealed-signs.types.js';
import { settleSign } from './settle-sign.js';

const toDo = { description: 'What to do.' };

@Resolver()
export class SealedSignResolver {
  @Query(() => SealedSignConnection, {
    description:
      'Worklist: signs of life that wait beside sealed files, the longest first, or those that were settled. That they wait is shown to all who may open such files; what they say, and why they were settled so, to whom the file is open.',
  })
  @Access('file:unseal')
  async sealedSigns(
    @Arg('first', () => Int, { description: 'How many, 1 to 100.' }) first: number,
    @Arg('after', () => String, { nullable: true, description: 'The endCursor of the page before.' })
    after: string | null | undefined,
    @Arg('isWaiting', () => Boolean, {
      defaultValue: true,
      description: 'Whether those that wait are listed, or those that were taken in or set aside.',
    })
    isWaiting: boolean,
    @Ctx() context: RegistryContext,
    @Info() info: GraphQLResolveInfo,
  ): Promise<PageOf<SealedSign>> {
    const page = { first, after: after ?? undefined, isWaiting };
    const rows = await listSealedSigns(context.registry, context.actor, page);
    const shown = rows.slice(0, first);
    const ids = shown.map(({ caseKey }) => caseKey as CaseId);
    const trees = await showCases(context, ids, beneathPath(selectedOfNodes(info), 'case'));
    const nodes = shown.map((row) => {
      const found = trees.find(({ key }) => key === row.caseKey);
      const { place, leftAt, leftBy } = row;
      const signId = toRecordId('sealedSign', [row.caseKey], place);
      const settlement = settlementOf(row);
      return found && { signId, case: found, leftAt, leftBy, content: contentOf(row), settlement };
    });
    return toPage({ order: sealedSignOrder, placeOf: ({ rowId }) => [rowId] }, rows, page, nodes);
  }

  @Mutation(() => CasePayload, {
    description:
      'Leaves a sign of life beside a sealed file, which stays sealed to you. Whoever is responsible sees in sealedSigns that it waits.',
  })
  @Access('vitalStatus:record')
  sealedSignLeave(
    @Arg('input', () => SealedSignLeaveInput, toDo) input: SealedSignLeaveInput,
    @Ctx() context: RegistryContext,
    @Info() info: GraphQLResolveInfo,
  ): Promise<CasePayload> {
    return answer(context, info, input, ({ siteId, ...given }) =>
      leaveSign(context.registry, context.actor, {
        ...given,
        ...changed(given),
        siteId: siteId === undefined ? undefined : toKey<SiteId>('site', siteId, 'siteId'),
      }),
    );
  }

  @Mutation(() => CasePayload, {
    description: 'Takes a sign of life that waited into the file, or sets it aside, once the file is open to you.',
  })
  @Access('vitalStatus:record')
  sealedSignSettle(
    @Arg('input', () => SealedSignSettleInput, toDo) input: SealedSignSettleInput,
    @Ctx() context: RegistryContext,
    @Info() info: GraphQLResolveInfo,
  ): Promise<CasePayload> {
    return answer(context, info, input, (given) =>
      settleSign(context.registry, context.actor, {
        ...given,
        ...changed(given),
        signId: toPlace('sealedSign', given, given.signId),
      }),
    );
  }
}

/** What became of it, to whom the file is open. */
function settlementOf({ isOpen, outcome, reason, settledAt, settledBy }: SealedSignRow) {
  if (isOpen !== 1 || outcome === null || settledAt === null) return null;
  return { outcome, reason: reason ?? '', settledAt, settledBy: settledBy ?? '' };
}

function contentOf(row: SealedSignRow) {
  if (row.isOpen !== 1) return null;
  const { observedOn, status, country, source, grade, recordedBy, site } = row;
  return { observedOn, status, country, source, grade, recordedBy, site: site?.code == null ? null : site };
}
