import { ID, ObjectType } from 'type-graphql';
import { Guarded } from '../../access/guarded.js';
import { InstantScalar } from '../../access/scalars.js';
import type { OpeningRow } from './openings.queries.js';

const audit = 'audit:read';

@ObjectType({ simpleResolvers: true, description: 'One opening of a sealed file.' })
export class SealedFileOpening implements OpeningRow {
  @Guarded(audit, () => ID, 'The case.') caseId!: string;
  @Guarded(audit, () => String, 'Who opened it.') openedBy!: string;
  @Guarded(audit, () => String, 'In which role.') role!: string;
  @Guarded(audit, () => String, 'Why, as they stated it.') justification!: string;
  @Guarded(audit, () => InstantScalar, 'When.') openedAt!: number;
  @Guarded(audit, () => InstantScalar, 'Until when it was open to them.') expiresAt!: number;
}

@ObjectType({ simpleResolvers: true, description: 'A page of openings, newest first.' })
export class SealedFileOpeningConnection {
  @Guarded(audit, () => [SealedFileOpening], 'The openings.') nodes!: SealedFileOpening[];
  @Guarded(audit, () => Boolean, 'Whether older ones follow.') hasNextPage!: boolean;
  @Guarded(audit, () => String, 'Give it as after.', { nullable: true }) endCursor!: string | null;
}
