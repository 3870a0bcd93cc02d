import type { FastifyInstance } from 'fastify';
import { registerPlayground } from '../playground/playground.js';

export const registerPublicPlayground = (app: FastifyInstance): void =>
  registerPlayground(app, {
    path: '/public/playground',
    endpoint: '/public/graphql',
    title: 'Oralu: public figures',
    loadGroups: async () => (await import('../playground/public-examples.js')).publicExamples,
    takesToken: false,
  });
