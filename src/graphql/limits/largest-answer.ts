import { defaultFieldResolver, type GraphQLFieldResolver, type GraphQLFormattedError } from 'graphql';
import { largestCost } from './cost.js';

/**
 * The most objects that one answer may hold. Its cost, reckoned before it runs, takes lists without `first` for short ones; where
 * they are not, and lead back to each other, an answer would grow with a power of their length before it could be measured.
 */
export const mostObjects = 2 * largestCost;

/** How many objects more an answer may hold: below zero where it would have held too many. */
export interface Allowance {
  objects: number;
}

export const newAllowance = (): Allowance => ({ objects: mostObjects });

/** Thrown while an answer is written that holds too many objects. */
export class TooManyObjects extends Error {}

export const tooManyObjects = (): GraphQLFormattedError => ({
  message: `The answer would hold more than ${mostObjects} objects. Ask for a shorter page, for fewer fields, or for lists one at a time.`,
  extensions: { code: 'RESPONSE_TOO_LARGE' },
});

const allowances = new WeakMap<object, Allowance>();

/** Of the request with this context. */
export const allowanceOf = (contextValue: object): Allowance | undefined => allowances.get(contextValue);

/**
 * Reads a field as graphql-js does, and counts the objects that it leads to. Once there are too many, every further list is empty:
 * whoever sends the answer looks at the allowance and sends none of it. An error at each list would be as many errors.
 */
export const countingFieldResolver: GraphQLFieldResolver<unknown, object> = (source, args, contextValue, info) => {
  const value: unknown = defaultFieldResolver(source, args, contextValue, info);
  if (typeof value !== 'object' || value === null) return value;
  let allowance = allowances.get(contextValue);
  if (!allowance) allowances.set(contextValue, (allowance = newAllowance()));
  if (!Array.isArray(value)) allowance.objects--;
  else if (typeof value[0] === 'object') allowance.objects -= value.length;
  return allowance.objects < 0 && Array.isArray(value) ? [] : value;
};
