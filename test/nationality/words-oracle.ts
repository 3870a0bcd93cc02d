/*
 * The model of docs/decisions/nationality.md written again by hand, over lists and days that are numbers: nothing of the registry's code.
 * It answers what each act must come to, and how the file reads after it. What an authority knew is found by brute force: all that was typed
 * until the end of its day is done over again, on an empty file.
 */

export type Nationality = 'CITIZEN' | 'NOT_A_CITIZEN' | 'UNDER_DETERMINATION';
export type Answer = 'YES' | 'NO' | 'UNKNOWN';
export type ItemStanding = 'STANDING' | 'CONTESTED' | 'REFUTED';
export type Act =
  | { readonly does: 'dawn' }
  | { readonly does: 'fact'; readonly answer: Answer; readonly onItem: boolean }
  | { readonly does: 'judge'; readonly standing: ItemStanding }
  | { readonly does: 'determine'; readonly day: number }
  | { readonly does: 'own'; readonly says: Nationality; readonly day: number }
  | { readonly does: 'contest'; readonly of: number; readonly day: number }
  | {
      readonly does: 'settle';
      readonly of: number;
      readonly day: number;
      readonly to: Nationality | undefined;
      readonly onItem: boolean;
    }
  | { readonly does: 'withdraw'; readonly decision: number }
  | { readonly does: 'restate'; readonly decision: number; readonly day: number };

interface Decision {
  day: number;
  readonly says: Nationality;
  isWithdrawn: boolean;
}
interface Determination {
  readonly decision: Decision;
  readonly says: Nationality;
  /** What it stands in the place of; nothing of a run of the rules. */
  readonly overturned: Determination | undefined;
  /** How many acts had been typed when it was. */
  readonly after: number;
}
interface Challenge {
  readonly of: Determination;
  readonly kind: 'CONTESTED' | 'UPHELD' | 'OVERTURNED';
  readonly typedAs: number;
  /** Its day is that of the decision that it made, as last put right. */
  readonly made: Decision | undefined;
  readonly onItem: boolean;
}
const dayOf = ({ made, typedAs }: Challenge): number => made?.day ?? typedAs;

/** Of equals of one day the one that came later. */
const lastBy = <One>(some: readonly One[], on: (one: One) => number): One | undefined =>
  some.reduce<One | undefined>((best, one) => (best === undefined || on(one) >= on(best) ? one : best), undefined);

/** One parent is a citizen, the other of another state: born at home it is a citizen, else it stays open. */
const byRules = (answer: Answer): Nationality => (answer === 'YES' ? 'CITIZEN' : 'UNDER_DETERMINATION');

export class Oracle {
  private readonly typed: { readonly act: Act; readonly on: number }[] = [];
  private readonly decisions: Decision[] = [];
  private readonly determinations: Determination[] = [];
  private readonly challenges: Challenge[] = [];

  constructor(private today: number) {}

  /** The code with which the act is refused; nothing where it is done. */
  act(act: Act): string | undefined {
    const refused = this.does(act);
    if (refused === undefined) this.typed.push({ act, on: this.today });
    return refused;
  }

  private does(act: Act): string | undefined {
    switch (act.does) {
      case 'dawn':
        this.today++;
        return undefined;
      case 'fact':
      case 'judge':
        return undefined;
      case 'determine':
        return this.determine(act.day);
      case 'own':
        return this.own(act.says, act.day);
      case 'contest':
        return this.contest(act.of, act.day);
      case 'settle':
        return this.settle(act);
      case 'withdraw': {
        const decision = this.decisions[act.decision];
        if (!decision || decision.isWithdrawn) return 'NOT_FOUND';
        decision.isWithdrawn = true;
        return undefined;
      }
      case 'restate': {
        const decision = this.decisions[act.decision];
        return !decision || decision.isWithdrawn ? 'NOT_FOUND' : this.restate(decision, act.day);
      }
    }
  }

  saysAt(decision: number): Nationality | undefined {
    return this.decisions[decision]?.says;
  }

  /** What the file must read. */
  status() {
    return {
      held: this.holds()?.says ?? 'UNDER_DETERMINATION',
      isOutdated: this.isOutdated(),
      standings: this.determinations.map((one) =>
        this.heldSince(one) === undefined ? 'WITHDRAWN' : this.stoodOn(one, Number.POSITIVE_INFINITY),
      ),
    };
  }

  /** What brings the file in order, where it is outdated. */
  wayOut(): Act {
    const word = this.bindingWord();
    return word?.made ? { does: 'own', says: word.made.says, day: this.today } : { does: 'determine', day: this.today };
  }

  /** What the file answers after so many acts: they are done over again, one after the other. */
  private answer(acts = this.typed.length): Answer {
    let fact: { readonly answer: Answer; readonly onItem: boolean } = { answer: 'UNKNOWN', onItem: false };
    for (const { act } of this.typed.slice(0, acts)) if (act.does === 'fact') fact = act;
    return fact.onItem && !this.itemStands(acts) ? 'UNKNOWN' : fact.answer;
  }

  private itemStands(acts = this.typed.length): boolean {
    let item: ItemStanding = 'STANDING';
    for (const { act } of this.typed.slice(0, acts)) if (act.does === 'judge') item = act.standing;
    return item === 'STANDING';
  }

  /** What was typed by the end of its day, or, where that was later, by when the rules had been run on what it judged. */
  private knew(word: Challenge): Answer {
    let run = word.of;
    while (run.overturned) run = run.overturned;
    const byThen = this.typed.filter(({ on }) => on <= dayOf(word)).length;
    return this.answer(Math.max(byThen, run.after));
  }

  private holds(): Decision | undefined {
    return lastBy(
      this.decisions.filter(({ isWithdrawn }) => !isWithdrawn),
      ({ day }) => day,
    );
  }

  private saidOf(of?: Determination): Challenge[] {
    return this.challenges.filter((one) => (of === undefined || one.of === of) && one.made?.isWithdrawn !== true);
  }

  /** By its own decision, or by the first authority that upheld it. */
  private heldSince(of: Determination): number | undefined {
    if (!of.decision.isWithdrawn) return of.decision.day;
    const upheld = this.saidOf(of).filter(({ kind }) => kind === 'UPHELD');
    return upheld.length === 0 ? undefined : Math.min(...upheld.map(dayOf));
  }

  private stoodOn(of: Determination, day: number): string {
    const until = this.saidOf(of).filter((one) => dayOf(one) <= day);
    return lastBy(until, dayOf)?.kind ?? 'STANDING';
  }

  private lastWord(): Challenge | undefined {
    const words = this.saidOf().filter(({ kind }) => kind !== 'CONTESTED');
    return lastBy(words, dayOf);
  }

  private bindingWord(): Challenge | undefined {
    const last = this.lastWord();
    const fell = last?.onItem === true && !this.itemStands();
    return last && !fell && this.knew(last) === this.answer() ? last : undefined;
  }

  private determine(day: number): string | undefined {
    const [says, word] = [byRules(this.answer()), this.bindingWord()];
    const comesToHold = day >= (this.holds()?.day ?? 0);
    if (comesToHold && word && word.made?.says !== says) return 'NO_SUCH_TRANSITION';
    const last = this.determinations.findLast(({ decision }) => !decision.isWithdrawn);
    const isSame = last?.overturned === undefined && last?.decision.day === day;
    if (isSame && this.answer(last.after) === this.answer()) return 'ALREADY_RECORDED';
    this.made(day, says, undefined);
    return undefined;
  }

  private own(says: Nationality, day: number): string | undefined {
    const word = this.bindingWord();
    const comesToHold = day >= (this.holds()?.day ?? 0);
    if (comesToHold && word && word.made?.says !== says) return 'NO_SUCH_TRANSITION';
    this.decisions.push({ day, says, isWithdrawn: false });
    return undefined;
  }

  /**
   * Says the same of another day. Of whoever comes to hold by that over the word that binds it is refused; then, where the story of contests and
   * what came of them reads otherwise.
   */
  private restate(decision: Decision, day: number): string | undefined {
    const [was, word, held, story] = [decision.day, this.bindingWord(), this.holds(), this.story()];
    const isOfAuthority = this.saidOf().some(({ made }) => made === decision);
    decision.day = day;
    const holds = this.holds();
    const isOver = !isOfAuthority && holds !== held && word !== undefined && holds?.says !== word.made?.says;
    if (isOver || this.story() !== story) {
      decision.day = was;
      return isOver ? 'NO_SUCH_TRANSITION' : 'IMPOSSIBLE_DATES';
    }
    return undefined;
  }

  /** Of each settlement which contest it answers, the last before it, and of each contest whether its decision had been made. */
  private story(): string {
    return JSON.stringify(
      this.challenges.map((one) => {
        if (one.kind === 'CONTESTED') return one.of.decision.isWithdrawn || one.of.decision.day <= dayOf(one);
        const place = this.challenges.indexOf(one);
        const before = this.challenges.filter(
          (other, at) =>
            other.of === one.of &&
            other.kind === 'CONTESTED' &&
            (dayOf(other) < dayOf(one) || (dayOf(other) === dayOf(one) && at < place)),
        );
        const answered = lastBy(before, dayOf);
        return answered && this.challenges.indexOf(answered);
      }),
    );
  }

  private contest(place: number, day: number): string | undefined {
    const of = this.determinations[place];
    if (!of) return 'NOT_FOUND';
    const since = this.heldSince(of);
    if (since === undefined) return 'NO_SUCH_TRANSITION';
    if (day < since) return 'IMPOSSIBLE_DATES';
    if (!['STANDING', 'UPHELD'].includes(this.stoodOn(of, day))) return 'NO_SUCH_TRANSITION';
    this.challenges.push({ of, kind: 'CONTESTED', typedAs: day, made: undefined, onItem: false });
    return undefined;
  }

  private settle({ of: place, day, to, onItem }: Act & { readonly does: 'settle' }): string | undefined {
    const of = this.determinations[place];
    if (!of) return 'NOT_FOUND';
    if (this.stoodOn(of, day) !== 'CONTESTED') {
      const contests = this.challenges.filter((one) => one.of === of && one.kind === 'CONTESTED');
      return contests.length > 0 && contests.every((one) => dayOf(one) > day)
        ? 'IMPOSSIBLE_DATES'
        : 'NO_SUCH_TRANSITION';
    }
    if (to === of.says) return 'ALREADY_RECORDED';
    const made = to === undefined ? this.decided(day, of.says) : this.made(day, to, of);
    this.challenges.push({ of, kind: to === undefined ? 'UPHELD' : 'OVERTURNED', typedAs: day, made, onItem });
    return undefined;
  }

  private decided(day: number, says: Nationality): Decision {
    const decision = { day, says, isWithdrawn: false };
    this.decisions.push(decision);
    return decision;
  }

  private made(day: number, says: Nationality, overturned: Determination | undefined): Decision {
    const decision = this.decided(day, says);
    this.determinations.push({ decision, says, overturned, after: this.typed.length });
    return decision;
  }

  private isOutdated(): boolean {
    if (this.determinations.length === 0) return false;
    const word = this.bindingWord();
    if (word) return this.holds()?.says !== word.made?.says;
    const words = this.saidOf().filter(({ kind }) => kind !== 'CONTESTED');
    const said = this.decisions.flatMap((decision) => {
      if (decision.isWithdrawn) return [];
      const rules = this.determinations.find((one) => !one.overturned && one.decision === decision);
      if (rules) return [{ day: decision.day, says: rules.says }];
      const word = words.find(({ made }) => made === decision);
      if (!word) return [];
      const ofRules = word.kind === 'UPHELD' && !word.of.overturned && !(word.onItem && !this.itemStands());
      return [{ day: decision.day, says: ofRules ? word.of.says : undefined }];
    });
    return lastBy(said, ({ day }) => day)?.says !== byRules(this.answer());
  }
}
