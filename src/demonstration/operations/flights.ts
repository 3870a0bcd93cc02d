import { addDays, startOf, type CivilDate } from '../../dates.js';
import { dateText } from '../course/days.js';
import { returnWindows, type Fate } from '../people/fates.js';
import type { Act, ChildHistory } from '../course/history.types.js';

/** A flight of an operation that brought children home on one day. */
export interface Flight {
  readonly fate: Fate;
  readonly operation: (typeof operations)[number]['code'];
  readonly fromPlace: string;
  readonly port: string;
}

/** The operations that the sources name. */
export const operations = [
  { code: 'Zhusan', title: 'Zhusan: return from Syria', followsTalks: true },
  { code: 'Rusafa', title: 'Rusafa: return of children from Baghdad', followsTalks: false },
] as const;

const zhusan = { operation: 'Zhusan', fromPlace: 'North-east of Syria', port: 'Aqtau' } as const;

/** In the order in which they flew. Where they landed, and which talks they go back to, is invented. */
export const flights: readonly Flight[] = [
  { fate: 'ZHUSAN_1', ...zhusan },
  { fate: 'ZHUSAN_2', ...zhusan },
  { fate: 'ZHUSAN_3', ...zhusan },
  { fate: 'ZHUSAN_4', ...zhusan },
  { fate: 'RUSAFA', operation: 'Rusafa', fromPlace: 'Baghdad', port: 'Nur-Sultan' },
  { fate: 'ZHUSAN_5', ...zhusan },
];

const minute = 60_000;
const hour = 60 * minute;

/** The days and instants of a flight: what staff record of it, each after the end of the day it speaks of. */
export function timesOf({ fate }: Pick<Flight, 'fate'>) {
  const [day = 0] = returnWindows[fate] ?? [];
  const arrivedOn: CivilDate = dateText(day);
  const departedOn = addDays(arrivedOn, -1);
  return {
    arrivedOn,
    departedOn,
    plannedAt: startOf(addDays(arrivedOn, -4)) + 6 * hour,
    boardedAt: startOf(addDays(arrivedOn, -3)) + 13 * hour,
    /** The mission looks at each child before it departs. */
    seenOn: addDays(arrivedOn, -3),
    seenAt: startOf(addDays(arrivedOn, -2)) + 13 * hour,
    departedAt: startOf(arrivedOn) + 30 * minute,
    completedAt: startOf(addDays(arrivedOn, 1)) + 30 * minute,
  };
}

export const flightOf = ({ fate }: Pick<ChildHistory, 'fate'>): Flight | undefined =>
  flights.find((flight) => flight.fate === fate);

/** What a flight does for all of its children at once, and no act of one child therefore. */
export const isDoneByFlight = (act: Act): boolean =>
  (act.act === 'ATTEST' && (act.kind === 'ON_MANIFEST' || act.kind === 'ARRIVAL_RECORD')) ||
  (act.act === 'MOVE' && (act.toStage === 'IN_TRANSIT' || act.toStage === 'RETURNED'));
