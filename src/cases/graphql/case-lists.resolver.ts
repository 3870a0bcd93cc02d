import type { GraphQLResolveInfo } from 'graphql';
import { Arg, Ctx, ID, Info, Int, Query, Resolver } from 'type-graphql';
import type { RegistryContext } from '../../access/context.js';
import { Access } from '../../access/guarded.js';
import type { PageOf } from '../../graphql/pagination.js';
import { selectedOfNodes } from '../../graphql/selection.js';
import type * as trees from '../reading/case-tree.js';
import * as lists from '../reading/list-pages.js';
import * as types from './case-lists.types.js';

const ofCase = { description: 'The case.' };
const ofFirst = { description: 'How many, 1 to 100.' };
const ofAfter = { nullable: true, description: 'The endCursor of the page before.' };

const ofWithdrawn = {
  defaultValue: false,
  description: 'Whether claims that were withdrawn are shown too, each with its withdrawal.',
};

/** Each long list of one case in pages. */
@Resolver()
export class CaseListsResolver {
  @Query(() => types.EvidenceItemConnection, {
    description:
      'The identity file of a case, newest first, a page at a time. Empty where there is no case that you may see, and where its facts alone are shown; of a sealed file the error JUSTIFICATION_REQUIRED.',
  })
  @Access('identity:read')
  caseEvidence(
    @Arg('caseId', () => ID, ofCase) caseId: string,
    @Arg('first', () => Int, ofFirst) first: number,
    @Arg('after', () => String, ofAfter) after: string | null | undefined,
    @Ctx() context: RegistryContext,
    @Info() info: GraphQLResolveInfo,
  ): Promise<PageOf<trees.EvidenceTree>> {
    const asked = { caseId, first, after: after ?? undefined };
    return lists.pageOfCaseList(context, lists.evidenceOfCase, asked, selectedOfNodes(info));
  }

  @Query(() => types.NoteConnection, {
    description:
      'The notes in the file of a case, newest first, a page at a time. Empty where there is no case that you may see, and where its facts alone are shown; of a sealed file the error JUSTIFICATION_REQUIRED.',
  })
  @Access('identity:read')
  caseNotes(
    @Arg('caseId', () => ID, ofCase) caseId: string,
    @Arg('first', () => Int, ofFirst) first: number,
    @Arg('after', () => String, ofAfter) after: string | null | undefined,
    @Ctx() context: RegistryContext,
    @Info() info: GraphQLResolveInfo,
  ): Promise<PageOf<trees.NoteTree>> {
    const asked = { caseId, first, after: after ?? undefined };
    return lists.pageOfCaseList(context, lists.notesOfCase, asked, selectedOfNodes(info));
  }

  @Query(() => types.AttestationConnection, {
    description:
      'The conditions vouched for of a case, newest first, a page at a time. Empty where there is no case that you may see.',
  })
  @Access('case:read')
  caseAttestations(
    @Arg('caseId', () => ID, ofCase) caseId: string,
    @Arg('first', () => Int, ofFirst) first: number,
    @Arg('after', () => String, ofAfter) after: string | null | undefined,
    @Ctx() context: RegistryContext,
    @Info() info: GraphQLResolveInfo,
  ): Promise<PageOf<trees.AttestationTree>> {
    const asked = { caseId, first, after: after ?? undefined };
    return lists.pageOfCaseList(context, lists.attestationsOfCase, asked, selectedOfNodes(info));
  }

  @Query(() => types.HoldConnection, {
    description:
      'The holds on a case, lifted ones too, newest first, a page at a time. Empty where there is no case that you may see.',
  })
  @Access('case:read')
  caseHolds(
    @Arg('caseId', () => ID, ofCase) caseId: string,
    @Arg('first', () => Int, ofFirst) first: number,
    @Arg('after', () => String, ofAfter) after: string | null | undefined,
    @Ctx() context: RegistryContext,
    @Info() info: GraphQLResolveInfo,
  ): Promise<PageOf<trees.HoldTree>> {
    const asked = { caseId, first, after: after ?? undefined };
    return lists.pageOfCaseList(context, lists.holdsOfCase, asked, selectedOfNodes(info));
  }

  @Query(() => types.WhereaboutsClaimConnection, {
    description:
      'The standing claims of where a child was, the latest observation first, a page at a time. Empty where there is no case that you may see.',
  })
  @Access('case:read')
  caseWhereaboutsClaims(
    @Arg('caseId', () => ID, ofCase) caseId: string,
    @Arg('first', () => Int, ofFirst) first: number,
    @Arg('after', () => String, ofAfter) after: string | null | undefined,
    @Arg('withWithdrawn', () => Boolean, ofWithdrawn) withWithdrawn: boolean,
    @Ctx() context: RegistryContext,
    @Info() info: GraphQLResolveInfo,
  ): Promise<PageOf<trees.WhereaboutsClaimTree>> {
    const asked = { caseId, first, after: after ?? undefined, withWithdrawn };
    return lists.pageOfCaseList(context, lists.whereaboutsOfCase, asked, selectedOfNodes(info));
  }

  @Query(() => types.VitalStatusClaimConnection, {
    description:
      'The standing claims of the life of a child, the latest observation first, a page at a time. Empty where there is no case that you may see.',
  })
  @Access('case:read')
  caseVitalStatusClaims(
    @Arg('caseId', () => ID, ofCase) caseId: string,
    @Arg('first', () => Int, ofFirst) first: number,
    @Arg('after', () => String, ofAfter) after: string | null | undefined,
    @Arg('withWithdrawn', () => Boolean, ofWithdrawn) withWithdrawn: boolean,
    @Ctx() context: RegistryContext,
    @Info() info: GraphQLResolveInfo,
  ): Promise<PageOf<trees.VitalClaimTree>> {
    const asked = { caseId, first, after: after ?? undefined, withWithdrawn };
    return lists.pageOfCaseList(context, lists.vitalStatusOfCase, asked, selectedOfNodes(info));
  }
}
