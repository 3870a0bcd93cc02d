import type { GraphQLSchema } from 'graphql';
import { select, type Chain } from './operations.js';

export type Door = (schema: GraphQLSchema, chains: readonly Chain[]) => string;

/** Every way to one case by its id. */
export const doors = {
  direct: (schema, chains) => `query ($id: ID!) { case(id: $id) { ${select(schema, chains)} } }`,
  node: (schema, chains) => `query ($id: ID!) { node(id: $id) { ... on Case { ${select(schema, chains)} } } }`,
  fragment: (schema, chains) =>
    `query ($id: ID!) { case(id: $id) { ...G } } fragment G on Case { ...F } fragment F on Case { ${select(schema, chains)} }`,
  interface: (schema, chains) =>
    `query ($id: ID!) { node(id: $id) { ...N } } fragment N on Node { __typename ... on Node { ... on Case { ${select(schema, chains)} } } }`,
  directive: (schema, chains) =>
    `query ($id: ID!) { case(id: $id) { __typename ... @include(if: true) { ${select(schema, chains)} } } }`,
} satisfies Record<string, Door>;

/** Every way to more cases than the one that is named, or to none that is. */
export const lists = {
  nodes: (schema, chains) => `{ cases(first: 16) { nodes { ${select(schema, chains)} } } }`,
  edges: (schema, chains) => `{ cases(first: 16) { edges { node { ${select(schema, chains)} } } } }`,
  siblings: (schema, chains) =>
    `query ($id: ID!) { case(id: $id) { child { siblings { ${select(schema, chains)} } } } }`,
  duplicates: (schema, chains) =>
    `query ($id: ID!) { case(id: $id) { possibleDuplicates { ${select(schema, chains)} } } }`,
  // Nodes and not edges: what lies deepest beneath a case is as deep there as a document may be.
  changes: (schema, chains) => `{ changes(first: 16) { nodes { case { ${select(schema, chains)} } } } }`,
} satisfies Record<string, Door>;

/** An alias counts against a limit, so that aliased fields come a few at a time. */
export const aliased: Door = (schema, chains) =>
  `query ($id: ID!) { zz: case(id: $id) { ${select(schema, chains, true)} } }`;
