import Fastify, { type FastifyInstance } from 'fastify';
import { publicGraphql } from '../../src/publication/graphql/graphql.routes.js';
import { publicExamples } from '../../src/playground/public-examples.js';
import type { Described } from '../../src/publication/rest/openapi.js';
import { ReleaseStore } from '../../src/publication/release-store.js';
import { answerUnknown, publicRoutes } from '../../src/publication/routes.js';
import { registerPlayground } from '../../src/playground/playground.js';

export const baseUrl = 'https://oralu.example';

/** The whole public plane over a folder of releases, as a mirror would run it. `pass` moves its clock on. */
export interface PublicApp {
  readonly app: FastifyInstance;
  pass(milliseconds: number): void;
  ask(query: string, variables?: object): Promise<GraphqlAnswer>;
  read(url: string, headers?: Record<string, string>): Promise<RestAnswer>;
}

export interface GraphqlAnswer {
  readonly status: number;
  readonly data: Record<string, never> | null;
  readonly errors?: readonly { message: string; extensions: { code: string } }[];
  readonly extensions?: { demonstration: boolean; notice: Record<string, string> };
}

export interface RestAnswer {
  readonly status: number;
  readonly headers: Record<string, string | undefined>;
  readonly text: string;
  readonly body: Record<string, unknown>;
}

/** A part of an answer, in the shape in which a test goes on to look at it. */
export const partOf = <Part>(answer: object | null, name: string): Part => Reflect.get(answer ?? {}, name) as Part;

export async function openPublicApp(
  folder: string,
  checks?: () => Record<string, boolean>,
  beside: readonly Described[] = [],
): Promise<PublicApp> {
  let now = 0;
  const releases = new ReleaseStore(folder, () => now);
  const app = Fastify();
  app.setNotFoundHandler(answerUnknown);
  await app.register(publicRoutes, { releases, baseUrl, beside, ...(checks && { checks }) });
  await app.register(publicGraphql, { releases, baseUrl });
  registerPlayground(app, {
    path: '/public/playground',
    endpoint: '/public/graphql',
    title: 'Oralu: public figures',
    loadGroups: async () => publicExamples,
    takesToken: false,
  });
  return {
    app,
    pass: (milliseconds) => void (now += milliseconds),
    ask: async (query, variables) => {
      const answer = await app.inject({ method: 'POST', url: '/public/graphql', payload: { query, variables } });
      return { ...answer.json<Omit<GraphqlAnswer, 'status'>>(), status: answer.statusCode };
    },
    read: async (url, headers = {}) => {
      const { statusCode: status, headers: came, body: text } = await app.inject({ url, headers });
      const isJson = String(came['content-type']).includes('json') && text !== '';
      return {
        status,
        headers: came as Record<string, string>,
        text,
        body: isJson ? (JSON.parse(text) as Record<string, never>) : {},
      };
    },
  };
}
