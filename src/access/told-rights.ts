import { isInterfaceType, isIntrospectionType, isObjectType, type GraphQLField, type GraphQLSchema } from 'graphql';
import { labelOf } from './required-actions.js';
import type { Action } from './permissions.js';

type Field = GraphQLField<unknown, unknown>;

/**
 * Writes into the descriptions which right each field takes, from its access label, so that whoever reads the schema knows
 * before they ask: each query and mutation, each type once for most of its fields, and each field that takes another.
 */
export function tellRights(schema: GraphQLSchema): void {
  const roots = [schema.getQueryType(), schema.getMutationType()];
  for (const type of Object.values(schema.getTypeMap())) {
    if (isIntrospectionType(type) || (!isObjectType(type) && !isInterfaceType(type))) continue;
    const fields = Object.values(type.getFields());
    const usual = roots.some((root) => root === type) ? undefined : mostUsualOf(fields);
    if (usual !== undefined) type.description = told(type.description, `Its fields take the right ${usual}`);
    for (const field of fields) {
      const label = labelOf(field);
      if (label !== undefined && label !== usual)
        field.description = told(field.description, `Takes the right ${label}`);
    }
  }
}

const told = (description: string | null | undefined, right: string): string =>
  `${description ?? ''}\n${right}.`.trimStart();

/** The label that most fields of a type carry; of those that are carried as often, the first in the alphabet. */
function mostUsualOf(fields: readonly Field[]): Action | undefined {
  const labels = Map.groupBy(fields.map(labelOf), (label) => label);
  const [most] = [...labels].sort(
    ([one, these], [other, those]) => those.length - these.length || String(one).localeCompare(String(other)),
  );
  return most?.[0];
}
