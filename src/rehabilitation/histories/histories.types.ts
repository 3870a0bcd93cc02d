import { Int, ObjectType } from 'type-graphql';
import { Agency } from '../../agencies/agency.types.js';
import type { UserTree } from '../../agencies/user.queries.js';
import { User } from '../../agencies/user.types.js';
import { Guarded } from '../../access/guarded.js';
import { CivilDateScalar, InstantScalar } from '../../access/scalars.js';
import type { HolderTree, PlanVersionTree, SealTree } from './histories.queries.js';

const none = { nullable: true } as const;
const read = 'rehabilitation:read';

@ObjectType({ simpleResolvers: true, description: 'A plan as it was written once.' })
export class PlanVersion implements PlanVersionTree {
  @Guarded(read, () => Int, 'Which version.') version!: number;
  @Guarded(read, () => Int, 'The edition of the catalogue that it followed.') catalogueVersion!: number;
  @Guarded(read, () => Agency, 'The body that answered for it.') body!: Agency;
  @Guarded(read, () => User, 'The caseworker who answered for it.', none) caseworker!: UserTree | null;
  @Guarded('identity:read', () => String, 'What it was for, in words.', none) goals!: string | null;
  @Guarded('identity:read', () => String, 'Why it was changed; null for the first.', none) reason!: string | null;
  @Guarded(read, () => String, 'Who wrote it.') author!: string;
  @Guarded(read, () => InstantScalar, 'When it was recorded.') recordedAt!: number;
  @Guarded(read, () => CivilDateScalar, 'When it was approved, where it was.', none) approvedOn!: string | null;
  @Guarded(read, () => String, 'Who approved it.', none) approvedBy!: string | null;
}

@ObjectType({
  simpleResolvers: true,
  description: 'A day of sealing that was set for a file, or the lifting of a seal.',
})
export class FileSeal implements SealTree {
  @Guarded(
    read,
    () => CivilDateScalar,
    'The day from which the file was to be sealed; null where the seal was lifted.',
    none,
  )
  sealsOn!: string | null;
  @Guarded('identity:read', () => String, 'Why.') reason!: string;
  @Guarded(read, () => InstantScalar, 'When it was recorded.') recordedAt!: number;
  @Guarded(read, () => String, 'Who recorded it.') recordedBy!: string;
}

@ObjectType({
  simpleResolvers: true,
  description: 'A young person to whom the rights in a file were given, and how they were taken back, where they were.',
})
export class FileHolder implements HolderTree {
  @Guarded(read, () => String, 'The account of the young person, by its name.') holder!: string;
  @Guarded(read, () => CivilDateScalar, 'The day on which the child came of age.') since!: string;
  @Guarded(read, () => InstantScalar, 'When the rights were given.') recordedAt!: number;
  @Guarded(read, () => String, 'By whom.') recordedBy!: string;
  @Guarded(read, () => InstantScalar, 'When they were taken back, where they were.', none) endedAt!: number | null;
  @Guarded(read, () => String, 'By whom.', none) endedBy!: string | null;
  @Guarded('identity:read', () => String, 'Why they were taken back.', none) endReason!: string | null;
}
