import { Field } from 'type-graphql';
import { Invalid } from '../errors.js';

interface InputOptions {
  readonly optional?: boolean;
  readonly default?: unknown;
  /** Of a list: how many it may hold. Its description says so, and `assertListsShort` refuses more. */
  readonly most?: number;
}

/** By the class of the input and the name of the field. */
const longest = new WeakMap<object, Map<string, number>>();

/** A field of an input type: its type and its description. Neither can be left out. */
export function Input(
  type: Parameters<typeof Field>[0],
  description: string,
  options: InputOptions = {},
): PropertyDecorator {
  const { most } = options;
  const isOptional = options.optional ?? options.default !== undefined;
  const told = most === undefined ? description : `${description} At most ${most}.`;
  return (target, key) => {
    Field(type, { description: told, nullable: isOptional, defaultValue: options.default })(target, key);
    if (most === undefined) return;
    const limits = longest.get(target) ?? new Map<string, number>();
    longest.set(target, limits.set(String(key), most));
  };
}

/**
 * INVALID_INPUT for the first list in the input of a mutation, or in what stands in it, that is longer than it may be: before
 * anything is done with what is in it.
 */
export function assertListsShort(input: object, path: readonly string[] = []): void {
  for (const [name, value] of Object.entries(input) as [string, unknown][]) {
    if (typeof value !== 'object' || value === null) continue;
    const field = [...path, name];
    if (Array.isArray(value)) {
      const most = mostOf(input, name);
      if (most !== undefined && value.length > most)
        throw Invalid(`${name} takes at most ${most} at once; ${value.length} came.`, field);
    }
    assertListsShort(value, field);
  }
}

/** Looked for in the class of the input and in those that it extends. */
function mostOf(input: object, name: string): number | undefined {
  for (let of: unknown = Object.getPrototypeOf(input); isObject(of); of = Object.getPrototypeOf(of)) {
    const most = longest.get(of)?.get(name);
    if (most !== undefined) return most;
  }
  return undefined;
}

const isObject = (value: unknown): value is object => typeof value === 'object' && value !== null;
