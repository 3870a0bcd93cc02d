import type { GraphQLResolveInfo } from 'graphql';
import { Args, Ctx, Info, Query, Resolver } from 'type-graphql';
import type { RegistryContext } from '../access/context.js';
import { Access } from '../access/guarded.js';
import { CasePageArgs, toCasePage } from '../graphql/case-page.args.js';
import { ConnectionOf } from '../graphql/connection.js';
import type { PageOf } from '../graphql/pagination.js';
import { selectedOfNodes } from '../graphql/selection.js';
import * as lists from './list-pages.js';
import type * as trees from './rehabilitation-tree.js';
import { Assessment, ClinicalNote, PlanReview, RehabilitationSession } from './file-lists.types.js';

const RehabilitationSessionConnection = ConnectionOf<trees.SessionTree>({
  name: 'RehabilitationSession',
  type: () => RehabilitationSession,
  right: 'rehabilitation:read',
  description: 'A page of the sessions with a child, newest first.',
});
const PlanReviewConnection = ConnectionOf<trees.ReviewTree>({
  name: 'PlanReview',
  type: () => PlanReview,
  right: 'rehabilitation:read',
  description: 'A page of the reviews of a plan, newest first.',
});
const AssessmentConnection = ConnectionOf<trees.AssessmentTree>({
  name: 'Assessment',
  type: () => Assessment,
  right: 'rehabilitation:read',
  description: 'A page of the assessments of a child, newest first.',
});
const ClinicalNoteConnection = ConnectionOf<trees.ClinicalNoteTree>({
  name: 'ClinicalNote',
  type: () => ClinicalNote,
  right: 'clinical:read',
  description: 'A page of what was said in sessions, newest first.',
});

/** The lists of a file that grow as long as a child is looked after, in pages: all of them at once can be more than one answer. */
@Resolver()
export class FileListsResolver {
  @Query(() => RehabilitationSessionConnection, {
    description:
      'The sessions with a child, newest first, a page at a time. Empty where there is no case in which you may know the child; of a sealed file the error JUSTIFICATION_REQUIRED.',
  })
  @Access('rehabilitation:read')
  caseSessions(
    @Args(() => CasePageArgs) asked: CasePageArgs,
    @Ctx() context: RegistryContext,
    @Info() info: GraphQLResolveInfo,
  ): Promise<PageOf<trees.SessionTree>> {
    return lists.pageOfFileList(context, lists.sessionsOfFile, toCasePage(asked), selectedOfNodes(info));
  }

  @Query(() => PlanReviewConnection, {
    description:
      'The reviews of the plan of a child, newest first, a page at a time. Empty where there is no case in which you may know the child; of a sealed file the error JUSTIFICATION_REQUIRED.',
  })
  @Access('rehabilitation:read')
  casePlanReviews(
    @Args(() => CasePageArgs) asked: CasePageArgs,
    @Ctx() context: RegistryContext,
    @Info() info: GraphQLResolveInfo,
  ): Promise<PageOf<trees.ReviewTree>> {
    return lists.pageOfFileList(context, lists.reviewsOfFile, toCasePage(asked), selectedOfNodes(info));
  }

  @Query(() => AssessmentConnection, {
    description:
      'The assessments of a child, newest first, a page at a time. Empty where there is no case in which you may know the child; of a sealed file the error JUSTIFICATION_REQUIRED.',
  })
  @Access('rehabilitation:read')
  caseAssessments(
    @Args(() => CasePageArgs) asked: CasePageArgs,
    @Ctx() context: RegistryContext,
    @Info() info: GraphQLResolveInfo,
  ): Promise<PageOf<trees.AssessmentTree>> {
    return lists.pageOfFileList(context, lists.assessmentsOfFile, toCasePage(asked), selectedOfNodes(info));
  }

  @Query(() => ClinicalNoteConnection, {
    description:
      'What was said in sessions, newest first, a page at a time: for the treating role alone. Empty where there is no case in which you may know the child; of a sealed file the error JUSTIFICATION_REQUIRED.',
  })
  @Access('clinical:read')
  caseClinicalNotes(
    @Args(() => CasePageArgs) asked: CasePageArgs,
    @Ctx() context: RegistryContext,
    @Info() info: GraphQLResolveInfo,
  ): Promise<PageOf<trees.ClinicalNoteTree>> {
    return lists.pageOfFileList(context, lists.clinicalNotesOfFile, toCasePage(asked), selectedOfNodes(info));
  }
}
