import {
  travelConditions,
  blockedByHold,
  isAbroad,
  type CaseStage,
  type HoldKind,
  type TravelFile,
} from '../cases/rules/case.rules.js';
import { readVitalStatus, type VitalStatus } from '../cases/rules/vital-status.js';
import type { CivilDate } from '../dates.js';

/** What readiness looks at of one child on a manifest. */
export interface Traveller {
  /** What a child who travels must have, as it held on a day of the world. */
  readonly fileOn: (day: CivilDate) => TravelFile;
  /** The days on which something of that began to hold, in their order. */
  readonly days: readonly CivilDate[];
  readonly caseKey: number;
  readonly stage: CaseStage;
  readonly vitalStatus: VitalStatus;
  readonly vitalStatusOn: CivilDate | null;
  readonly openHolds: readonly HoldKind[];
  readonly separationReason: string | null;
  /** Brothers and sisters abroad who are not on this manifest, as they are named to the reader. */
  readonly siblingsLeft: readonly string[];
}

/** A condition that is not met: its stable code, what would satisfy it, and from which later day on it holds, where it does. */
export interface Missing {
  readonly code: string;
  readonly needs: string;
  readonly since?: CivilDate | undefined;
}

/**
 * Everything that is missing before a child can depart on a day; empty where it is ready. As with every move, what it travels
 * on must have held on that very day, whenever it was put on file; of its life the last that is known now must still say
 * something on that day. Holds are read as they are known now.
 */
export function findMissing(traveller: Traveller, on: CivilDate): Missing[] {
  const { stage, openHolds, fileOn, days } = traveller;
  const move = { toStage: 'IN_TRANSIT' } as const;
  const unmet = travelConditions.filter((guard) => !guard.holds(fileOn(on), move));
  return [
    ...(stage === 'AWAITING_RETURN'
      ? []
      : [{ code: 'STAGE', needs: `the case at AWAITING_RETURN; it is at ${stage}` }]),
    ...unmet.map(({ code, needs, holds }) => ({
      ...{ code, needs },
      since: days.find((day) => day > on && holds(fileOn(day), move)),
    })),
    ...openHolds
      .filter((kind) => blockedByHold[kind].includes('IN_TRANSIT'))
      .map((kind) => ({ code: `HOLD_${kind}`, needs: `the ${kind} hold lifted` })),
    ...missingOfLife(traveller, on),
    ...missingSiblings(traveller),
  ];
}

/** Nobody departs of whom nobody says that it lives: neither who is said to be dead, nor who was not seen, or not for long. */
function missingOfLife({ vitalStatus, vitalStatusOn, stage }: Traveller, on: CivilDate): Missing[] {
  const sign = 'vitalStatusRecord of CONFIRMED_ALIVE or REPORTED_ALIVE';
  if (vitalStatus === 'CONFIRMED_DEAD' || vitalStatus === 'REPORTED_DEAD') {
    return [
      { code: 'ALIVE', needs: `a word that the child lives; it reads ${vitalStatus} of ${vitalStatusOn ?? 'no day'}` },
    ];
  }
  if (vitalStatus === 'UNKNOWN') {
    const said = vitalStatusOn === null ? 'nobody ever said' : `the last word, of ${vitalStatusOn}, does not say`;
    return [{ code: 'LIFE_UNKNOWN', needs: `a sign of life (${sign}); ${said} whether the child lives` }];
  }
  return readVitalStatus({ status: vitalStatus, on: vitalStatusOn }, isAbroad(stage), on) === 'UNKNOWN'
    ? [
        {
          code: 'LIFE_LAPSED',
          needs: `a new sign of life (${sign}); the last, of ${vitalStatusOn ?? 'no day'}, says no more`,
        },
      ]
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
