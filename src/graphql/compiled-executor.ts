import { HeaderMap, type ApolloServerPlugin, type BaseContext } from '@apollo/server';
import {
  getOperationAST,
  type DocumentNode,
  type ExecutionResult,
  type FormattedExecutionResult,
  type GraphQLSchema,
} from 'graphql';
import { compileWriter, type Writer } from './compiled-writer.js';
import { TooManyObjects, tooManyObjects } from './limits/largest-answer.js';
import { limitResponse } from './limits/limit-response.js';

/** How many documents are kept compiled; a partner's app has a few dozen. */
const mostCompiled = 200;

/** A document is compiled when it is executed this often: compiling one costs as much as running it a few times. */
const compileAtUse = 2;

interface Use {
  count: number;
  writer: Writer | undefined;
}

/** An answer's data that is JSON already. Read as an object, it is what that JSON says. */
class WrittenData {
  constructor(readonly json: string) {}

  toJSON(): unknown {
    return JSON.parse(this.json);
  }
}

/**
 * Executes documents by compiling those that recur; parsing, validation, limits and masking stay Apollo's. What cannot
 * be compiled, or does not go well, is executed by graphql-js. A plugin and not a gateway: Apollo's gateway hook makes
 * an object with accessors for each request, whose hidden class keeps the whole answer alive until the next full
 * garbage collection, which cost more than to execute.
 */
export class CompiledExecutor<Context extends BaseContext> {
  #uses = new Map<string, Use>();

  /** Texts of objects of `rememberedType` are kept for resolvers that know their state. */
  constructor(
    private readonly schema: GraphQLSchema,
    private readonly rememberedType?: string,
  ) {}

  asPlugin(): ApolloServerPlugin<Context> {
    return {
      requestDidStart: async () => ({
        responseForOperation: async ({ queryHash, document, operationName, contextValue, request }) => {
          const writer = this.#findWriter(queryHash ?? '', document, operationName);
          const written = writer && (await write(writer, contextValue, request.variables ?? {}));
          if (written === undefined) return null;
          return { http: { headers: new HeaderMap() }, body: { kind: 'single', singleResult: written } };
        },
      }),
    };
  }

  stringify = (result: Pick<ExecutionResult, 'data'> & { errors?: unknown; extensions?: unknown }): string => {
    const { data } = result as { data?: unknown };
    if (!(data instanceof WrittenData) || result.errors !== undefined) return limitResponse(JSON.stringify(result));
    const { extensions } = result;
    const more = extensions === undefined ? '' : `,"extensions":${JSON.stringify(extensions)}`;
    return limitResponse(`{"data":${data.json}${more}}`);
  };

  #findWriter(hash: string, document: DocumentNode, operationName: string | null): Writer | undefined {
    const key = `${hash} ${operationName ?? ''}`;
    const use = this.#uses.get(key) ?? { count: 0, writer: undefined };
    // The most recently used last, so that the first is the one to give up.
    this.#uses.delete(key);
    this.#uses.set(key, use);
    use.count++;
    if (use.count === compileAtUse) {
      const operation = getOperationAST(document, operationName);
      if (operation) use.writer = compileWriter(this.schema, document, operation, this.rememberedType);
    }
    if (this.#uses.size > mostCompiled) {
      const [oldest] = this.#uses.keys();
      if (oldest !== undefined) this.#uses.delete(oldest);
    }
    return use.writer;
  }
}

/** Nothing where anything failed: graphql-js then runs the query anew and says what, where and how far. */
async function write(
  writer: Writer,
  contextValue: unknown,
  variables: Record<string, unknown>,
): Promise<FormattedExecutionResult | undefined> {
  try {
    return { data: new WrittenData(await writer(contextValue, variables)) as never };
  } catch (error) {
    return error instanceof TooManyObjects ? { errors: [tooManyObjects()] } : undefined;
  }
}
