import type { Actor } from '../access/actor.js';
import type { Connection } from '../database/connection.js';
import type { CaseTree } from './case-tree.js';
import {
  blockingHolds,
  deadEnd,
  isDeadEnd,
  demandsTwoPersons,
  failedGuards,
  waysFrom,
  type AttestationKind,
  type CaseFile,
  type HoldKind,
} from './case.rules.js';
import type { EvidenceItem } from './identity-rule.js';
import { listEndorsementRows } from './nested-rows.js';

/** Tells, for each case, where it can go from here and every condition that is still in the way. */
export async function findPossibleMoves(
  connection: Connection,
  actor: Actor,
  trees: readonly CaseTree[],
  ids: { ids: string },
): Promise<void> {
  const endorsements = await listEndorsementRows(connection, ids);
  for (const tree of trees) {
    const endorsed = new Set(
      endorsements
        .filter(({ caseId, caseVersion }) => caseId === tree.key && caseVersion === tree.version)
        .filter(({ recordedBy }) => actor.kind !== 'user' || recordedBy !== actor.userId)
        .map(({ toStage }) => toStage),
    );
    tree.possibleMoves = waysFrom(tree.stage).map((way) => {
      const file: CaseFile = { ...fileOf(tree), endorsedByAnother: endorsed.has(way.to) };
      // Asked without a closure reason or a note, which the person gives with the move itself.
      const move = { toStage: way.to, note: 'given with the move' };
      const guards = failedGuards(way, file, move).map(({ code, needs }) => ({ code, needs }));
      const blocking = blockingHolds(file, way.to).map((kind) => ({ code: 'HOLD', needs: `the ${kind} hold lifted` }));
      const dead = isDeadEnd(file, way.to) ? [{ code: 'NOT_CONFIRMED_DEAD', needs: deadEnd }] : [];
      return { toStage: way.to, needsTwoPersons: demandsTwoPersons(way), missing: [...guards, ...blocking, ...dead] };
    });
  }
}

function fileOf(tree: CaseTree): Omit<CaseFile, 'endorsedByAnother'> {
  const standing = tree.attestations.filter(({ revokedAt }) => revokedAt === null);
  return {
    stage: tree.stage,
    whereabouts: tree.whereaboutsClaims as CaseFile['whereabouts'],
    vitalStatus: tree.vitalStatus.status,
    evidence: tree.evidence as EvidenceItem[],
    attested: new Set(standing.map(({ kind }) => kind as AttestationKind)),
    openHolds: tree.holds.filter(({ liftedOn }) => liftedOn === null).map(({ kind }) => kind as HoldKind),
  };
}
