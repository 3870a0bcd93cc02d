import { Arg, Ctx, Mutation, Query, Resolver } from 'type-graphql';
import type { RegistryContext } from '../../access/context.js';
import { Access } from '../../access/guarded.js';
import { toNodeId } from '../../identifiers.js';
import { AccountPayload } from '../account.types.js';
import { attempt, done, toUserId } from '../answers.js';
import { endorseInvitation } from './endorse-invitation.js';
import { InvitationEndorseInput, WaitingInvitation } from './endorsing.types.js';
import { listWaitingCredentials } from './given-credentials.js';

/** Who lets somebody in is two persons. */
@Resolver()
export class EndorsingResolver {
  @Query(() => [WaitingInvitation], {
    description:
      'Worklist: invitations and client secrets that wait for a second person, the longest first; a hundred at most.',
  })
  @Access('invitation:endorse')
  async invitationsWaiting(@Ctx() { registry, actor }: RegistryContext): Promise<WaitingInvitation[]> {
    const rows = await listWaitingCredentials(registry.store.reader.db, actor, registry.clock());
    return rows.map(({ credentialId: _, givenById: __, userId, ...row }) => ({
      ...row,
      userId: toNodeId('user', userId),
    }));
  }

  @Mutation(() => AccountPayload, {
    description:
      'Endorses, as the second person, what an administrator gave out to let this account in: from then on it can be used.',
  })
  @Access('invitation:endorse')
  invitationEndorse(
    @Arg('input', () => InvitationEndorseInput, { description: 'What to do.' }) input: InvitationEndorseInput,
    @Ctx() context: RegistryContext,
  ): Promise<AccountPayload> {
    return done(() =>
      attempt(context, input, (given) =>
        endorseInvitation(context.registry, context.actor, { ...given, userId: toUserId(given.userId) }),
      ),
    );
  }
}
