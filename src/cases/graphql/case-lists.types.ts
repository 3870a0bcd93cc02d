import { ConnectionOf } from '../../graphql/connection.js';
import type * as trees from '../reading/case-tree.js';
import { VitalStatusClaim, WhereaboutsClaim } from './case-claims.types.js';
import { Attestation, EvidenceItem, Hold, Note } from './case.types.js';

export const EvidenceItemConnection = ConnectionOf<trees.EvidenceTree>({
  name: 'EvidenceItem',
  type: () => EvidenceItem,
  right: 'identity:read',
  description: 'A page of an identity file, newest first.',
});
export const NoteConnection = ConnectionOf<trees.NoteTree>({
  name: 'Note',
  type: () => Note,
  right: 'identity:read',
  description: 'A page of the notes in a file, newest first.',
});
export const AttestationConnection = ConnectionOf<trees.AttestationTree>({
  name: 'Attestation',
  type: () => Attestation,
  right: 'case:read',
  description: 'A page of conditions vouched for, newest first.',
});
export const HoldConnection = ConnectionOf<trees.HoldTree>({
  name: 'Hold',
  type: () => Hold,
  right: 'case:read',
  description: 'A page of holds, newest first.',
});
export const WhereaboutsClaimConnection = ConnectionOf<trees.WhereaboutsClaimTree>({
  name: 'WhereaboutsClaim',
  type: () => WhereaboutsClaim,
  right: 'case:read',
  description: 'A page of standing claims of where a child was, the latest observation first.',
});
export const VitalStatusClaimConnection = ConnectionOf<trees.VitalClaimTree>({
  name: 'VitalStatusClaim',
  type: () => VitalStatusClaim,
  right: 'case:read',
  description: 'A page of standing claims of the life of a child, the latest observation first.',
});
