import { ID, ObjectType } from 'type-graphql';
import { Guarded } from '../access/guarded.js';
import { RoleEnum } from '../access/role.types.js';
import type { UserTree } from './user.queries.js';

/**
 * Whoever is signed in reads the people whom their own answers name; a list of them takes a right of its own. For whom they act stands
 * beside them: the body of a plan or of a milestone, the agency of the viewer.
 */
@ObjectType({
  simpleResolvers: true,
  description: 'A person or a partner application, as those know them who work with them.',
})
export class User implements UserTree {
  @Guarded('account:read', () => ID, 'Names them wherever an input asks who: caseworkerId, say.') id!: string;
  @Guarded('account:read', () => String, 'Their name.') name!: string;
  @Guarded('account:read', () => RoleEnum, 'What they may do.') role!: UserTree['role'];
}
