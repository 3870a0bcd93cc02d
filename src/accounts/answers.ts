import type { RegistryContext } from '../access/context.js';
import { assertListsShort } from '../access/described.js';
import { assertIdempotencyKey } from '../audit/idempotency-key.js';
import { NotFound } from '../errors.js';
import { toUserErrors, type UserError } from '../graphql/user-errors.js';
import { fromNodeId, toNodeId, type UserId } from '../identifiers.js';
import type { ClientSecretRow, UserListRow } from './account.queries.js';

/** Runs a command on the input as plain data with the client's purpose. */
export async function attempt<Input extends { readonly idempotencyKey: string }, Answer>(
  { purpose }: RegistryContext,
  input: Input,
  command: (given: Input & { purpose?: string }) => Promise<Answer>,
): Promise<Answer> {
  assertIdempotencyKey(input.idempotencyKey);
  assertListsShort(input);
  return command({ ...input, ...(purpose === undefined ? {} : { purpose }) });
}

/** That an act was done, or what was wrong. */
export async function done(act: () => Promise<unknown>): Promise<{ done: boolean; userErrors: UserError[] }> {
  try {
    await act();
    return { done: true, userErrors: [] };
  } catch (error) {
    return { done: false, userErrors: toUserErrors(error) };
  }
}

/** The account of a node id. Throws NOT_FOUND. */
export function toUserId(nodeId: string): UserId {
  const id = fromNodeId('user', nodeId);
  if (id === undefined) throw NotFound('user', ['userId']);
  return id as UserId;
}

/** The id of a client secret or a token; anything that is no number belongs to none. */
export const toRowId = (id: string): number => (/^[1-9][0-9]{0,15}$/.test(id) ? Number(id) : 0);

export const clientSecretOf = ({ id, userId, ...rest }: ClientSecretRow) => ({
  ...rest,
  id: String(id),
  clientId: toNodeId('user', userId),
});

export const userAccountOf = ({ id, agency, hasPassword, hasSecondFactor, ...rest }: UserListRow) => ({
  ...rest,
  id: toNodeId('user', id),
  agency: { ...agency, id: toNodeId('agency', agency.id) },
  hasPassword: hasPassword === 1,
  hasSecondFactor: hasSecondFactor === 1,
});
