import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { connect, type AddressInfo, type Socket } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import type { FastifyInstance } from 'fastify';
import { createPublicApp } from '../../src/server/public-app.js';
import { openCountedRegistry, postFirstSource, type CountedRegistry } from '../releases/counted-registry.js';

let counted: CountedRegistry;
let app: FastifyInstance;
let passedOn = 0;
beforeAll(async () => {
  counted = await openCountedRegistry();
  await postFirstSource(counted);
  await counted.publish('2017-12-27');
  app = await createPublicApp({
    ...{ releasesFolder: counted.folder, baseUrl: 'https://oralu.example', logLevel: 'silent', budget: 0 },
  });
  app.addHook('onRequest', async () => void passedOn++);
  await app.listen({ host: '127.0.0.1', port: 0 });
});
afterAll(async () => {
  await app.close();
  await counted.discard();
});

const posted = (alias: string): string => {
  const body = JSON.stringify({ query: `{ ${alias}: statistics { id } }` });
  return `POST /public/graphql HTTP/1.1\r\nhost: localhost\r\ncontent-type: application/json\r\ncontent-length: ${body.length}\r\n\r\n${body}`;
};
const answered = (alias: string): string => `{"data":{"${alias}":{"id":"2017-12-27.1"}}`;

function open(): Promise<Socket> {
  const socket = connect((app.server.address() as AddressInfo).port, '127.0.0.1');
  return new Promise((resume) => socket.once('connect', () => resume(socket)));
}

/** The bodies that come on a connection, in their order, once there are so many. */
function bodiesOn(socket: Socket, count: number): Promise<readonly string[]> {
  let text = '';
  return new Promise((resolve) => {
    socket.on('data', (piece: Buffer) => {
      text += piece.toString();
      const bodies = [...text.matchAll(/\{"data":\{"[a-z0-9]+":\{"id":"2017-12-27.1"\}\}/g)].map(([body]) => body);
      if (bodies.length === count) resolve(bodies);
    });
  });
}

describe('a document that is asked for by POST', () => {
  it('may come in pieces, beside others on one connection, and is answered in its turn, known or not', async () => {
    const socket = await open();
    const bodies = bodiesOn(socket, 6);
    socket.write(posted('first'));
    await pause(200);
    const before = passedOn;
    const known = posted('first');
    for (const [from, to] of [
      [0, 30],
      [30, known.length - 20],
      [known.length - 20, known.length - 3],
      [known.length - 3],
    ]) {
      socket.write(known.slice(from, to));
      await pause(20);
    }
    expect(passedOn).toBe(before);
    const unknown = posted('second');
    socket.write(unknown.slice(0, -5));
    await pause(20);
    socket.write(`${unknown.slice(-5)}${posted('first')}${posted('third')}${posted('first')}`);
    expect(await bodies).toEqual(['first', 'first', 'second', 'first', 'third', 'first'].map(answered));
    expect(passedOn).toBe(before + 2);
    socket.destroy();
  });

  it('takes nothing from others where it breaks off', async () => {
    for (const alias of ['first', 'fourth']) {
      const broken = await open();
      broken.write(posted(alias).slice(0, -5));
      await pause(20);
      broken.destroy();
    }
    const socket = await open();
    const bodies = bodiesOn(socket, 2);
    socket.write(`${posted('first')}${posted('fourth')}`);
    expect(await bodies).toEqual(['first', 'fourth'].map(answered));
    socket.destroy();
  });
});
