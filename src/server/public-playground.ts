import type { FastifyInstance } from 'fastify';
import { registerPlayground } from '../playground/playground.js';
import { publicExamples } from '../playground/public-examples.js';

export const registerPublicPlayground = (app: FastifyInstance): void =>
  registerPlayground(app, {
    path: '/public/playground',
    endpoint: '/public/graphql',
    title: 'Oralu: public figures',
    groups: publicExamples,
    takesToken: false,
  });
