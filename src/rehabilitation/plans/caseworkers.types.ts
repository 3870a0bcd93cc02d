import { User } from '../../agencies/user.types.js';
import type { UserTree } from '../../agencies/user.queries.js';
import { ConnectionOf } from '../../graphql/connection.js';

export const UserConnection = ConnectionOf<UserTree>({
  name: 'User',
  type: () => User,
  right: 'plan:write',
  description: 'A page of those whom you may name as answering for a plan or a milestone, by name.',
});
