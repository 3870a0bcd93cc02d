import { registerEnumType } from 'type-graphql';

/**
 * Makes a closed vocabulary (the `as const` array beside its column) a GraphQL enum. Words that are not GraphQL names,
 * such as `KZ-75` or `0-4`, are given their names by `nameOf`; `meanings` says what a word means, where the word does not.
 */
export function vocabulary<const Values extends readonly string[]>(
  values: Values,
  name: string,
  description: string,
  nameOf: (value: Values[number]) => string = (value) => value,
  meanings?: Readonly<Record<Values[number], string>>,
): Record<string, Values[number]> {
  const members = Object.fromEntries(values.map((value) => [nameOf(value), value]));
  const told = (value: Values[number]) => ({ ...(meanings && { description: meanings[value] }) });
  const valuesConfig = Object.fromEntries(values.map((value: Values[number]) => [nameOf(value), told(value)]));
  registerEnumType(members, { name, description, valuesConfig });
  return members;
}
