import type { RegistryContext } from '../access/context.js';
import type { CivilDate } from '../dates.js';
import { readAboard, type Aboard } from './aboard.queries.js';
import {
  listMovementCorrections,
  listMovementEvents,
  type CorrectionRow,
  type MovementRow,
} from './movement.queries.js';

export interface MovementEventTree {
  kind: string;
  happenedOn: CivilDate;
  note: string | null;
  recordedAt: number;
  recordedBy: string;
}
export interface MovementCorrectionTree {
  kind: string;
  arrivedOn: CivilDate | null;
  departedOn: CivilDate | null;
  reason: string | null;
  recordedAt: number;
  recordedBy: string;
}

/** What befell a movement, and how many are aboard. */
export interface MovementHistory {
  placesTaken: number;
  events: MovementEventTree[];
  corrections: MovementCorrectionTree[];
}

/**
 * What befell these movements, by their keys, as far as it is asked for. What is said of a whole movement may name anybody
 * aboard: it is read by whoever may know who each of them is, and where it is shown, the movement is noted as read, with
 * every child who ever stood on it.
 */
export async function readHistories(
  context: RegistryContext,
  rows: readonly MovementRow[],
  wanted: ReadonlySet<string>,
): Promise<Map<number, MovementHistory>> {
  const { registry, actor } = context;
  const reader = registry.store.reader;
  const keys = rows.map(({ key }) => key);
  const ids = { ids: JSON.stringify(keys) };
  const events = Map.groupBy(
    wanted.has('events') ? await listMovementEvents(reader, ids) : [],
    ({ movementId }) => movementId,
  );
  const corrections = Map.groupBy(
    wanted.has('corrections') ? await listMovementCorrections(reader, ids) : [],
    ({ movementId }) => movementId,
  );
  const asksAboard = wanted.has('placesTaken') || wanted.has('events') || wanted.has('corrections');
  const aboard = await readAboard(reader, actor, { movementKeys: asksAboard ? keys : [], now: registry.clock() });
  const histories = new Map<number, MovementHistory>();
  for (const { id, key } of rows) {
    const known = aboard.get(key) ?? nobody;
    const words = (text: string | null) => (known.showsWords ? text : null);
    const history = {
      placesTaken: known.placesTaken,
      events: (events.get(key) ?? []).map(({ kind, happenedOn, note, recordedAt, recordedByName }) => ({
        ...{ kind, happenedOn, note: words(note), recordedAt },
        recordedBy: recordedByName,
      })),
      corrections: (corrections.get(key) ?? []).map(({ kind, reason, recordedAt, recordedByName, ...said }) => ({
        ...{ kind, ...dayOf(said), reason: words(reason), recordedAt },
        recordedBy: recordedByName,
      })),
    };
    if (showsWords(history, wanted)) noteWords(context, id, known);
    histories.set(key, history);
  }
  return histories;
}

/** The day that a correction says, of the arrival or of the departure. */
const dayOf = ({ eventKind, arrivedOn }: Pick<CorrectionRow, 'eventKind' | 'arrivedOn'>) =>
  eventKind === 'DEPARTED' ? { arrivedOn: null, departedOn: arrivedOn } : { arrivedOn, departedOn: null };

const nobody: Aboard = { placesTaken: 0, showsWords: false, everAboard: [] };

const showsWords = ({ events, corrections }: MovementHistory, wanted: ReadonlySet<string>): boolean =>
  (wanted.has('events.note') && events.some(({ note }) => note !== null)) ||
  (wanted.has('corrections.reason') && corrections.some(({ reason }) => reason !== null));

function noteWords({ reads }: RegistryContext, id: string, { everAboard }: Aboard): void {
  reads.records.add(id);
  for (const key of everAboard) reads.subjects.add(key);
}
