import {
  getNamedType,
  getNullableType,
  isEnumType,
  isInputObjectType,
  isInterfaceType,
  isLeafType,
  isListType,
  isObjectType,
  isRequiredInputField,
  type GraphQLInputType,
  type GraphQLInterfaceType,
  type GraphQLObjectType,
  type GraphQLSchema,
} from 'graphql';
import { fields, readers, type Who } from './expected.js';
import { inputValues } from './catalogue.js';

/** A way down from a type to one of its fields or to one beneath them, by the names of the fields. */
export interface Chain {
  readonly path: readonly string[];
  /** The types the fields belong to, one for each. */
  readonly types: readonly string[];
}

const keyOf = ({ path, types }: Chain): string => `${types.at(-1)}.${path.at(-1)}`;
export { keyOf as fieldOf };

/** Whether somebody may read every field on the way. */
export const isFor = (who: Who, { path, types }: Chain): boolean =>
  path.every((name, at) => mayRead(who, types[at] ?? '', name));

export function mayRead(who: Who, type: string, field: string): boolean {
  const group = Object.entries(fields[type] ?? {}).find(([, names]) => names.includes(field));
  if (!group) throw new Error(`test/matrix/expected.ts does not say who may read ${type}.${field}.`);
  return readers[group[0] as keyof typeof readers].includes(who);
}

/**
 * Every way down from a type, each field of each type once on a way and no type twice. Where a field leads to a type
 * in `stopAt`, the way ends with `__typename` beneath it.
 */
export function chainsFrom(schema: GraphQLSchema, typeName: string, stopAt: ReadonlySet<string>): Chain[] {
  const chains: Chain[] = [];
  const walk = (type: GraphQLObjectType | GraphQLInterfaceType, above: Chain): void => {
    for (const field of Object.values(type.getFields())) {
      const chain = { path: [...above.path, field.name], types: [...above.types, type.name] };
      chains.push(chain);
      const inner = getNamedType(field.type);
      if (isObjectType(inner) && !stopAt.has(inner.name) && !chain.types.includes(inner.name)) walk(inner, chain);
    }
  };
  const start = schema.getType(typeName);
  if (!isObjectType(start) && !isInterfaceType(start)) throw new Error(`${typeName} has no fields.`);
  walk(start, { path: [], types: [] });
  return chains;
}

/** What is selected by one chain, or by many at once; the aliased form renames every field. */
export function select(schema: GraphQLSchema, chains: readonly Chain[], isAliased = false): string {
  const groups = new Map<string, Chain[]>();
  for (const chain of chains) {
    const [name = ''] = chain.path;
    groups.set(name, [...(groups.get(name) ?? []), chain]);
  }
  return [...groups]
    .map(([name, group]) => {
      const type = schema.getType(group[0]?.types[0] ?? '');
      const field = isObjectType(type) || isInterfaceType(type) ? type.getFields()[name] : undefined;
      if (!field) throw new Error(`There is no field ${group[0]?.types[0]}.${name}.`);
      const beneath = group
        .filter(({ path }) => path.length > 1)
        .map(({ path, types }) => ({ path: path.slice(1), types: types.slice(1) }));
      const inner = beneath.length > 0 ? select(schema, beneath, isAliased) : '__typename';
      const body = isLeafType(getNamedType(field.type)) ? '' : ` { ${inner} }`;
      return `${isAliased ? `zz${name}: ` : ''}${name}${body}`;
    })
    .join(' ');
}

/** Every output type and field that can be reached from the roots. */
export function reachableFields(schema: GraphQLSchema): { type: string; field: string }[] {
  return Object.values(schema.getTypeMap()).flatMap((type) =>
    !type.name.startsWith('__') && type.name !== 'Mutation' && (isObjectType(type) || isInterfaceType(type))
      ? Object.keys(type.getFields()).map((field) => ({ type: type.name, field }))
      : [],
  );
}

/** An input with everything required filled from the catalogue, and what `given` says on top. */
export function inputFor(
  schema: GraphQLSchema,
  mutation: string,
  given: Readonly<Record<string, unknown>>,
): Record<string, unknown> {
  const [argument] = schema.getMutationType()?.getFields()[mutation]?.args ?? [];
  const type = argument && getNullableType(argument.type);
  if (!isInputObjectType(type)) throw new Error(`${mutation} takes no input object.`);
  return { ...(valueFor(type, mutation) as object), ...given };
}

/** A value of one field of a mutation's input, also of one that may be left out. */
export function fieldFor(schema: GraphQLSchema, mutation: string, name: string): unknown {
  const [argument] = schema.getMutationType()?.getFields()[mutation]?.args ?? [];
  const type = argument && getNullableType(argument.type);
  const field = isInputObjectType(type) ? type.getFields()[name] : undefined;
  if (!field) throw new Error(`${mutation} takes no ${name}.`);
  return valueFor(field.type, `${mutation}.${name}`);
}

function valueFor(type: GraphQLInputType, place: string): unknown {
  const inner = getNullableType(type);
  if (isListType(inner)) return [valueFor(inner.ofType, place)];
  if (isEnumType(inner)) return inputValues[place] ?? inner.getValues()[0]?.name;
  if (!isInputObjectType(inner)) {
    const known = inputValues[place] ?? inputValues[`*.${place.split('.').at(-1) ?? ''}`];
    if (known === undefined) throw new Error(`test/matrix/catalogue.ts has no value for ${place} (${inner.name}).`);
    return known;
  }
  const required = Object.values(inner.getFields()).filter(
    (field) => isRequiredInputField(field) || `${place}.${field.name}` in inputValues,
  );
  return Object.fromEntries(required.map((field) => [field.name, valueFor(field.type, `${place}.${field.name}`)]));
}
