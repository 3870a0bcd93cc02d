import type { GatewayInterface, GatewayExecutor } from '@apollo/server-gateway-interface';
import {
  execute,
  getVariableValues,
  GraphQLError,
  OperationTypeNode,
  type DocumentNode,
  type ExecutionResult,
  type GraphQLSchema,
} from 'graphql';
import { compileQuery, isCompiledQuery, type CompiledQuery } from 'graphql-jit';

/** How many documents are kept compiled; a partner's app has a few dozen. */
const mostCompiled = 200;

/** A document is compiled when it is executed this often: compiling one costs as much as running it a few times. */
const compileAtUse = 2;

interface Use {
  count: number;
  compiled: CompiledQuery | undefined;
}

/**
 * Executes documents by compiling those that recur, plugged into Apollo through its gateway hook: parsing, validation,
 * limits and plugins stay Apollo's. `stringify` writes a compiled result as JSON by the types of its document.
 */
export class CompiledExecutor {
  #uses = new Map<string, Use>();
  #compiledBy = new WeakMap<object, CompiledQuery>();

  constructor(
    private readonly schema: GraphQLSchema,
    /** Runs after each execution and before the reply; what it throws fails the operation. */
    private readonly afterExecution: (contextValue: unknown, document: DocumentNode) => Promise<void>,
  ) {}

  asGateway(): GatewayInterface {
    const { schema } = this;
    return {
      onSchemaLoadOrUpdate: (callback) => {
        callback({ apiSchema: schema, coreSupergraphSdl: '' });
        return () => undefined;
      },
      load: async () => ({ executor: this.#execute }),
      stop: async () => undefined,
    };
  }

  stringify = (result: Pick<ExecutionResult, 'data'> & { errors?: unknown; extensions?: unknown }): string => {
    const compiled = result.data ? this.#compiledBy.get(result.data) : undefined;
    // The compiled writer knows data and errors alone; anything else goes through the ordinary one.
    const isPlain = compiled !== undefined && result.errors === undefined && result.extensions === undefined;
    return isPlain ? compiled.stringify(result) : JSON.stringify(result);
  };

  #execute: GatewayExecutor = async (request) => {
    const { document, operationName, context: contextValue } = request;
    const variables = request.request.variables ?? {};
    const compiled =
      request.operation.operation === OperationTypeNode.QUERY
        ? this.#findCompiled(request.queryHash, document, operationName)
        : undefined;
    // Compiled documents have wordings of their own for a bad variable; graphql-js is asked first, so that all agree.
    const { errors } = getVariableValues(this.schema, request.operation.variableDefinitions ?? [], variables);
    if (errors) return { errors };
    const result = compiled
      ? await compiled.query({}, contextValue, variables)
      : await execute({
          schema: this.schema,
          document,
          contextValue,
          variableValues: variables,
          operationName,
        });
    await this.afterExecution(contextValue, document);
    if (!compiled) return result as Awaited<ReturnType<GatewayExecutor>>;
    if (result.data) this.#compiledBy.set(result.data, compiled);
    return withGraphQLErrors(result) as Awaited<ReturnType<GatewayExecutor>>;
  };

  #findCompiled(hash: string, document: DocumentNode, operationName: string | null): CompiledQuery | undefined {
    const key = `${hash} ${operationName ?? ''}`;
    const use = this.#uses.get(key) ?? { count: 0, compiled: undefined };
    // The most recently used last, so that the first is the one to give up.
    this.#uses.delete(key);
    this.#uses.set(key, use);
    use.count++;
    if (use.count === compileAtUse) {
      const compiled = compileQuery(this.schema, document, operationName ?? undefined, { customJSONSerializer: true });
      if (isCompiledQuery(compiled)) use.compiled = compiled;
    }
    if (this.#uses.size > mostCompiled) {
      const [oldest] = this.#uses.keys();
      if (oldest !== undefined) this.#uses.delete(oldest);
    }
    return use.compiled;
  }
}

/** Compiled queries yield error objects that lack `extensions`, which Apollo reads. */
function withGraphQLErrors(result: ExecutionResult): ExecutionResult {
  if (!result.errors) return result;
  const errors = (result.errors as readonly Error[]).map((error) =>
    error instanceof GraphQLError
      ? error
      : new GraphQLError(error.message, {
          path: (error as Partial<GraphQLError>).path,
          originalError: (error as Partial<GraphQLError>).originalError ?? error,
        }),
  );
  return { ...result, errors };
}
