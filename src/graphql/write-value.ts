import { TooManyObjects, type Allowance } from './limits/largest-answer.js';
import { GraphQLBoolean, GraphQLID, GraphQLInt, GraphQLString, isEnumType, type GraphQLLeafType } from 'graphql';

/** Writes a value that is not null as JSON. Throws where it is not what its type says. */
export type WriteValue = (value: unknown) => string;

/** A document or a value that takes more than properties read and written. */
export class NotPlain extends Error {}

/** Of the answer that is being written: writing one value is never interrupted. */
let allowance: Allowance = { objects: 0 };

/** Writes a value of an answer that may hold so many objects more. Throws TooManyObjects. */
export function writeWithin(given: Allowance, write: WriteValue, value: unknown): string {
  allowance = given;
  return write(value);
}

/** An object whose properties are its fields; a promise is not. Counts it. */
export function assertPlain(value: unknown): void {
  if (--allowance.objects < 0) throw new TooManyObjects();
  if (typeof value !== 'object' || value === null || (value as { then?: unknown }).then !== undefined)
    throw new NotPlain();
}

export const writeList =
  (writeItem: WriteValue): WriteValue =>
  (items) => {
    if (!Array.isArray(items)) throw new NotPlain();
    if (items.length === 0) return '[]';
    let text = `[${writeItem(items[0])}`;
    for (let at = 1; at < items.length; at++) text += `,${writeItem(items[at])}`;
    return `${text}]`;
  };

export const orNull =
  (write: WriteValue): WriteValue =>
  (value) =>
    value === null || value === undefined ? 'null' : write(value);

/** Text that is its own JSON once it stands in quotes. */
const needsNoEscape = /^[^"\\\u0000-\u001f\ud800-\udfff]*$/;

const quote = (text: string): string => (needsNoEscape.test(text) ? `"${text}"` : JSON.stringify(text));

/** How a leaf is written: the common case at once, anything else by the type's own serialisation. */
export function writerOfLeaf(type: GraphQLLeafType): WriteValue {
  const serialized: WriteValue = (value) => {
    if (value === null || value === undefined) throw new NotPlain();
    const made = type.serialize(value);
    if (made === null || made === undefined) throw new NotPlain();
    return typeof made === 'string' ? quote(made) : JSON.stringify(made);
  };
  if (isEnumType(type)) {
    const words = new Map(type.getValues().map(({ name, value }) => [value as unknown, `"${name}"`]));
    return (value) => words.get(value) ?? serialized(value);
  }
  if (type === GraphQLString || type === GraphQLID)
    return (value) => (typeof value === 'string' ? quote(value) : serialized(value));
  if (type === GraphQLInt) return (value) => (((value as number) | 0) === value ? `${value}` : serialized(value));
  if (type === GraphQLBoolean)
    return (value) => (value === true ? 'true' : value === false ? 'false' : serialized(value));
  return serialized;
}
