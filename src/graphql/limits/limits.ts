import {
  GraphQLError,
  Kind,
  type DocumentNode,
  type FragmentDefinitionNode,
  type OperationDefinitionNode,
  type SelectionNode,
  type ValidationRule,
} from 'graphql';

/** How large one operation is once its fragments are written out. A number may be Infinity in a hostile document. */
export interface DocumentSize {
  /** Fields within fields; a field of the root has depth 1. */
  readonly depth: number;
  /** The same beneath `__schema` and `__type`, which tools ask deeply and which touches no record. */
  readonly introspectionDepth: number;
  readonly aliases: number;
  readonly directives: number;
  readonly rootFields: number;
  readonly fields: number;
}

export type DocumentLimits = DocumentSize;

/** Tokens a document may have; the parser stops there. */
export const longestDocument = 1_000;

/** The limits at the door; graphql-js itself refuses introspection that nests lists. */
export const documentLimits: DocumentLimits = {
  depth: 8,
  introspectionDepth: 20,
  aliases: 20,
  directives: 10,
  rootFields: 10,
  fields: 2_000,
};

interface Spread {
  readonly fragment: string;
  readonly depth: number;
  readonly isIntrospection: boolean;
}

interface Own extends DocumentSize {
  readonly spreads: readonly Spread[];
}

interface Visit {
  readonly selections: readonly SelectionNode[];
  readonly depth: number;
  readonly isIntrospection: boolean;
}

/**
 * The size of the largest operation in each respect. Each fragment is measured once, so that fragments which double
 * each other cost no more than their text; nothing here recurses, so that no depth of nesting can exhaust the stack.
 */
export function measureDocument(document: DocumentNode): DocumentSize {
  const fragments = new Map<string, Own>();
  const operations: Own[] = [];
  for (const definition of document.definitions) {
    if (definition.kind === Kind.FRAGMENT_DEFINITION) fragments.set(definition.name.value, measureOwn(definition));
    if (definition.kind === Kind.OPERATION_DEFINITION) operations.push(measureOwn(definition));
  }
  const whole = new Map<string, DocumentSize>();
  for (const name of inOrderOfUse(fragments)) {
    const own = fragments.get(name);
    if (own) whole.set(name, withFragments(own, whole));
  }
  return operations.map((own) => withFragments(own, whole)).reduce(larger, empty);
}

/** One sentence for each limit that the document exceeds. */
export function findExcesses(document: DocumentNode, limits: DocumentLimits = documentLimits): readonly string[] {
  const size = measureDocument(document);
  return (Object.keys(limits) as (keyof DocumentLimits)[])
    .filter((limit) => size[limit] > limits[limit])
    .map((limit) => `The operation has ${words[limit]} ${shown(size[limit])}; at most ${limits[limit]} are answered.`);
}

/** The limits as a validation rule; its errors carry the code DOCUMENT_TOO_LARGE. */
export function documentLimitsRule(limits: DocumentLimits = documentLimits): ValidationRule {
  return (context) => ({
    Document(document) {
      for (const message of findExcesses(document, limits)) {
        context.reportError(new GraphQLError(message, { extensions: { code: 'DOCUMENT_TOO_LARGE' } }));
      }
    },
  });
}

const words: Record<keyof DocumentLimits, string> = {
  depth: 'nested fields to a depth of',
  introspectionDepth: 'introspection to a depth of',
  aliases: 'aliases, fragments written out:',
  directives: 'directives, fragments written out:',
  rootFields: 'fields at its root:',
  fields: 'fields, fragments written out:',
};

const shown = (size: number) => (size > 1_000_000 ? 'more than a million' : String(size));

const empty: DocumentSize = { depth: 0, introspectionDepth: 0, aliases: 0, directives: 0, rootFields: 0, fields: 0 };

function larger(a: DocumentSize, b: DocumentSize): DocumentSize {
  return {
    depth: Math.max(a.depth, b.depth),
    introspectionDepth: Math.max(a.introspectionDepth, b.introspectionDepth),
    aliases: Math.max(a.aliases, b.aliases),
    directives: Math.max(a.directives, b.directives),
    rootFields: Math.max(a.rootFields, b.rootFields),
    fields: Math.max(a.fields, b.fields),
  };
}

/** What a definition holds itself; the fragments it spreads are only listed. */
function measureOwn(definition: OperationDefinitionNode | FragmentDefinitionNode): Own {
  const size = { ...empty, spreads: [] as Spread[] };
  size.directives = (definition.directives ?? []).length;
  for (const variable of definition.variableDefinitions ?? []) size.directives += (variable.directives ?? []).length;
  const open: Visit[] = [{ selections: definition.selectionSet.selections, depth: 0, isIntrospection: false }];
  for (let visit = open.pop(); visit; visit = open.pop()) {
    for (const node of visit.selections) {
      size.directives += (node.directives ?? []).length;
      const inner = enter(node, visit, size);
      if (inner) open.push(inner);
    }
  }
  return size;
}

function enter(
  node: SelectionNode,
  { depth, isIntrospection }: Visit,
  size: { -readonly [Name in keyof DocumentSize]: number } & { spreads: Spread[] },
): Visit | undefined {
  if (node.kind === Kind.FRAGMENT_SPREAD) {
    size.spreads.push({ fragment: node.name.value, depth, isIntrospection });
    return undefined;
  }
  if (node.kind === Kind.INLINE_FRAGMENT) return { selections: node.selectionSet.selections, depth, isIntrospection };
  size.fields++;
  if (depth === 0) size.rootFields++;
  if (node.alias) size.aliases++;
  const inside = isIntrospection || node.name.value === '__schema' || node.name.value === '__type';
  const reached = inside ? 'introspectionDepth' : 'depth';
  size[reached] = Math.max(size[reached], depth + 1);
  return node.selectionSet && { selections: node.selectionSet.selections, depth: depth + 1, isIntrospection: inside };
}

/** Each fragment after those it spreads. A cycle is cut where it closes: graphql-js has a rule that refuses it. */
function inOrderOfUse(fragments: ReadonlyMap<string, Own>): readonly string[] {
  const ordered: string[] = [];
  const seen = new Set<string>();
  for (const start of fragments.keys()) {
    const open: { name: string; isDone: boolean }[] = [{ name: start, isDone: false }];
    for (let next = open.pop(); next; next = open.pop()) {
      if (next.isDone) ordered.push(next.name);
      if (next.isDone || seen.has(next.name)) continue;
      seen.add(next.name);
      open.push({ name: next.name, isDone: true });
      for (const { fragment } of fragments.get(next.name)?.spreads ?? []) open.push({ name: fragment, isDone: false });
    }
  }
  return ordered;
}

function withFragments(own: Own, whole: ReadonlyMap<string, DocumentSize>): DocumentSize {
  const size = { ...own, spreads: undefined };
  for (const { fragment, depth, isIntrospection } of own.spreads) {
    const inner = whole.get(fragment) ?? empty;
    const reached = isIntrospection ? 'introspectionDepth' : 'depth';
    size[reached] = Math.max(size[reached], inner.depth === 0 ? 0 : depth + inner.depth);
    size.introspectionDepth = Math.max(
      size.introspectionDepth,
      inner.introspectionDepth === 0 ? 0 : depth + inner.introspectionDepth,
    );
    size.aliases += inner.aliases;
    size.directives += inner.directives;
    size.fields += inner.fields;
    if (depth === 0) size.rootFields += inner.rootFields;
  }
  return size;
}
