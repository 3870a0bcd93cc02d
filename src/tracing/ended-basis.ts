import type { RegistryContext } from '../access/context.js';
import { hasEnded } from '../cases/facts/attest-fact.js';
import type { CaseTree } from '../cases/reading/case-tree.js';
import { showCases } from '../cases/reading/show-cases.js';
import { listStanding } from '../cases/rules/attestation-standing.js';
import { lawfulBases, lawfulBasis } from '../cases/rules/case.rules.js';
import type { Reader } from '../database/connection.js';
import { beneathPath } from '../graphql/selection.js';
import type { CaseId, RequestId } from '../identifiers.js';
import { basisOf, listLinkedCases } from './lawful-basis.js';

/** A case that has no lawful basis any more since an inquirer took the consent back, and what would give it one. */
export interface EndedBasisTree {
  case: CaseTree;
  needs: string;
}

/**
 * The cases whose basis a request gave and gives no more, which have no other, as far as the actor may see them, each noted as read: of
 * others nobody is told by the request. `wanted` is what is asked for beneath the list.
 */
export async function growEndedBases(
  context: RegistryContext,
  requestId: RequestId,
  wanted: ReadonlySet<string>,
): Promise<EndedBasisTree[]> {
  if (wanted.size === 0) return [];
  const { store, clock } = context.registry;
  const { db } = store.reader;
  const without: CaseId[] = [];
  for (const caseId of await listLinkedCases(db, requestId, clock()))
    if ((await hasEnded(db, caseId, basisOf(requestId))) && !(await hasBasis(db, caseId))) without.push(caseId);
  const shown = await showCases(context, without, beneathPath(wanted, 'case'));
  return shown.map((tree) => ({ case: tree, needs: lawfulBasis.needs }));
}

const hasBasis = async (db: Reader, caseId: CaseId): Promise<boolean> =>
  (await listStanding(db, caseId)).some(({ kind }) => lawfulBases.some((basis) => basis === kind));
