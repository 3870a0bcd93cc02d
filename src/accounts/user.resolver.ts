import { Arg, Ctx, Int, Mutation, Query, Resolver } from 'type-graphql';
import type { RegistryContext } from '../access/context.js';
import { Access } from '../access/guarded.js';
import { NotFound } from '../errors.js';
import { toPage, type PageOf } from '../graphql/pagination.js';
import { toUserErrors } from '../graphql/user-errors.js';
import { fromNodeId, type AgencyId, type UserId } from '../identifiers.js';
import { addPerson } from './add-person.js';
import * as inputs from './account.inputs.js';
import { listUsers, userKeyset } from './account.queries.js';
import { UserAccountConnection, UserPayload, type UserAccount } from './account.types.js';
import { attempt, toUserId, userAccountOf } from './answers.js';
import { disableUser, enableUser } from './disable-user.js';
import type { Given } from './given.js';
import { inviteUser } from './invite-user.js';

const what = { description: 'What to do.' };
const ofFirst = { description: 'How many, 1 to 100.' };
const ofAfter = { nullable: true, description: 'The endCursor of the page before.' };

/** What administrators do with the accounts of others. */
@Resolver()
export class UserResolver {
  @Query(() => UserAccountConnection, { description: 'People and partner applications, by name.' })
  @Access('user:read')
  async users(
    @Arg('first', () => Int, ofFirst) first: number,
    @Arg('after', () => String, ofAfter) after: string | null | undefined,
    @Ctx() { registry, actor }: RegistryContext,
  ): Promise<PageOf<UserAccount>> {
    const list = { first, after: after ?? undefined };
    const rows = await listUsers(registry.store.reader.db, actor, list);
    return toPage(userKeyset, rows, list, rows.slice(0, first).map(userAccountOf));
  }

  @Mutation(() => UserPayload, {
    description: 'Registers a person, who then needs an invitation, or a partner application, which needs a secret.',
  })
  @Access('user:administer')
  userAdd(
    @Arg('input', () => inputs.UserAddInput, what) input: inputs.UserAddInput,
    @Ctx() context: RegistryContext,
  ): Promise<UserPayload> {
    return answer(context, async () => ({
      id: await attempt(context, input, ({ agencyId, ...given }) =>
        addPerson(context.registry, context.actor, { ...given, agencyId: toAgencyId(agencyId) }),
      ),
    }));
  }

  @Mutation(() => UserPayload, {
    description:
      'Answers, this once, an invitation to set a password within three days. Its use ends the tokens and the second factor there were. To ADMINISTRATOR, SUPERVISOR, REGISTRAR, CASEWORKER, PSYCHOLOGIST and PARTNER, and to whoever has a password already, it serves once another person has endorsed it with invitationEndorse.',
  })
  @Access('user:administer')
  userInvite(
    @Arg('input', () => inputs.UserInviteInput, what) input: inputs.UserInviteInput,
    @Ctx() context: RegistryContext,
  ): Promise<UserPayload> {
    return answer(context, () =>
      attempt(context, input, (given) => inviteUser(context.registry, context.actor, named(given))),
    );
  }

  @Mutation(() => UserPayload, {
    description: 'From now on no token, secret or password of this account is accepted.',
  })
  @Access('user:administer')
  userDisable(
    @Arg('input', () => inputs.UserDisableInput, what) input: inputs.UserDisableInput,
    @Ctx() context: RegistryContext,
  ): Promise<UserPayload> {
    return answer(context, async () => ({
      id: await attempt(context, input, (given) => disableUser(context.registry, context.actor, named(given))),
    }));
  }

  @Mutation(() => UserPayload, { description: 'Lets a disabled account act again.' })
  @Access('user:administer')
  userEnable(
    @Arg('input', () => inputs.UserEnableInput, what) input: inputs.UserEnableInput,
    @Ctx() context: RegistryContext,
  ): Promise<UserPayload> {
    return answer(context, async () => ({
      id: await attempt(context, input, (given) => enableUser(context.registry, context.actor, named(given))),
    }));
  }
}

const named = <Input extends { userId: string }>(given: Input) => ({ ...given, userId: toUserId(given.userId) });

function toAgencyId(nodeId: string): AgencyId {
  const id = fromNodeId('agency', nodeId);
  if (id === undefined) throw NotFound('agency', ['agencyId']);
  return id as AgencyId;
}

async function answer({ registry, actor }: RegistryContext, act: () => Promise<Given>): Promise<UserPayload> {
  try {
    const { id, secret } = await act();
    const [row] = await listUsers(registry.store.reader.db, actor, { first: 1, id: id as UserId });
    return { user: row ? userAccountOf(row) : null, invitation: secret ?? null, userErrors: [] };
  } catch (error) {
    return { user: null, invitation: null, userErrors: toUserErrors(error) };
  }
}
