import {
  getArgumentValues,
  getVariableValues,
  isLeafType,
  isListType,
  isNonNullType,
  isObjectType,
  Kind,
  OperationTypeNode,
  type DocumentNode,
  type FieldNode,
  type FragmentDefinitionNode,
  type GraphQLObjectType,
  type GraphQLOutputType,
  type GraphQLResolveInfo,
  type GraphQLSchema,
  type OperationDefinitionNode,
  type SelectionSetNode,
} from 'graphql';
import { keepTextsOf, type KnownTexts } from './known-texts.js';
import { newAllowance, type Allowance } from './limits/largest-answer.js';
import { assertPlain, NotPlain, orNull, writeList, writerOfLeaf, writeWithin, type WriteValue } from './write-value.js';

/** Runs the root resolvers of one operation and answers its data as JSON. */
export type Writer = (contextValue: unknown, variables: Readonly<Record<string, unknown>>) => Promise<string>;

type RootWriter = (
  contextValue: unknown,
  variableValues: Record<string, unknown>,
  allowance: Allowance,
) => Promise<string>;

/**
 * Compiles a query whose fields below the root are plain properties into one function that writes the root's trees as
 * JSON: neither the object that an executor would build in between nor the pass that would turn it into text. Answers
 * nothing for a document that asks for more (resolvers below the root, abstract types, directives, introspection,
 * mutations); a writer throws where a value is not what its type says. Both are for graphql-js to run. The texts of objects of
 * `rememberedType` are kept where the root's resolver marks them (`known-texts.ts`).
 */
export function compileWriter(
  schema: GraphQLSchema,
  document: DocumentNode,
  operation: OperationDefinitionNode,
  rememberedType?: string,
): Writer | undefined {
  try {
    return new Compiler(schema, document, operation, rememberedType).compile();
  } catch (error) {
    if (error instanceof NotPlain) return undefined;
    throw error;
  }
}

class Compiler {
  readonly #fragments: Record<string, FragmentDefinitionNode> = {};
  /** Those of the root field being compiled whose texts are kept: a second writer would write another text for the same object. */
  #remembering: { texts: KnownTexts | undefined }[] = [];

  constructor(
    private readonly schema: GraphQLSchema,
    document: DocumentNode,
    private readonly operation: OperationDefinitionNode,
    private readonly rememberedType: string | undefined,
  ) {
    for (const node of document.definitions) {
      if (node.kind === Kind.FRAGMENT_DEFINITION) this.#fragments[node.name.value] = node;
    }
  }

  compile(): Writer {
    const { schema, operation } = this;
    const query = schema.getQueryType();
    if (operation.operation !== OperationTypeNode.QUERY || !query) throw new NotPlain();
    const fields = this.#fieldsOf(query, [operation.selectionSet]);
    const roots = [...fields].map(([key, nodes]) => this.#compileRoot(query, key, nodes));
    return async (contextValue, variables) => {
      const { coerced } = getVariableValues(schema, operation.variableDefinitions ?? [], variables);
      if (!coerced) throw new NotPlain();
      const allowance = newAllowance();
      const members = await Promise.all(roots.map((root) => root(contextValue, coerced, allowance)));
      return `{${members.join(',')}}`;
    };
  }

  #compileRoot(query: GraphQLObjectType, key: string, nodes: readonly [FieldNode, ...FieldNode[]]): RootWriter {
    const { schema, operation } = this;
    const field = query.getFields()[nodes[0].name.value];
    if (!field?.resolve) throw new NotPlain();
    const { resolve } = field;
    this.#remembering = [];
    const write = isNonNullType(field.type)
      ? this.#writerOf(field.type, nodes)
      : orNull(this.#writerOf(field.type, nodes));
    const [remembering, ...others] = this.#remembering;
    if (remembering && others.length === 0) remembering.texts = keepTextsOf(nodes);
    const info: Omit<GraphQLResolveInfo, 'variableValues'> = {
      fieldName: field.name,
      fieldNodes: nodes,
      returnType: field.type,
      parentType: query,
      path: { prev: undefined, key, typename: query.name },
      schema,
      fragments: this.#fragments,
      rootValue: {},
      operation,
    };
    return async (contextValue, variableValues, allowance) => {
      const args = getArgumentValues(field, nodes[0], variableValues);
      const value: unknown = await resolve({}, args, contextValue, { ...info, variableValues });
      return `${JSON.stringify(key)}:${writeWithin(allowance, write, value)}`;
    };
  }

  #writerOf(type: GraphQLOutputType, nodes: readonly FieldNode[]): WriteValue {
    if (isNonNullType(type)) return this.#writerOf(type.ofType, nodes);
    if (isLeafType(type)) return writerOfLeaf(type);
    if (isListType(type)) {
      const writeItem = this.#writerOf(type.ofType, nodes);
      return writeList(isNonNullType(type.ofType) ? writeItem : orNull(writeItem));
    }
    if (isObjectType(type)) return this.#writerOfObject(type, nodes);
    throw new NotPlain();
  }

  /** One function for each object of the document: a sum of its keys, ready as text, and of what its values write. */
  #writerOfObject(type: GraphQLObjectType, nodes: readonly FieldNode[]): WriteValue {
    const selections = nodes.map(({ selectionSet }) => selectionSet).filter((set) => set !== undefined);
    const writers: WriteValue[] = [];
    const members: string[] = [];
    for (const [key, [node, ...others]] of this.#fieldsOf(type, selections)) {
      const name = node.name.value;
      const label = JSON.stringify(`${members.length === 0 ? '{' : ','}${JSON.stringify(key)}:`);
      if (name === '__typename') {
        members.push(`${label} + ${JSON.stringify(JSON.stringify(type.name))}`);
        continue;
      }
      const field = type.getFields()[name];
      if (!field || field.resolve || field.args.length > 0) throw new NotPlain();
      const value = `o.${name}`;
      const written = `w${writers.push(this.#writerOf(field.type, [node, ...others])) - 1}(${value})`;
      members.push(`${label} + ${isNonNullType(field.type) ? written : `(${value} == null ? 'null' : ${written})`}`);
    }
    const names = writers.map((_, index) => `w${index}`);
    // Made of names that the schema and the grammar of GraphQL allow; nothing else of a request reaches the source.
    // eslint-disable-next-line @typescript-eslint/no-implied-eval
    const make = new Function(
      'assertPlain',
      ...names,
      `return (o) => { assertPlain(o); return ${members.join(' + ')} + '}'; }`,
    ) as (...given: unknown[]) => WriteValue;
    const write = make(assertPlain, ...writers);
    return type.name === this.rememberedType ? this.#remember(write) : write;
  }

  #remember(write: WriteValue): WriteValue {
    const remembering: { texts: KnownTexts | undefined } = { texts: undefined };
    this.#remembering.push(remembering);
    return (value) => {
      const { texts } = remembering;
      if (!texts || typeof value !== 'object' || value === null) return write(value);
      return texts.textOf(value, () => write(value));
    };
  }

  /** The selected fields by the key they answer under, fragments opened, in the order of the document. */
  #fieldsOf(
    type: GraphQLObjectType,
    selections: readonly SelectionSetNode[],
  ): Map<string, [FieldNode, ...FieldNode[]]> {
    const fields = new Map<string, [FieldNode, ...FieldNode[]]>();
    const collect = ({ selections: nodes }: SelectionSetNode): void => {
      for (const node of nodes) {
        if (node.directives && node.directives.length > 0) throw new NotPlain();
        if (node.kind === Kind.FIELD) {
          const key = node.alias?.value ?? node.name.value;
          const found = fields.get(key);
          if (found) found.push(node);
          else fields.set(key, [node]);
          continue;
        }
        const inner = node.kind === Kind.INLINE_FRAGMENT ? node : this.#fragments[node.name.value];
        // A fragment on an interface would apply as well; it is rare beneath a type that is already known.
        if (!inner || (inner.typeCondition && inner.typeCondition.name.value !== type.name)) throw new NotPlain();
        collect(inner.selectionSet);
      }
    };
    selections.forEach(collect);
    return fields;
  }
}
