import {
  travelConditions,
  blockedByHold,
  isAbroad,
  type CaseStage,
  type HoldKind,
  type TravelFile,
} from '../cases/case.rules.js';
import { readVitalStatus, type VitalStatus } from '../cases/vital-status.js';
import type { CivilDate } from '../dates.js';

/** What readiness looks at of one child on a manifest. */
export interface Traveller extends TravelFile {
  readonly caseKey: number;
  readonly stage: CaseStage;
  readonly vitalStatus: VitalStatus;
  readonly vitalStatusOn: CivilDate | null;
  readonly openHolds: readonly HoldKind[];
  readonly separationReason: string | null;
  /** Brothers and sisters abroad who are not on this manifest, as they are named to the reader. */
  readonly siblingsLeft: readonly string[];
}

/** A condition that is not met: its stable code, and what would satisfy it. */
export interface Missing {
  readonly code: string;
  readonly needs: string;
}

/** Everything that is missing before a child can depart; empty where it is ready. */
export function findMissing(traveller: Traveller, today: CivilDate): Missing[] {
  const { stage, openHolds } = traveller;
  const move = { toStage: 'IN_TRANSIT' } as const;
  return [
    ...(stage === 'AWAITING_RETURN'
      ? []
      : [{ code: 'STAGE', needs: `the case at AWAITING_RETURN; it is at ${stage}` }]),
    ...travelConditions.filter((guard) => !guard.holds(traveller, move)).map(({ code, needs }) => ({ code, needs })),
    ...openHolds
      .filter((kind) => blockedByHold[kind].includes('IN_TRANSIT'))
      .map((kind) => ({ code: `HOLD_${kind}`, needs: `the ${kind} hold lifted` })),
    ...missingOfLife(traveller, today),
    ...missingSiblings(traveller),
  ];
}

function missingOfLife({ vitalStatus, vitalStatusOn, stage }: Traveller, today: CivilDate): Missing[] {
  if (vitalStatus === 'CONFIRMED_DEAD' || vitalStatus === 'REPORTED_DEAD') {
    return [
      { code: 'ALIVE', needs: `a word that the child lives; it reads ${vitalStatus} of ${vitalStatusOn ?? 'no day'}` },
    ];
  }
  const reads = readVitalStatus({ status: vitalStatus, on: vitalStatusOn }, isAbroad(stage), today);
  return reads === 'UNKNOWN' && vitalStatus !== 'UNKNOWN'
    ? [{ code: 'LIFE_LAPSED', needs: `a new sign of life; the last, of ${vitalStatusOn ?? 'no day'}, says no more` }]
    : [];
}

/** Brothers and sisters travel together, unless somebody says why not. */
function missingSiblings({ siblingsLeft, separationReason }: Traveller): Missing[] {
  if (siblingsLeft.length === 0 || separationReason !== null) return [];
  return [
    {
      code: 'SIBLINGS_SEPARATED',
      needs: `its siblings on the same manifest, or the reason for separating them (manifestRemove takes the child off, manifestAdd puts it on again with a separationReason): ${siblingsLeft.join(', ')}`,
    },
  ];
}
