import type { CaseId } from '../../identifiers.js';
import type { CaseTree } from './case-tree.js';

/**
 * Takes out of these trees what the right identity:read guards where the actor sees the facts of a case alone: the
 * identity file, and words that may name a relative. Guards have looked at them before; names, births and notes of
 * such a case were never fetched. A seal hides the family too: whoever knows the brothers and sisters of a child that was
 * adopted knows who it is.
 */
export function withholdIdentity(trees: readonly CaseTree[], identified: ReadonlySet<CaseId>): void {
  for (const tree of trees) {
    if (identified.has(tree.key)) continue;
    tree.evidence = [];
    for (const claim of [...tree.whereaboutsClaims, ...tree.vitalStatusClaims])
      for (const said of [claim, ...claim.versions]) said.source = said.reason = null;
    for (const attestation of tree.attestations) {
      attestation.reference = null;
      for (const change of attestation.changes) change.reference = change.reason = null;
    }
    for (const row of [...tree.carePeriods, ...tree.nationalityDecisions]) row.reason = null;
    for (const decision of tree.nationalityDecisions) decision.rule = null;
    for (const { versions } of tree.child.parents) for (const version of versions) version.reason = null;
    for (const hold of tree.holds) hold.reason = null;
    for (const change of tree.stageChanges) change.note = null;
    if (tree.isSealed) Object.assign(tree.child, { parents: [], siblingGroupId: null });
  }
}
