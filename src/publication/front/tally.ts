/** What a public address stands for: the labels of a metric and the routes of a line of the log, never anything of a request. */
export type Kind =
  | 'statistics'
  | 'observations'
  | 'release'
  | 'figure'
  | 'statements'
  | 'living'
  | 'chart'
  | 'feed'
  | 'graphql'
  | 'page'
  | 'other';

/** How often answers of one kind were given from bytes; numbers alone, so that counting costs next to nothing. */
export class Count {
  whole = 0;
  unchanged = 0;
  /** Of bodies, as they went out. */
  bytes = 0;
}

/** What was answered before Fastify was reached. It logs and measures nothing itself. */
export class Tally {
  readonly graphql = new Count();
  readonly #counts = new Map<Kind, Count>([['graphql', this.graphql]]);

  of(kind: Kind): Count {
    const count = this.#counts.get(kind) ?? new Count();
    this.#counts.set(kind, count);
    return count;
  }

  list(): readonly (readonly [kind: Kind, count: Count])[] {
    return [...this.#counts];
  }
}

const shapes: readonly (readonly [RegExp, Kind])[] = [
  [/^\/v1\/statistics$/, 'statistics'],
  [/^\/v1\/releases\/[^/]+\/observations\./, 'observations'],
  [/^\/v1\/releases(\/|$)/, 'release'],
  [/^\/v1\/(f|figures)(\/|$)/, 'figure'],
  [/^\/v1\/(statements|reconciliation)/, 'statements'],
  [/^\/(v1\/charts|v1\/oembed|embed)(\/|$)/, 'chart'],
  [/^\/v1\/|^\/openapi\.json$/, 'living'],
  [/^\/feed\//, 'feed'],
  [/^\/public\/graphql$/, 'graphql'],
  [/^\/((kk|ru|en|assets)(\/|$)|$)/, 'page'],
];

/** The kind of an address, of which the question does not matter. */
export function kindOf(url: string): Kind {
  const [path = ''] = url.split('?', 1);
  return shapes.find(([shape]) => shape.test(path))?.[1] ?? 'other';
}
