/** Nothing open is remembered for longer than twice this, so that a process lets go of what another one has erased. */
const generationMilliseconds = 5 * 60_000;

/**
 * What was used lately, at most twice `most` of it, in two generations as in a copying collector: whatever was used since the
 * last turn is kept, and a hit costs one look-up.
 */
export class Recent<Value> {
  #young = new Map<string, Value>();
  #old = new Map<string, Value>();
  #turned = Date.now();

  constructor(private readonly most: number) {}

  get(key: string): Value | undefined {
    const young = this.#young.get(key);
    if (young !== undefined) return young;
    const old = this.#old.get(key);
    if (old !== undefined) this.set(key, old);
    return old;
  }

  set(key: string, value: Value): void {
    const now = Date.now();
    if (this.#young.size >= this.most || now - this.#turned > generationMilliseconds) {
      this.#old = this.#young;
      this.#young = new Map();
      this.#turned = now;
    }
    this.#young.set(key, value);
  }

  delete(key: string): void {
    this.#young.delete(key);
    this.#old.delete(key);
  }

  clear(): void {
    this.#young.clear();
    this.#old.clear();
  }
}
