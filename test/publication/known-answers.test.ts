import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createHash } from 'node:crypto';
import { openCountedRegistry, postFirstSource, type CountedRegistry } from '../releases/counted-registry.js';
import { openPublicApp, type PublicApp } from './public-app.js';

let counted: CountedRegistry;
let plane: PublicApp;
beforeAll(async () => {
  counted = await openCountedRegistry();
  await postFirstSource(counted);
  await counted.publish('2017-12-27');
  plane = await openPublicApp(counted.folder);
});
afterAll(async () => {
  await plane.app.close();
  await counted.discard();
});

const query = '{ statistics { id figures { code value { value status sdmxStatus } } } }';
const hash = createHash('sha256').update(query).digest('hex');
const post = (body: object) => plane.app.inject({ method: 'POST', url: '/public/graphql', payload: body });
const get = (url: string, headers: Record<string, string> = {}) =>
  plane.app.inject({ url, headers: { accept: 'application/json', ...headers } });
const byHash = `/public/graphql?documentId=sha256:${hash}`;

describe('a number of the public plane', () => {
  it('comes with notes, and with what is known of it where it is not told', async () => {
    const asked = await post({
      query: '{ figure(id: UNACCOUNTED) { notes(lang: en) value { value lower upper } } }',
    });
    const { figure } = asked.json<{ data: { figure: { notes: string[]; value: object } } }>().data;
    expect(figure.value).toEqual({ value: 340, lower: 340, upper: 340 });
    expect(figure.notes[0]).toBe('The sum of: Located abroad, Whereabouts unknown.');
    expect(figure.notes.at(-1)).toContain('synthetic');
  });

  it('is found by the codes of its dimensions, and by none that the tables lack', async () => {
    const total = async (filter: string): Promise<number> => {
      const query = `{ statistics { observations(filter: ${filter}) { total } } }`;
      const answer = (await post({ query })).json<{ data: { statistics: { observations: { total: number } } } }>();
      return answer.data.statistics.observations.total;
    };
    expect(await total('[{dimension: "case_state", codes: ["RETURNED", "AWAITING"]}]')).toBe(2);
    expect(await total('[{dimension: "case_state", codes: ["RETURNED"]}, {dimension: "origin", codes: ["*"]}]')).toBe(
      0,
    );
    expect(await total('[{dimension: "case_state", codes: ["SHOES"]}]')).toBe(0);
    expect(await total('[{dimension: "shoes", codes: ["RETURNED"]}]')).toBe(0);
  });
});

describe('a document of the public plane', () => {
  it('can be asked for by its hash once it was answered, with a validator and 304', async () => {
    expect((await get(byHash)).json()).toMatchObject({ errors: [{ extensions: { code: 'DOCUMENT_UNKNOWN' } }] });
    const posted = await post({ query });
    const first = await get(byHash);
    expect(first.json()).toEqual(expect.objectContaining({ data: posted.json<{ data: object }>().data }));
    const again = await get(byHash);
    expect(again.headers).toMatchObject({
      'cache-control': 'public, max-age=60',
      etag: expect.stringMatching(/^"\w{64}"$/),
    });
    const unchanged = await get(byHash, { 'if-none-match': String(again.headers.etag) });
    expect([unchanged.statusCode, unchanged.body]).toEqual([304, '']);
  });

  it('is answered the same from bytes, until a release says something else', async () => {
    const [first, second] = [await post({ query }), await post({ query })];
    expect(second.json()).toEqual(first.json());
    await counted.post('RETURNED', 1, '2017-11-01');
    await counted.publish('2017-12-28');
    plane.pass(1_000);
    expect((await post({ query })).json()).toMatchObject({ data: { statistics: { id: '2017-12-28.1' } } });
    expect((await get(byHash)).json()).toMatchObject({ data: { statistics: { id: '2017-12-28.1' } } });
  });

  it('is never kept with an error, nor for other variables', async () => {
    const wrong = { query: 'query($id: String) { release(id: $id) { id } }' };
    for (const id of ['2017-12-27.1', 'nonsense', '2017-12-28.1', 'nonsense']) {
      const answer = (await post({ ...wrong, variables: { id } })).json<{ data: unknown; errors?: object[] }>();
      expect(answer.errors?.length ?? 0).toBe(id === 'nonsense' ? 1 : 0);
      if (id !== 'nonsense') expect(answer.data).toEqual({ release: { id } });
    }
  });

  it('can page through the cells of a release, and asks in vain for what the tables do not have', async () => {
    const cells = await post({
      query:
        '{ statistics { observations(first: 3) { total endCursor nodes { table codes { code } value { value status } } } } }',
    });
    expect(cells.json()).toMatchObject({
      data: { statistics: { observations: { total: 8, endCursor: '3', nodes: [{ table: 'headline' }, {}, {}] } } },
    });
    const none = await post({ query: '{ statistics { observations(table: "shoes") { total } } }' });
    expect(none.json()).toMatchObject({ data: { statistics: { observations: { total: 0 } } } });
  });
});
