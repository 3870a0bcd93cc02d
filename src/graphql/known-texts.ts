import type { FieldNode, GraphQLResolveInfo } from 'graphql';

/** Of an object that was written before: what it is, in which state, and how it reads as JSON where that is known. */
interface Memo {
  readonly key: number;
  readonly stamp: string;
  readonly text: string | undefined;
}

const memoOf = Symbol('memo');

/** Characters of JSON that are kept for all documents together, at two bytes each at most. */
const mostCharacters = 64_000_000;

/** What nobody has asked for in twice this time is forgotten, as texts are that the vault has opened: by a timer, asked or not. */
const forgottenAfter = 5 * 60_000;

/**
 * Two generations instead of a list in order of use: what is found in the old one moves to the young one. All documents
 * share them, so that many documents keep no more than one.
 */
type Generation = Map<KnownTexts, Map<number, Memo>>;
let young: Generation = new Map();
let old: Generation = new Map();
let characters = 0;
let turning: NodeJS.Timeout | undefined;

function turn(): void {
  old = young;
  young = new Map();
  characters = 0;
}

/** Until nothing is kept; keeps no process from ending. */
function turnLater(): NodeJS.Timeout {
  return setTimeout(() => {
    turn();
    turning = old.size === 0 ? undefined : turnLater();
  }, forgottenAfter).unref();
}

/** Forgets at once what any document has written of these objects: who they speak of was erased or sealed. */
export function forgetTexts(keys: readonly number[]): void {
  for (const generation of [young, old])
    for (const known of generation.values()) for (const key of keys) known.delete(key);
}

/** Whether anything that was written of this object is kept. */
export const isTextKept = (key: number): boolean =>
  [young, old].some((generation) => [...generation.values()].some((known) => known.has(key)));

/**
 * The JSON of objects as one compiled document writes them, by their key and the state they were in (`stamp`). Whoever
 * asks with a stamp answers for it: it must name all that the text depends on. What is visible is never decided here.
 */
export class KnownTexts {
  /** The share of those looked for that were known, of the last few hundred. */
  #known = 0;

  /** Whether it is likely that an object's text is known. */
  knowsMost(): boolean {
    return this.#known > 0.5;
  }

  /** An object for the writer in place of one that need not be fetched; nothing where its text is not known. */
  find(key: number, stamp: string): object | undefined {
    const recent = young.get(this)?.get(key);
    const known = recent ?? old.get(this)?.get(key);
    this.#known += ((known?.stamp === stamp ? 1 : 0) - this.#known) / 256;
    if (known?.stamp !== stamp) return undefined;
    if (!recent) this.#keep(known);
    return { [memoOf]: known };
  }

  /** Has the writer keep the text of this object, in this state. */
  remember<Written extends object>(object: Written, key: number, stamp: string): Written {
    return Object.assign(object, { [memoOf]: { key, stamp, text: undefined } satisfies Memo });
  }

  /** The text of an object by what is known of it, else by writing it. */
  textOf(object: object, write: () => string): string {
    const memo = (object as { [memoOf]?: Memo })[memoOf];
    if (memo?.text !== undefined) return memo.text;
    const text = write();
    if (memo) this.#keep({ ...memo, text: flat(text) });
    return text;
  }

  #keep(memo: Memo): void {
    if (characters > mostCharacters / 2) turn();
    turning ??= turnLater();
    const own = young.get(this);
    if (own) own.set(memo.key, memo);
    else young.set(this, new Map([[memo.key, memo]]));
    characters += memo.text?.length ?? 0;
  }
}

/** A sum of strings is a tree of them until somebody looks for a number in it. */
function flat(text: string): string {
  Number(text);
  return text;
}

const byField = new WeakMap<readonly FieldNode[], KnownTexts>();

/** Where the executor keeps the texts of a root field's objects: only while a compiled document runs, and where it can. */
export const knownTextsFor = ({ fieldNodes }: Pick<GraphQLResolveInfo, 'fieldNodes'>): KnownTexts | undefined =>
  byField.get(fieldNodes);

export function keepTextsOf(fieldNodes: readonly FieldNode[]): KnownTexts {
  const texts = new KnownTexts();
  byField.set(fieldNodes, texts);
  return texts;
}
