import { Int, ObjectType } from 'type-graphql';
import { Guarded } from '../access/guarded.js';
import { InstantScalar } from '../access/scalars.js';

@ObjectType({
  simpleResolvers: true,
  description: 'What recounting everything from the histories has found, as "oralu books check" does at the machine.',
})
export class BooksCheck {
  @Guarded('audit:read', () => Boolean, 'Whether everything agrees.') isSound!: boolean;
  @Guarded('audit:read', () => Int, 'Cases recounted.') cases!: number;
  @Guarded('audit:read', () => Int, 'Postings compared.') postings!: number;
  @Guarded('audit:read', () => Int, 'Pairs of a day and an instant at which a case was recounted.')
  pairsChecked!: number;
  @Guarded('audit:read', () => Int, 'Plans recounted.') plans!: number;
  @Guarded('audit:read', () => Int, 'Milestones recounted.') milestones!: number;
  @Guarded('audit:read', () => String, 'The first thing that does not agree, without a name; null: none.', {
    nullable: true,
  })
  firstFault!: string | null;
  @Guarded('audit:read', () => InstantScalar, 'When the check began: it reads what was recorded until then.')
  checkedAt!: number;
}
