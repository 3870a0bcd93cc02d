import { ID, ObjectType } from 'type-graphql';
import { Guarded } from '../../access/guarded.js';
import { RoleEnum } from '../../access/role.types.js';
import { InstantScalar } from '../../access/scalars.js';
import { ConnectionOf } from '../../graphql/connection.js';
import type { OpeningRow } from './openings.queries.js';

const audit = 'audit:read';

@ObjectType({ simpleResolvers: true, description: 'One opening of a sealed file.' })
export class SealedFileOpening implements OpeningRow {
  @Guarded(audit, () => ID, 'The case.') caseId!: string;
  @Guarded(audit, () => String, 'Who opened it.') openedBy!: string;
  @Guarded(audit, () => RoleEnum, 'In which role.') role!: string;
  @Guarded(audit, () => String, 'Why, as they stated it.') justification!: string;
  @Guarded(audit, () => InstantScalar, 'When.') openedAt!: number;
  @Guarded(audit, () => InstantScalar, 'Until when it was open to them.') expiresAt!: number;
}

export const SealedFileOpeningConnection = ConnectionOf<OpeningRow>({
  name: 'SealedFileOpening',
  type: () => SealedFileOpening,
  right: audit,
  description: 'A page of openings, newest first.',
});
