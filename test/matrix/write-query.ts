import { getNamedType, type GraphQLField } from 'graphql';
import { queryArguments } from './query-arguments.js';

/** What fills the arguments that are ids. */
export interface GivenIds {
  readonly id: string | undefined;
  /** Records that everybody who reads talks or movements may name. */
  readonly shared: Readonly<Record<'list' | 'movement', string>>;
}

/** A query of one field with its arguments from the catalogue, and a selection beneath it. */
export function writeQuery(field: GraphQLField<unknown, unknown>, selection: string, ids: GivenIds): string {
  const given = field.args.flatMap(({ name, type }) => {
    const known = queryArguments[`${field.name}.${name}`];
    if (!known)
      throw new Error(`test/matrix/query-arguments.ts does not say what ${field.name}.${name} is called with.`);
    if ('leftOut' in known) return [];
    return [`${name}: ${textOf(getNamedType(type).name, known.value, ids)}`];
  });
  return `{ ${field.name}${given.length > 0 ? `(${given.join(', ')})` : ''}${selection === '' ? '' : ` { ${selection} }`} }`;
}

function textOf(type: string, value: unknown, { id, shared }: GivenIds): string {
  if (type === 'ID')
    return JSON.stringify({ 'the list': shared.list, 'the movement': shared.movement }[String(value)] ?? id);
  return type === 'String' ? JSON.stringify(value) : JSON.stringify(value).replaceAll('"', '');
}
