import { ID, InputType, Int, ObjectType } from 'type-graphql';
import { credentialKinds } from '../../../schema/access.js';
import { Input } from '../../access/described.js';
import { Guarded } from '../../access/guarded.js';
import { InstantScalar } from '../../access/scalars.js';
import { vocabulary } from '../../access/vocabulary.js';
import { versionRead, versionShown } from '../../versions/version-words.js';
import { UserDisableInput } from '../account.inputs.js';
import { RoleEnum } from '../../access/role.types.js';
import type { WaitingCredential } from './given-credentials.js';

const endorse = 'invitation:endorse';

export const CredentialKindEnum = vocabulary(credentialKinds, 'CredentialKind', 'What lets somebody in.');

@ObjectType({
  simpleResolvers: true,
  description: 'Something that would let somebody in, and that another person must endorse before it does.',
})
export class WaitingInvitation implements Omit<WaitingCredential, 'credentialId' | 'userId' | 'givenById'> {
  @Guarded(endorse, () => ID, 'Names the account, for invitationEndorse.') userId!: string;
  @Guarded(endorse, () => Int, versionShown()) version!: number;
  @Guarded(endorse, () => String, 'Under which name it is registered.') name!: string;
  @Guarded(endorse, () => RoleEnum, 'What it may do.') role!: WaitingCredential['role'];
  @Guarded(endorse, () => String, 'The code of the agency for which it acts.') agency!: string;
  @Guarded(endorse, () => CredentialKindEnum, 'An invitation to set a password, or a client secret.')
  kind!: WaitingCredential['kind'];
  @Guarded(endorse, () => String, 'Who gave it out.') givenBy!: string;
  @Guarded(endorse, () => InstantScalar, 'When.') givenAt!: number;
}

@InputType({ description: 'An account to let in, as the second of two persons.' })
export class InvitationEndorseInput extends UserDisableInput {
  @Input(() => Int, versionRead('account')) expectedVersion!: number;
}
