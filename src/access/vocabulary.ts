import { registerEnumType } from 'type-graphql';

/**
 * Makes a closed vocabulary (the `as const` array beside its column) a GraphQL enum. Words that are not GraphQL names,
 * such as `KZ-75` or `0-4`, are given their names by `nameOf`.
 */
export function vocabulary<const Values extends readonly string[]>(
  values: Values,
  name: string,
  description: string,
  nameOf: (value: Values[number]) => string = (value) => value,
): Record<string, Values[number]> {
  const members = Object.fromEntries(values.map((value) => [nameOf(value), value]));
  registerEnumType(members, { name, description });
  return members;
}
