import { dateText, dayInMilliseconds, type Day } from './days.js';
import type { DemonstrationAgency } from '../agencies.js';
import { sourcesByGrade } from '../agencies.js';
import type {
  Act,
  AttestationKind,
  CareArrangement,
  ClosureReason,
  CaseStage,
  EvidenceType,
  KinshipRelation,
  SourceGrade,
  StaffRole,
} from './history.types.js';
import type { Random } from '../random.js';

const { floor, max } = Math;

const minute = 60_000;
/** Staff record in the Astana working day, which begins at 03:00 UTC and is over by 12:00. */
const firstHour = 3 * 60 * minute;

/** Writes acts down one after another: each after the day it speaks of, with the delay that offices take. */
export class Chronicle {
  readonly acts: Act[] = [];
  #last = 0;
  #kits = 0;

  constructor(
    readonly random: Random,
    private readonly agency: DemonstrationAgency,
    /** Which child it is of: the laboratories number their kits by it, and no kit is of two children. */
    private readonly child: number,
  ) {}

  /** The instant at which something of this day is put on file: the next day at the earliest. */
  at(day: Day): number {
    const delay = floor(this.random.unit() * this.random.unit() * 5);
    const instant = (day + 1 + delay) * dayInMilliseconds + firstHour + this.random.between(0, 360) * minute;
    return (this.#last = max(instant, this.#last + this.random.between(2, 14) * minute));
  }

  /** Right after the act before, in the same sitting. */
  soon(): number {
    return (this.#last += this.random.between(5, 50) * minute);
  }

  add(act: Act): void {
    this.acts.push(act);
  }

  /** Observations come from the partner that owns the case as often as from its caseworker. */
  observer(): StaffRole {
    return this.agency.isPartner && this.random.chance(0.6) ? 'partner' : 'caseworker';
  }

  opener(): StaffRole {
    return this.agency.isPartner && this.random.chance(0.7) ? 'partner' : 'registrar';
  }

  source(grade: SourceGrade): string {
    return this.random.pick(sourcesByGrade[grade]);
  }

  reference(kind: string, day: Day): string {
    return `${kind} ${dateText(day).slice(0, 4)}/${this.random.between(100, 9999)}`;
  }

  attest(kind: AttestationKind, day: Day, reference: string): void {
    const attestedOn = dateText(day);
    const recordedAt = this.at(day);
    this.add({
      act: 'ATTEST',
      recordedAt,
      by: 'caseworker',
      kind,
      attestedOn,
      reference: this.reference(reference, day),
    });
  }

  evidence(type: EvidenceType, grade: SourceGrade, day: Day, source: string, isVerified: boolean): void {
    const obtainedOn = dateText(day);
    this.add({
      act: 'EVIDENCE',
      recordedAt: this.at(day),
      by: this.observer(),
      type,
      grade,
      obtainedOn,
      source,
      isVerified,
    });
  }

  dnaResult(relation: KinshipRelation, day: Day, laboratory: string): void {
    this.#kits += 1;
    this.add({
      act: 'DNA_RESULT',
      recordedAt: this.at(day),
      by: this.observer(),
      laboratory,
      kitReference: `Kit ${this.child}/${this.#kits}`,
      relation,
      likelihood: 0.9999,
      testedOn: dateText(day),
    });
  }

  lifeSign(
    status: 'CONFIRMED_ALIVE' | 'REPORTED_ALIVE' | 'REPORTED_DEAD',
    grade: SourceGrade,
    day: Day,
    source: string,
  ): void {
    const observedOn = dateText(day);
    this.add({
      act: 'VITAL_STATUS',
      recordedAt: this.at(day),
      by: this.observer(),
      observedOn,
      status,
      source,
      grade,
      secondBy: null,
    });
  }

  care(arrangement: CareArrangement, since: Day): void {
    this.add({ act: 'CARE', recordedAt: this.at(since), by: 'caseworker', arrangement, since: dateText(since) });
  }

  move(toStage: CaseStage, on: Day, note: string | null = null): void {
    const effectiveOn = dateText(on);
    this.add({
      act: 'MOVE',
      recordedAt: this.at(on),
      by: 'caseworker',
      toStage,
      effectiveOn,
      closureReason: null,
      note,
    });
  }

  /** A move that two persons decide: the caseworker endorses, and with nothing between the supervisor moves. */
  moveByTwo(toStage: CaseStage, on: Day, closureReason: ClosureReason | null, note: string | null): void {
    const effectiveOn = dateText(on);
    this.add({ act: 'ENDORSE', recordedAt: this.at(on), by: 'caseworker', toStage, effectiveOn, closureReason });
    this.add({ act: 'MOVE', recordedAt: this.soon(), by: 'supervisor', toStage, effectiveOn, closureReason, note });
  }
}
