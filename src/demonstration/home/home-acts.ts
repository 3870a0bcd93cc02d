import { addDays, dateOf, startOf, type CivilDate } from '../../dates.js';
import type { Act, CareArrangement, ChildHistory } from '../course/history.types.js';
import { deriveSeed, Random } from '../random.js';

/*
 * What staff do for a child who has come home, beside the history of the case: the plan, its milestones, sessions and
 * needs. Derived from a finished history and from chance of its own, so that no history changes by it.
 */

interface Recorded {
  readonly recordedAt: number;
}

export type HomeAct = Recorded &
  (
    | { readonly home: 'OPEN_PLAN' }
    | { readonly home: 'APPROVE'; readonly on: CivilDate }
    | { readonly home: 'ACHIEVE'; readonly code: string; readonly on: CivilDate; readonly evidence: string }
    | { readonly home: 'WAIVE'; readonly code: string; readonly on: CivilDate; readonly reason: string }
    | { readonly home: 'CARE'; readonly arrangement: CareArrangement; readonly since: CivilDate }
    | { readonly home: 'GUARDIANSHIP'; readonly on: CivilDate; readonly reference: string }
    | { readonly home: 'SESSION'; readonly on: CivilDate; readonly attended: boolean }
    | { readonly home: 'NEEDS'; readonly level: number }
    | { readonly home: 'REVIEW'; readonly on: CivilDate }
  );

/** Code, days after the arrival, and of how many in a hundred plans; the days of the default catalogue. */
const usual: readonly (readonly [string, number, number])[] = [
  ['PRE-LIST', -14, 100], ['PRE-BIA', -14, 100], ['PRE-CMTE', -7, 100], ['REC-REG', 0, 100], ['REC-MED', 3, 100],
  ['REC-SAFE', 3, 100], ['REC-INFO', 5, 100], ['ADP-PSY1', 10, 100], ['ADP-DEV', 14, 100], ['ADP-EXIT', 30, 100],
  ['DOC-DNA', 30, 70], ['GRD-SET', 45, 100], ['HOM-V1', 45, 100], ['PSY-REG', 45, 100], ['STG-SAFE', 53, 100],
  ['DOC-BIRTH', 60, 100], ['DOC-CIT', 60, 100], ['DOC-IIN', 60, 100], ['BEN-SET', 60, 100], ['EDU-ENR', 60, 100],
  ['EDU-CATCH', 75, 80], ['FAM-PAR', 90, 75], ['REV-90', 90, 90], ['REV-180', 180, 90], ['REV-365', 365, 90],
  ['FUP-18M', 540, 85], ['FUP-24M', 730, 80],
]; // prettier-ignore

const mandatoryUntil = 'EDU-ENR';
const minute = 60_000;
const hour = 60 * minute;

type Move = Extract<Act, { act: 'MOVE' }>;

/** The acts of one child who came home by the programme or alone, in the order in which they were recorded. */
export function homeActsOf(history: ChildHistory, seed: number): readonly HomeAct[] {
  const moves = history.acts.filter((act): act is Move => act.act === 'MOVE');
  const arrival = moves.find(({ toStage }) => toStage === 'RETURNED');
  const begun = moves.find(({ toStage }) => toStage === 'IN_REHABILITATION');
  if (!arrival) return [];
  return new Home(history, deriveSeed(seed, hashOf(history.key)), { arrival, begun, moves }).acts();
}

/** A stable number of a history's key. */
const hashOf = (key: string): number => [...key].reduce((hash, letter) => (hash * 31 + letter.charCodeAt(0)) >>> 0, 7);

interface Course {
  readonly arrival: Move;
  /** Not yet, where the history ends before. */
  readonly begun: Move | undefined;
  readonly moves: readonly Move[];
}

class Home {
  readonly #acts: HomeAct[] = [];
  /** Chance of its own for each part: what is not known yet of one part must not change another. */
  private random = new Random(0);

  constructor(
    private readonly history: ChildHistory,
    private readonly seed: number,
    private readonly course: Course,
  ) {}

  acts(): readonly HomeAct[] {
    const { arrival, begun } = this.course;
    this.#acts.push({ home: 'OPEN_PLAN', recordedAt: arrival.recordedAt + minute });
    // Nobody approves a plan before it was written.
    const writtenOn = dateOf(arrival.recordedAt + minute);
    const on = begun && begun.effectiveOn > writtenOn ? begun.effectiveOn : writtenOn;
    if (begun) this.#acts.push({ home: 'APPROVE', on, recordedAt: begun.recordedAt - minute });
    for (const [index, part] of [this.milestones, this.placement, this.sessions, this.reviews].entries()) {
      this.random = new Random(deriveSeed(this.seed, index));
      part.call(this);
    }
    const isClosed = (at: number) =>
      this.course.moves.some((move) => move.toStage === 'CLOSED' && move.recordedAt <= at);
    return this.#acts.filter(({ recordedAt }) => !isClosed(recordedAt)).sort((a, b) => a.recordedAt - b.recordedAt);
  }

  private get followUp(): Move | undefined {
    return this.course.moves.find(({ toStage }) => toStage === 'IN_FOLLOW_UP');
  }

  /** The day after, within office hours, and after the plan was opened. */
  private at(on: CivilDate): number {
    const next = startOf(addDays(on, 1)) + this.random.between(3, 11) * hour + this.random.between(0, 59) * minute;
    return Math.max(next, this.course.arrival.recordedAt + this.random.between(2, 30) * minute);
  }

  private milestones(): void {
    const { arrival } = this.course;
    const received = { on: arrival.effectiveOn, recordedAt: arrival.recordedAt };
    const last = usual.findIndex(([code]) => code === mandatoryUntil);
    for (const [index, [code, due, share]] of usual.entries()) {
      if (!this.random.chance(share / 100)) continue;
      const late = this.random.chance(0.3)
        ? this.random.between(3, 40)
        : -this.random.between(0, Math.min(5, Math.abs(due)));
      const planned = addDays(arrival.effectiveOn, due < 0 ? due : Math.max(0, due + late));
      const limit = index <= last ? this.followUp : undefined;
      const early = limit && planned >= limit.effectiveOn ? addDays(limit.effectiveOn, -1) : planned;
      const kept = limit ? Math.min(this.at(early), limit.recordedAt - 2 * minute) : this.at(early);
      // Nobody leaves the centre before the reception is done.
      const leaves = code === 'ADP-EXIT';
      const on = leaves && received.on > early ? received.on : early;
      const recordedAt = leaves ? Math.max(kept, received.recordedAt) : kept;
      if (code.startsWith('REC-')) {
        received.on = on > received.on ? on : received.on;
        received.recordedAt = Math.max(received.recordedAt, recordedAt);
      }
      const number = this.random.between(100, 9999);
      if (code === 'GRD-SET' && this.random.chance(0.25)) {
        this.#acts.push({ home: 'WAIVE', code, on, recordedAt, reason: 'The child lives with a parent.' });
        continue;
      }
      if (code === 'GRD-SET')
        this.#acts.push({ home: 'GUARDIANSHIP', on, reference: `${number}`, recordedAt: recordedAt - minute });
      this.#acts.push({ home: 'ACHIEVE', code, on, recordedAt, evidence: `Record ${number}` });
      if (code === 'ADP-DEV')
        this.#acts.push({ home: 'NEEDS', level: this.random.between(0, 6), recordedAt: recordedAt + minute });
    }
  }

  /** A family for longer than the guard of the follow-up asks, where the history names none. */
  private placement(): void {
    const follow = this.followUp;
    if (!follow) return;
    const since = addDays(follow.effectiveOn, -90);
    const isKnown = this.history.acts.some(
      (act) => act.act === 'CARE' && stable.has(act.arrangement) && act.since <= addDays(follow.effectiveOn, -60),
    );
    if (isKnown) return;
    const arrangement = this.random.chance(0.5) ? 'PARENT' : 'RELATIVE_GUARDIANSHIP';
    this.#acts.push({
      home: 'CARE',
      arrangement,
      since,
      recordedAt: Math.min(this.at(since), follow.recordedAt - 3 * minute),
    });
  }

  private sessions(): void {
    const first = addDays(this.course.arrival.effectiveOn, this.random.between(12, 40));
    const count = this.random.between(3, 14);
    for (let at = 0; at < count; at++) {
      const on = addDays(first, at * 14 + this.random.between(0, 4));
      this.#acts.push({ home: 'SESSION', on, attended: this.random.chance(0.9), recordedAt: this.at(on) });
    }
  }

  /** Each way back from the follow-up rests on a review that found a need. */
  private reviews(): void {
    const moves = this.course.moves.filter(({ toStage }) => toStage === 'IN_REHABILITATION').slice(1);
    for (const { effectiveOn, recordedAt } of moves)
      this.#acts.push({ home: 'REVIEW', on: effectiveOn, recordedAt: recordedAt - minute });
  }
}

const stable: ReadonlySet<CareArrangement> = new Set([
  'PARENT',
  'RELATIVE_GUARDIANSHIP',
  'RELATIVE_CUSTODIANSHIP',
  'FOSTER_CARE',
  'FOSTER_FAMILY',
  'ADOPTION',
  'INDEPENDENT_LIVING',
]);
