import { Field } from 'type-graphql';

/** A field of an input type: its type and its description. Neither can be left out. */
export function Input(
  type: Parameters<typeof Field>[0],
  description: string,
  options: { readonly optional?: boolean; readonly default?: unknown } = {},
): PropertyDecorator {
  const isOptional = options.optional ?? options.default !== undefined;
  return (target, key) => {
    Field(type, { description, nullable: isOptional, defaultValue: options.default })(target, key);
  };
}
