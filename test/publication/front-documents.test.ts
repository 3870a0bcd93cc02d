import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createHash } from 'node:crypto';
import type { CountedRegistry } from '../releases/counted-registry.js';
import { openTwoReleases, serve, type Served } from './served.js';

let counted: CountedRegistry;
beforeAll(async () => void (counted = await openTwoReleases()));
afterAll(() => counted.discard());

describe('what stands before Fastify', () => {
  let served: Served;
  beforeAll(async () => void (served = await serve(counted.folder, 10_000_000)));
  afterAll(() => served.app.close());

  it('answers a known document from bytes, by POST and by its hash, and leaves the rest to Apollo', async () => {
    const query = '{ statistics { id figures { code value { value status } } } }';
    const post = (body: object, type = 'application/json') =>
      served.fetch({
        ...{ method: 'POST', path: '/public/graphql', payload: JSON.stringify(body) },
        headers: { 'content-type': type, 'content-length': String(Buffer.byteLength(JSON.stringify(body))) },
      });
    const first = await post({ query });
    const before = served.passedOn();
    const second = await post({ query });
    expect(served.passedOn()).toBe(before);
    expect(JSON.parse(second.body.toString())).toMatchObject({ data: { statistics: { id: '2017-12-28.1' } } });
    expect(JSON.parse(first.body.toString())).toMatchObject(JSON.parse(second.body.toString()) as object);
    // Other variables are another question.
    const other = await post({ query, variables: { a: 1 } });
    expect([other.status, served.passedOn()]).toEqual([200, before + 1]);
    const documentId = createHash('sha256').update(query).digest('hex');
    const path = `/public/graphql?documentId=sha256:${documentId}`;
    const asked = await served.fetch({ path, headers: { accept: 'application/json' } });
    const passedOn = served.passedOn();
    const again = await served.fetch({ path, headers: { accept: 'application/json', 'accept-encoding': 'br' } });
    expect([again.status, again.headers['content-encoding'], served.passedOn()]).toEqual([200, 'br', passedOn]);
    expect(again.headers.vary).toBe('Accept, Accept-Encoding');
    // Another media type is another answer, at the same address and whoever asked before.
    const accept = 'application/graphql-response+json';
    for (let round = 0; round < 2; round++) {
      expect((await served.fetch({ path, headers: { accept } })).headers['content-type']).toContain(accept);
      expect((await served.fetch({ path, headers: { accept: 'application/json' } })).headers['content-type']).toBe(
        asked.headers['content-type'],
      );
    }
    const unchanged = await served.fetch({
      ...{ path, headers: { accept: 'application/json', 'if-none-match': String(asked.headers.etag) } },
    });
    expect([unchanged.status, unchanged.body.length]).toEqual([304, 0]);
    // What is too large, of another type or not JSON is refused as ever.
    expect((await post({ query, extensions: { pad: 'x'.repeat(300_000) } })).status).toBe(413);
    expect((await post({ query }, 'text/plain')).status).toBe(400);
    expect((await post([query])).status).toBe(400);
  });

  it('takes no document for another of the same length, nor for the same in another media type', async () => {
    const ask = async (name: string, accept: string) => {
      const payload = JSON.stringify({ query: `{ ${name}: statistics { id } }` });
      const headers = { accept, 'content-type': 'application/json', 'content-length': String(payload.length) };
      const came = await served.fetch({ method: 'POST', path: '/public/graphql', headers, payload });
      return [Object.keys((JSON.parse(came.body.toString()) as { data: object }).data), came.headers['content-type']];
    };
    const asked = ['a1', 'a2'].flatMap((name) =>
      ['application/json', 'application/graphql-response+json'].map((accept) => [name, accept] as const),
    );
    for (const [name, accept] of asked) await ask(name, accept);
    const before = served.passedOn();
    for (const [name, accept] of [...asked, ...asked.toReversed(), ...asked])
      expect(await ask(name, accept)).toEqual([[name], expect.stringContaining(accept)]);
    expect(served.passedOn()).toBe(before);
  });

  it('says something else as soon as the releases do', async () => {
    const payload = JSON.stringify({ query: '{ statistics { id } }' });
    const headers = { 'content-type': 'application/json', 'content-length': String(payload.length) };
    const posted = { ...{ method: 'POST', path: '/public/graphql' }, headers, payload };
    for (let round = 0; round < 3; round++) await served.fetch(posted);
    await served.fetch({ path: '/v1/statistics' });
    await counted.post('RETURNED', 1, '2017-11-01');
    await counted.publish('2017-12-29');
    await new Promise((resume) => setTimeout(resume, 1_050));
    const { body } = await served.fetch({ path: '/v1/statistics' });
    expect(JSON.parse(body.toString())).toMatchObject({ release: { id: '2017-12-29.1' } });
    const told = JSON.parse((await served.fetch(posted)).body.toString()) as object;
    expect(told).toMatchObject({ data: { statistics: { id: '2017-12-29.1' } } });
  });
});
