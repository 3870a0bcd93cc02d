import type { GraphQLResolveInfo } from 'graphql';
import { Args, Ctx, Info, Query, Resolver } from 'type-graphql';
import type { RegistryContext } from '../../access/context.js';
import { Access } from '../../access/guarded.js';
import { CasePageArgs, ClaimPageArgs, toCasePage } from '../../graphql/case-page.args.js';
import type { PageOf } from '../../graphql/pagination.js';
import { selectedOfNodes } from '../../graphql/selection.js';
import type * as trees from '../reading/case-tree.js';
import * as lists from '../reading/list-pages.js';
import * as types from './case-lists.types.js';

/** Each long list of one case in pages. */
@Resolver()
export class CaseListsResolver {
  @Query(() => types.EvidenceItemConnection, {
    description:
      'The identity file of a case, newest first, a page at a time. Empty where there is no case that you may see, and where its facts alone are shown; of a sealed file the error JUSTIFICATION_REQUIRED.',
  })
  @Access('identity:read')
  caseEvidence(
    @Args(() => CasePageArgs) asked: CasePageArgs,
    @Ctx() context: RegistryContext,
    @Info() info: GraphQLResolveInfo,
  ): Promise<PageOf<trees.EvidenceTree>> {
    return lists.pageOfCaseList(context, lists.evidenceOfCase, toCasePage(asked), selectedOfNodes(info));
  }

  @Query(() => types.NoteConnection, {
    description:
      'The notes in the file of a case, newest first, a page at a time. Empty where there is no case that you may see, and where its facts alone are shown; of a sealed file the error JUSTIFICATION_REQUIRED.',
  })
  @Access('identity:read')
  caseNotes(
    @Args(() => CasePageArgs) asked: CasePageArgs,
    @Ctx() context: RegistryContext,
    @Info() info: GraphQLResolveInfo,
  ): Promise<PageOf<trees.NoteTree>> {
    return lists.pageOfCaseList(context, lists.notesOfCase, toCasePage(asked), selectedOfNodes(info));
  }

  @Query(() => types.AttestationConnection, {
    description:
      'The conditions vouched for of a case, newest first, a page at a time. Empty where there is no case that you may see.',
  })
  @Access('case:read')
  caseAttestations(
    @Args(() => CasePageArgs) asked: CasePageArgs,
    @Ctx() context: RegistryContext,
    @Info() info: GraphQLResolveInfo,
  ): Promise<PageOf<trees.AttestationTree>> {
    return lists.pageOfCaseList(context, lists.attestationsOfCase, toCasePage(asked), selectedOfNodes(info));
  }

  @Query(() => types.HoldConnection, {
    description:
      'The holds on a case, lifted ones too, newest first, a page at a time. Empty where there is no case that you may see.',
  })
  @Access('case:read')
  caseHolds(
    @Args(() => CasePageArgs) asked: CasePageArgs,
    @Ctx() context: RegistryContext,
    @Info() info: GraphQLResolveInfo,
  ): Promise<PageOf<trees.HoldTree>> {
    return lists.pageOfCaseList(context, lists.holdsOfCase, toCasePage(asked), selectedOfNodes(info));
  }

  @Query(() => types.WhereaboutsClaimConnection, {
    description:
      'The standing claims of where a child was, the latest observation first, a page at a time. Empty where there is no case that you may see.',
  })
  @Access('case:read')
  caseWhereaboutsClaims(
    @Args(() => ClaimPageArgs) asked: ClaimPageArgs,
    @Ctx() context: RegistryContext,
    @Info() info: GraphQLResolveInfo,
  ): Promise<PageOf<trees.WhereaboutsClaimTree>> {
    return lists.pageOfCaseList(context, lists.whereaboutsOfCase, toCasePage(asked), selectedOfNodes(info));
  }

  @Query(() => types.VitalStatusClaimConnection, {
    description:
      'The standing claims of the life of a child, the latest observation first, a page at a time. Empty where there is no case that you may see.',
  })
  @Access('case:read')
  caseVitalStatusClaims(
    @Args(() => ClaimPageArgs) asked: ClaimPageArgs,
    @Ctx() context: RegistryContext,
    @Info() info: GraphQLResolveInfo,
  ): Promise<PageOf<trees.VitalClaimTree>> {
    return lists.pageOfCaseList(context, lists.vitalStatusOfCase, toCasePage(asked), selectedOfNodes(info));
  }
}
