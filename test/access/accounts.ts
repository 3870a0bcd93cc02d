import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { codeOf, stepAt } from '../../src/accounts/sign-in/totp.js';
import { atPresentVersion } from '../support/present-version.js';
import type { Answer, TestRegistry } from '../support/registry.js';

let keys = 0;

/** Runs a mutation of this module with everything it answers; a key is made where none is given. */
export async function mutate(
  registry: TestRegistry,
  who: string | undefined,
  mutation: keyof typeof shapes,
  input: object,
): Promise<Answer['data']> {
  const [type, selection] = shapes[mutation];
  const isPublic = mutation === 'signIn' || mutation === 'invitationAccept';
  const answer = await registry.ask(
    who,
    `mutation ($input: ${type}!) { ${mutation}(input: $input) { ${selection} userErrors { code field message } } }`,
    {
      input: isPublic
        ? input
        : { idempotencyKey: `account-key-${keys++}`, ...atPresentVersion(registry, mutation, input) },
    },
  );
  return answer.data?.[mutation] ?? answer;
}

const user = 'user { id name role disabledAt hasPassword hasSecondFactor agency { code } } invitation';
const secret = 'clientSecret { id clientId application label prefix createdAt expiresAt lastUsedAt revokedAt } secret';
const shapes = {
  signIn: ['SignInInput', 'token expiresAt next'],
  invitationAccept: ['InvitationAcceptInput', 'done'],
  passwordSet: ['PasswordSetInput', 'done'],
  totpEnrol: ['TotpEnrolInput', 'uri secret'],
  totpConfirm: ['TotpConfirmInput', 'done'],
  clientSecretCreate: ['ClientSecretCreateInput', secret],
  clientSecretRevoke: ['RevokeInput', secret],
  accessTokenRevoke: ['RevokeInput', 'done'],
  userAdd: ['UserAddInput', user],
  userInvite: ['UserInviteInput', user],
  userDisable: ['UserDisableInput', user],
  userEnable: ['UserEnableInput', user],
  invitationEndorse: ['InvitationEndorseInput', 'done'],
} as const;

export const password = 'correct horse battery';

/** The ids of the test registry's people, in the order in which they were registered. */
export const userIds = { administrator: 'user_100', caseworker: 'user_103', partner: 'user_105' } as const;

/** An invitation that the supervisor has endorsed, as the second person. */
export async function invite(registry: TestRegistry, userId: string): Promise<string> {
  const { invitation } = await mutate(registry, 'administrator', 'userInvite', { userId });
  await mutate(registry, 'supervisor', 'invitationEndorse', { userId });
  return invitation as string;
}

/** Gives a person a password by an invitation, and a token anew, since the old ones end. */
export async function givePassword(registry: TestRegistry, who: keyof typeof userIds): Promise<string> {
  const invitation = await invite(registry, userIds[who]);
  await mutate(registry, undefined, 'invitationAccept', { code: invitation, newPassword: password });
  return invitation;
}

export const signInAs = (registry: TestRegistry, name: string, given: object = {}) =>
  mutate(registry, undefined, 'signIn', { name, password, ...given });

/** The code that an authenticator shows at an instant. */
export const codeAt = (base32: string, instant: string): string =>
  codeOf(fromBase32(base32), stepAt(Date.parse(instant)));

function fromBase32(text: string): Buffer {
  const bits = [...text].map((letter) =>
    'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'.indexOf(letter).toString(2).padStart(5, '0'),
  );
  return Buffer.from((bits.join('').match(/.{8}/g) ?? []).map((byte) => parseInt(byte, 2)));
}

/** `POST /oauth/token` with a form. */
export async function exchange(registry: TestRegistry, form: Record<string, string>, headers: object = {}) {
  const response = await registry.app.inject({
    method: 'POST',
    url: '/oauth/token',
    headers: { 'content-type': 'application/x-www-form-urlencoded', ...headers },
    payload: new URLSearchParams(form).toString(),
  });
  return {
    status: response.statusCode,
    text: response.body,
    headers: response.headers,
    ...response.json<object>(),
  } as {
    status: number;
    text: string;
    headers: Record<string, unknown>;
    access_token?: string;
    error?: string;
  };
}

/** Every byte on disk: the database, its write-ahead log and whatever lies beside them. */
export function bytesOnDisk(registry: TestRegistry): Buffer {
  const { folder } = registry.temporary;
  const files = readdirSync(folder, { withFileTypes: true }).filter((entry) => entry.isFile());
  return Buffer.concat(files.map(({ name }) => readFileSync(join(folder, name))));
}
