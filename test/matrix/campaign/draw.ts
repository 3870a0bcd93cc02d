/** So many of these, drawn by a seed: the same seed draws the same. */
export function draw<Item>(items: readonly Item[], count: number, seed: number): Item[] {
  const left = [...items];
  const drawn: Item[] = [];
  let state = seed >>> 0;
  while (drawn.length < count && left.length > 0) {
    // mulberry32
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    const [one] = left.splice(((mixed ^ (mixed >>> 14)) >>> 0) % left.length, 1);
    if (one !== undefined) drawn.push(one);
  }
  return drawn;
}

/** As `draw`, the kinds in turn: there are hundreds of some and dozens of others. */
export function drawByKind<Item extends { readonly kind: string }>(
  items: readonly Item[],
  count: number,
  seed: number,
): Item[] {
  const kinds = [...Map.groupBy(items, ({ kind }) => kind).values()].map((some) => draw(some, count, seed));
  const inTurn = Array.from({ length: count }, (_, at) => kinds.flatMap((some) => some.slice(at, at + 1))).flat();
  return inTurn.slice(0, count);
}
