/** Nothing open is remembered for longer than twice this, so that a process lets go of what another one has erased. */
const generationMilliseconds = 5 * 60_000;

/**
 * What was used lately, at most twice `most` of it, in two generations as in a copying collector: whatever was used since the
 * last turn is kept, and a hit costs one look-up. Generations turn by the clock as well, asked or not.
 */
export class Recent<Value> {
  #young = new Map<string, Value>();
  #old = new Map<string, Value>();
  #turning: NodeJS.Timeout | undefined;

  constructor(private readonly most: number) {}

  get(key: string): Value | undefined {
    const young = this.#young.get(key);
    if (young !== undefined) return young;
    const old = this.#old.get(key);
    if (old !== undefined) this.set(key, old);
    return old;
  }

  set(key: string, value: Value): void {
    if (this.#young.size >= this.most) this.#turn();
    this.#young.set(key, value);
    this.#turning ??= this.#turnLater();
  }

  delete(key: string): void {
    this.#young.delete(key);
    this.#old.delete(key);
  }

  clear(): void {
    this.#young.clear();
    this.#old.clear();
  }

  #turn(): void {
    this.#old = this.#young;
    this.#young = new Map();
  }

  /** Keeps no process from ending. */
  #turnLater(): NodeJS.Timeout {
    return setTimeout(() => {
      this.#turn();
      this.#turning = this.#old.size === 0 ? undefined : this.#turnLater();
    }, generationMilliseconds).unref();
  }
}
