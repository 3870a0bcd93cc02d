import type { Role } from '../access/actor.js';
import type { Filling } from './page/fill.js';

/** An operation that a playground offers and that runs as it is. */
export interface PlaygroundExample {
  readonly title: string;
  readonly query: string;
  readonly variables?: Variables;
  /** Asked, with the same token, before the example opens: what the variables take `from` it is filled in. */
  readonly ask?: string;
  /** Asked after `ask`, about what that found; its answer stands beside the first. */
  readonly askNext?: { readonly query: string; readonly variables: Variables };
  /** What to run first where `ask` finds nothing to act upon. */
  readonly unless?: string;
}

export type Variable =
  string | number | boolean | null | Filling | readonly Variable[] | { readonly [name: string]: Variable };
export type Variables = { readonly [name: string]: Variable };

/** Examples for one role, run with a token of it; for everybody where it names none. */
export interface ExampleGroup {
  readonly role?: Role;
  readonly title: string;
  readonly examples: readonly [PlaygroundExample, ...PlaygroundExample[]];
}

export type ExampleGroups = readonly [ExampleGroup, ...ExampleGroup[]];

/** A playground: a page over one GraphQL server. */
export interface PlaygroundOptions {
  /** Where the page is served, such as /playground; its files lie beneath it. */
  readonly path: string;
  /** The path of the GraphQL server it asks. */
  readonly endpoint: string;
  readonly title: string;
  /** The first one stands in the editor when the page opens. */
  readonly groups: ExampleGroups;
  /**
   * Whether operations take an access token. Then the page has a box for it and keeps it, and all else that it keeps,
   * for the tab alone; and no operation is shared by a link, which could hold what identifies a child.
   */
  readonly takesToken: boolean;
  /** One sentence beside the title, such as where the tokens are. */
  readonly hint?: string;
}

/** The value at this place in what `ask` answers, such as `cases.nodes.0.id`. */
export const from = (path: string): Filling => ({ $from: path });
/** The list at this place, and further values behind it. */
export const fromAnd = (path: string, ...more: readonly Variable[]): Filling => ({ $from: path, $and: more });
/** A key of an act that was never used. */
export const fresh: Filling = { $fresh: 'playground' };
/** A word that nobody else has used, such as the code of a round. */
export const freshWord = (start: string): Filling => ({ $fresh: start });
/** The code of a thing that nobody has named yet, beneath this one. */
export const freshCode = (start: string): Filling => ({ $code: start });
/** Today, or so many days later. */
export const today = (later = 0): Filling => ({ $today: later });
/** The instant in so many seconds. */
export const soon = (seconds: number): Filling => ({ $now: seconds });
