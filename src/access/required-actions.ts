import {
  isIntrospectionType,
  isObjectType,
  isInterfaceType,
  TypeInfo,
  visit,
  visitWithTypeInfo,
  type DocumentNode,
  type GraphQLField,
  type GraphQLSchema,
} from 'graphql';
import type { Actor } from './actor.js';
import { accessExtension, actions, assertMay, type Action } from './permissions.js';

/** What a document asks for: the rights it takes, and the fields it touches as `Type.field`, for the audit. */
export interface Demand {
  readonly actions: readonly Action[];
  readonly fields: readonly string[];
}

/** Throws at start, naming each output field that carries no access label. A schema with a hole does not serve. */
export function assertEveryFieldLabelled(schema: GraphQLSchema): void {
  const unlabelled = Object.values(schema.getTypeMap())
    .filter((type) => !isIntrospectionType(type))
    .flatMap((type) =>
      isObjectType(type) || isInterfaceType(type)
        ? Object.values(type.getFields()).map((field) => ({ type, field }))
        : [],
    )
    .filter(({ field }) => labelOf(field) === undefined)
    .map(({ type, field }) => `${type.name}.${field.name}`);
  if (unlabelled.length > 0) throw new Error(`These schema fields have no access label: ${unlabelled.join(', ')}.`);
}

/** Throws FORBIDDEN or UNAUTHENTICATED where the actor lacks a right that any field of the document takes. */
export function assertMayRun(schema: GraphQLSchema, document: DocumentNode, actor: Actor): Demand {
  const demand = demandOf(schema, document);
  for (const action of demand.actions) assertMay(actor, action);
  return demand;
}

const demands = new WeakMap<DocumentNode, Demand>();

/** What a document asks for, reckoned once for each document. */
export function demandOf(schema: GraphQLSchema, document: DocumentNode): Demand {
  const known = demands.get(document);
  if (known) return known;
  const taken = new Set<Action>();
  const fields = new Set<string>();
  const typeInfo = new TypeInfo(schema);
  visit(
    document,
    visitWithTypeInfo(typeInfo, {
      Field: () => {
        const field = typeInfo.getFieldDef();
        const parent = typeInfo.getParentType();
        if (!field || !parent || field.name.startsWith('__') || parent.name.startsWith('__')) return;
        const label = labelOf(field);
        if (label === undefined) throw new Error(`${parent.name}.${field.name} has no access label.`);
        taken.add(label);
        fields.add(`${parent.name}.${field.name}`);
      },
    }),
  );
  const demand = { actions: [...taken], fields: [...fields].sort() };
  demands.set(document, demand);
  return demand;
}

/** The right that a field takes; nothing where it carries no label, which does not build. */
export function labelOf(field: GraphQLField<unknown, unknown>): Action | undefined {
  const label = field.extensions[accessExtension];
  return actions.find((action) => action === label);
}
