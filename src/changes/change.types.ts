import { ID, Int, ObjectType } from 'type-graphql';
import { changeKinds } from '../../schema/changes.js';
import { Guarded } from '../access/guarded.js';
import { InstantScalar } from '../access/scalars.js';
import { vocabulary } from '../access/vocabulary.js';
import type { CaseTree } from '../cases/reading/case-tree.js';
import { Case } from '../cases/graphql/case.types.js';
import { ConnectionOf } from '../graphql/connection.js';
import type { ChangeTree } from './change.queries.js';

export const CaseChangeKindEnum = vocabulary(
  changeKinds,
  'CaseChangeKind',
  'CASE_CHANGED: the case was opened (version 1) or changed · ACCESS_GAINED: you may see the case from now on, or further into it · ACCESS_CHANGED: you may still see it, though perhaps less of it: read it again · ACCESS_LOST: you may no longer see it: delete your copy.',
);

@ObjectType({
  simpleResolvers: true,
  description: 'Something that happened to a case that you may see, or could see then.',
})
export class CaseChange implements Omit<ChangeTree, 'case'> {
  @Guarded('case:read', () => Int, 'Counts the changes told to your agency, from 1, none left out.') number!: number;
  @Guarded('case:read', () => CaseChangeKindEnum, 'What happened.') kind!: ChangeTree['kind'];
  @Guarded('case:read', () => ID, 'The case.') caseId!: string;
  @Guarded('case:read', () => Int, 'The version that the change made; null where you may not see the case now.', {
    nullable: true,
  })
  version!: number | null;
  @Guarded('case:read', () => InstantScalar, 'When the registry recorded it.') recordedAt!: number;
  @Guarded(
    'case:read',
    () => Case,
    'The case as it stands now, so that a copy needs the last change of each case only; null where you may not see it now.',
    { nullable: true },
  )
  case!: CaseTree | null;
}

export const CaseChangeConnection = ConnectionOf<ChangeTree>({
  name: 'CaseChange',
  type: () => CaseChange,
  right: 'case:read',
  description: 'Changes in the order in which they happened.',
});
