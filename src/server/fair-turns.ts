/** For how long requests begin in one round of the event loop, in milliseconds; what came meanwhile is read before more of them do. */
const slice = 5;

/** Requests of one spender that wait at most: more of them would be answered when nobody waits for it any more. */
const mostWaiting = 500;

interface Waiting {
  begin(): void;
}

/**
 * Begins requests in turns, one of each spender after the other (round-robin; Nagle 1987, RFC 970), so that whoever sends a
 * thousand at once waits for them, and whoever sends one waits for one of theirs. All that a request needs is mostly done in
 * one piece, so that whose is begun first is what decides. Others (sockets, timers, /livez) have their turn in between, and
 * a server on which nobody waits begins at once.
 */
export class FairTurns {
  /** By spender, in the order in which they have their turn. */
  readonly #waiting = new Map<string, Waiting[]>();
  #roundBegan = -Infinity;
  #isBusy = false;
  #goesOn = false;

  constructor(private readonly now: () => number = () => performance.now()) {}

  /** Resolves when it is this spender's turn: true; false at once where too many of theirs wait already. */
  take(spender: string): Promise<boolean> | boolean {
    const own = this.#waiting.get(spender);
    if (own !== undefined && own.length >= mostWaiting) return false;
    if (this.#waiting.size === 0 && !this.#isBusy && this.#hasTime()) {
      this.#work();
      return true;
    }
    return new Promise((resolve) => {
      const one = { begin: () => resolve(true) };
      if (own) own.push(one);
      else this.#waiting.set(spender, [one]);
      if (!this.#isBusy) this.#goOn();
    });
  }

  /** Whether there is time left in this round of the event loop. */
  #hasTime(): boolean {
    const now = this.now();
    if (this.#roundBegan === -Infinity) {
      this.#roundBegan = now;
      setImmediate(() => (this.#roundBegan = -Infinity));
    }
    return now - this.#roundBegan < slice;
  }

  /** Until the request that has begun has done all that it does at once: after a microtask, ticks wait until none is left. */
  #work(): void {
    this.#isBusy = true;
    queueMicrotask(() =>
      process.nextTick(() => {
        this.#isBusy = false;
        if (this.#waiting.size === 0) return;
        if (this.#hasTime()) this.#beginOne();
        else this.#goOn();
      }),
    );
  }

  #goOn(): void {
    if (this.#goesOn) return;
    this.#goesOn = true;
    setImmediate(() => {
      this.#goesOn = false;
      this.#roundBegan = -Infinity;
      if (!this.#isBusy && this.#hasTime()) this.#beginOne();
    });
  }

  #beginOne(): void {
    const [first] = this.#waiting;
    if (!first) return;
    const [spender, waiting] = first;
    this.#waiting.delete(spender);
    const one = waiting.shift();
    if (waiting.length > 0) this.#waiting.set(spender, waiting);
    one?.begin();
    this.#work();
  }
}
