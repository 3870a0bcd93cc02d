import { Extensions, Field, type FieldOptions } from 'type-graphql';
import { accessExtension, type Action } from './permissions.js';

/** The type of a field, as a thunk: metadata is not emitted, so nothing is guessed from TypeScript's types. */
type TypeThunk = Parameters<typeof Field>[0];

/**
 * The access label of a query or mutation. Checked once for each operation, before anything runs: a field without a
 * label does not build, and no field can be reached by a role that lacks its right.
 */
export const Access = (action: Action) => Extensions({ [accessExtension]: action });

/** A field of an output type: the right it takes, its type, its description. None of the three can be left out. */
export function Guarded(
  action: Action,
  type: TypeThunk,
  description: string,
  options: Omit<FieldOptions, 'description'> = {},
): MethodDecorator & PropertyDecorator {
  return (target: object, key: string | symbol, descriptor?: PropertyDescriptor) => {
    (Field(type, { description, ...options }) as MethodDecorator)(target, key, descriptor as PropertyDescriptor);
    (Access(action) as MethodDecorator)(target, key, descriptor as PropertyDescriptor);
  };
}
