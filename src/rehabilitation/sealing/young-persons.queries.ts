import { and, asc, eq, isNull, sql } from 'drizzle-orm';
import { agencies, users } from '../../../schema/agencies.js';
import { cases } from '../../../schema/cases.js';
import { fileHolderEndings, fileHolders } from '../../../schema/rehabilitation/sealing.js';
import { agencyColumns } from '../../agencies/agency-columns.js';
import type { AgencyTree } from '../../cases/reading/case-tree.js';
import type { Actor } from '../../access/actor.js';
import { assertMay, seesAllAgencies } from '../../access/permissions.js';
import type { Registry } from '../../audit/act.js';
import { forEachView, sightOf } from '../../cases/case.access.js';
import { nodeIdOf } from '../../database/dialect-words.js';
import { prepared } from '../../database/prepared.js';
import { Forbidden } from '../../errors.js';
import type { CaseId } from '../../identifiers.js';

/** An account to which the rights in a file may pass, and the file that it holds. */
export interface YoungPersonRow {
  readonly id: string;
  readonly name: string;
  readonly agency: AgencyTree;
  readonly heldCaseKey: CaseId | null;
  readonly heldCaseId: string | null;
  readonly heldCaseVersion: number | null;
}

/**
 * The accounts of young persons that are not disabled, by name, for who admits them to their files. Which file one holds tells
 * who that file is about: it is named to whoever may read that there, and of a sealed one to who has opened it.
 * Errors: FORBIDDEN.
 */
export async function listYoungPersons(registry: Registry, actor: Actor): Promise<YoungPersonRow[]> {
  assertMay(actor, 'holder:admit');
  if (!seesAllAgencies(actor)) throw Forbidden('Only roles that see all agencies read who holds which file.');
  return selectAccounts(actor)(registry.store.reader, sightOf(actor, registry.clock()));
}

const selectAccounts = forEachView(({ showsIdentity }) =>
  prepared<Record<string, unknown>, YoungPersonRow>((db) => {
    const standing = db
      .select({ userId: fileHolders.userId, caseId: fileHolders.caseId })
      .from(fileHolders)
      .leftJoin(fileHolderEndings, eq(fileHolderEndings.holderId, fileHolders.id))
      .where(isNull(fileHolderEndings.holderId))
      .as('standing');
    return db
      .select({
        id: nodeIdOf('user', users.id),
        name: users.name,
        agency: agencyColumns,
        heldCaseKey: sql<CaseId | null>`${cases.id}`,
        heldCaseId: nodeIdOf('case', cases.id),
        heldCaseVersion: cases.version,
      })
      .from(users)
      .innerJoin(agencies, eq(agencies.id, users.agencyId))
      .leftJoin(standing, eq(standing.userId, users.id))
      .leftJoin(cases, and(eq(cases.id, standing.caseId), showsIdentity))
      .where(and(sql`${users.role} = 'YOUNG_PERSON'`, isNull(users.disabledAt)))
      .orderBy(asc(users.name));
  }),
);
