import { ID, Int, ObjectType } from 'type-graphql';
import { Agency } from '../../agencies/agency.types.js';
import { Guarded } from '../../access/guarded.js';
import type { YoungPersonRow } from './young-persons.queries.js';

const admit = 'holder:admit';
const none = { nullable: true } as const;

@ObjectType({
  simpleResolvers: true,
  description: 'The account of a young person, to which the rights in a file may pass.',
})
export class YoungPersonAccount implements Omit<YoungPersonRow, 'heldCaseKey'> {
  @Guarded(admit, () => ID, 'What fileHolderAdmit names.') id!: string;
  @Guarded(admit, () => String, 'Under which name it is registered.') name!: string;
  @Guarded(admit, () => Agency, 'The agency that looks after it.') agency!: Agency;
  @Guarded(
    admit,
    () => ID,
    'The case whose file it holds; null also where that file is sealed and you have not opened it.',
    none,
  )
  heldCaseId!: string | null;
  @Guarded(admit, () => Int, 'The version of that case, which fileHolderRevoke names.', none)
  heldCaseVersion!: number | null;
}
