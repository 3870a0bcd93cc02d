import { describe, expect, it } from '@jest/globals';
import { createHash } from 'node:crypto';
import { languages, sums } from '../../schema/release.js';
import { baseUrl } from './public-app.js';
import { readFigures, serveTwoDays } from './two-days.js';

const days = serveTwoDays();

describe('GET /v1/statistics', () => {
  it('gives each headline figure with all that is needed to cite it', async () => {
    const returned = (await readFigures(days.plane)).find(({ id }) => id === 'RETURNED');
    expect(returned).toMatchObject({
      label: 'Returned',
      value: 64,
      status: 'NORMAL',
      asOf: '2018-01-01',
      definition: expect.stringMatching(/^Children who .*\.$/),
      previous: { value: 63, status: 'NORMAL', asOf: '2017-12-27', release: '2017-12-27.1' },
      change: 1,
      permalink: `${baseUrl}/v1/f/RETURNED/2018-01-01.1`,
      release: { id: '2018-01-01.1', sha256: expect.stringMatching(/^[0-9a-f]{64}$/) },
      publishedAt: expect.stringMatching(/^2018-01-05T/),
    });
    for (const language of languages) {
      expect(returned?.citation[language]).toContain('64');
      expect(returned?.citation[language]).toContain(returned?.permalink);
      expect(returned?.citation[language]).toContain(returned?.release.sha256);
    }
  });

  it('gives figures that add up again', async () => {
    const values = new Map((await readFigures(days.plane)).map(({ id, value }) => [id as string, value ?? Number.NaN]));
    for (const [total, parts] of Object.entries(sums)) {
      expect(values.get(total)).toBe(parts.reduce((sum, part) => sum + (values.get(part) ?? Number.NaN), 0));
    }
  });

  it('is labelled in the language that was asked for', async () => {
    expect((await readFigures(days.plane, '/v1/statistics?lang=ru'))[1]?.label).toBe('Вернулись');
    expect((await readFigures(days.plane, '/v1/statistics?lang=kk'))[1]?.label).toBe('Қайтып келді');
  });

  it('says which languages there are when asked for another', async () => {
    const { status, headers, body } = await days.plane.read('/v1/statistics?lang=de');
    expect([status, headers['content-type']]).toEqual([400, 'application/problem+json; charset=utf-8']);
    expect(body).toMatchObject({
      code: 'UNKNOWN_CODE',
      allowed: ['kk', 'ru', 'en'],
      detail: expect.stringContaining('"de"'),
    });
    expect((await days.plane.read('/v1/statistics?lang=kk&lang=ru')).status).toBe(400);
  });

  it('answers HEAD like GET without a body, and OPTIONS from any origin', async () => {
    const got = await days.plane.read('/v1/statistics');
    const head = await days.plane.app.inject({ method: 'HEAD', url: '/v1/statistics' });
    expect([head.statusCode, head.body, head.headers['etag']]).toEqual([200, '', got.headers['etag']]);
    const options = await days.plane.app.inject({ method: 'OPTIONS', url: '/v1/statistics' });
    expect([options.statusCode, options.headers['allow'], options.headers['access-control-allow-origin']]).toEqual([
      204,
      'GET, HEAD, OPTIONS',
      '*',
    ]);
  });

  it('has a strong ETag that is the SHA-256 of the body, and answers 304 to it', async () => {
    const { headers, text } = await days.plane.read('/v1/statistics');
    const etag = `"${createHash('sha256').update(text).digest('hex')}"`;
    expect([headers['etag'], headers['cache-control']]).toEqual([etag, 'public, max-age=60']);
    for (const header of [etag, `W/${etag}`, `"x", ${etag}`, '*']) {
      const again = await days.plane.read('/v1/statistics', { 'if-none-match': header });
      expect([again.status, again.text, again.headers['etag']]).toEqual([304, '', etag]);
    }
    expect((await days.plane.read('/v1/statistics', { 'if-none-match': '"x"' })).status).toBe(200);
  });
});

describe('the other public endpoints', () => {
  it('keep one figure for ever', async () => {
    const { headers, body } = await days.plane.read('/v1/f/RETURNED/2017-12-27.1');
    expect(headers['cache-control']).toBe('public, max-age=86400');
    expect(body).toMatchObject({ value: 63, asOf: '2017-12-27', previous: null, change: null });
  });

  it('lead to the latest release and link what came before', async () => {
    const { status, headers } = await days.plane.read('/v1/releases/latest');
    expect([status, headers['location']]).toEqual([307, `${baseUrl}/v1/releases/2018-01-01.1`]);
    const latest = await days.plane.read('/v1/releases/2018-01-01.1');
    expect(latest.headers['link']).toBe(
      `<${baseUrl}/v1/releases/latest>; rel="latest-version", <${baseUrl}/v1/releases/2017-12-27.1>; rel="predecessor-version"`,
    );
    expect((await days.plane.read('/v1/releases')).body).toMatchObject({
      latest: '2018-01-01.1',
      releases: [{ id: '2018-01-01.1' }, { id: '2017-12-27.1' }],
    });
  });

  it('serve the files themselves, byte for byte, so that anybody can verify the chain', async () => {
    const hash = (text: string) => createHash('sha256').update(text).digest('hex');
    const manifest = await days.plane.read('/v1/releases/2018-01-01.1/manifest.json');
    const file = await days.plane.read('/v1/releases/2018-01-01.1/release.json');
    const before = await days.plane.read('/v1/releases/2017-12-27.1/manifest.json');
    expect(manifest.body).toMatchObject({
      files: expect.arrayContaining([expect.objectContaining({ path: 'release.json', sha256: hash(file.text) })]),
      previousManifest: { id: '2017-12-27.1', sha256: hash(before.text) },
      signature: { algorithm: 'Ed25519' },
    });
    expect(file.headers['etag']).toBe(`"${hash(file.text)}"`);
  });

  it('put the official statements beside each other, with what contradicts what', async () => {
    const { statements, readings } = (await days.plane.read('/v1/statements')).body;
    expect(statements).toHaveLength(22);
    const found = (statements as { id: string; contradictedBy: object[] }[]).find(
      ({ id }) => id === 'kz-2019-12-children',
    );
    expect(found?.contradictedBy).toContainEqual(
      expect.objectContaining({ statement: 'kz-2019-08-children', rule: 'TOTAL_EXCEEDS_PARTS', kind: 'UNEXPLAINED' }),
    );
    expect(readings).toMatchObject([{ readings: [{ known: 453 }, { known: 390 }] }]);
  });

  it.each([
    ['/v1/nothing', 404, 'UNKNOWN_PATH'],
    ['/nothing', 404, 'UNKNOWN_PATH'],
    ['/v1/releases/2016-01-01.1', 404, 'UNKNOWN_RELEASE'],
    ['/v1/releases/..%2f..%2fetc', 404, 'UNKNOWN_RELEASE'],
    ['/v1/f/BY_NAME/2017-12-27.1', 404, 'UNKNOWN_FIGURE'],
    ['/v1/f/__proto__/2017-12-27.1', 404, 'UNKNOWN_FIGURE'],
    ['/v1/f/KNOWN/constructor', 404, 'UNKNOWN_RELEASE'],
    ['/v1/releases/2017-12-27.1/observations.xml', 404, 'UNKNOWN_FORMAT'],
    ['/v1/f/KNOWN/2017-12-27.1/citation.doc', 404, 'UNKNOWN_FORMAT'],
    ['/v1/reconciliation?asOf=2017-02-30', 400, 'BAD_DATE'],
  ])('answer %s with a problem that has a code', async (url, status, code) => {
    const answer = await days.plane.read(url);
    expect([answer.status, answer.headers['content-type']]).toEqual([
      status,
      'application/problem+json; charset=utf-8',
    ]);
    expect(answer.body).toMatchObject({ status, code, title: expect.any(String), detail: expect.any(String) });
  });

  it('say between which releases there are changes, of which "latest" is none: it would be another one tomorrow', async () => {
    const { status, body } = await days.plane.read('/v1/releases/latest...2017-12-27.1/changes');
    expect([status, body['code']]).toEqual([404, 'UNKNOWN_RELEASE']);
    expect(body['allowed']).not.toContain('latest');
    expect(body['allowed']).toContain('2017-12-27.1');
  });

  it('tell the length of what a GET would bring to a HEAD, and of an unchanged one none, and never that it has no bytes', async () => {
    for (const path of ['/v1/statistics', '/v1/releases/2017-12-27.1/observations.csv']) {
      const whole = await days.plane.app.inject({ method: 'HEAD', url: path });
      const unchanged = await days.plane.app.inject({ method: 'HEAD', url: path, headers: { 'if-none-match': '*' } });
      expect([unchanged.statusCode, unchanged.headers['content-length']]).toEqual([304, undefined]);
      expect(Number(whole.headers['content-length'])).toBeGreaterThan(500);
    }
  });

  it('let nobody keep that a document is not known, which it may be a moment later', async () => {
    const { status, headers } = await days.plane.read(`/public/graphql?documentId=sha256:${'0'.repeat(64)}`);
    expect([status, headers['cache-control']]).toEqual([404, 'no-store']);
  });

  it('name the formats that there are, where one is asked for that nobody writes', async () => {
    const { body } = await days.plane.read('/v1/releases/2017-12-27.1/observations.xml');
    const endings = ['json', 'csv', 'jsonstat', 'sdmx.json', 'xlsx', 'parquet'];
    expect(body['allowed']).toEqual(endings.map((ending) => `observations.${ending}`));
    for (const name of body['allowed'] as string[])
      expect((await days.plane.read(`/v1/releases/2017-12-27.1/${name}`)).status).toBe(200);
  });

  it('refuses a method at an address that the router would take for a pattern as at any other', async () => {
    for (const url of ['/*A)W:.Z/v1/statistics', '/v1/(x', '/:a(', '/v1/statistics/*', '/%2A)']) {
      const { statusCode, json } = await days.plane.app.inject({ method: 'PUT', url });
      expect([url, statusCode, json().code]).toEqual([url, 405, 'METHOD_NOT_ALLOWED']);
    }
  });

  it('can only be read', async () => {
    for (const method of ['POST', 'PUT', 'DELETE'] as const) {
      const answer = await days.plane.app.inject({ method, url: '/v1/statistics', payload: {} });
      expect([answer.statusCode, answer.json<{ code: string }>().code, answer.headers['allow']]).toEqual([
        405,
        'METHOD_NOT_ALLOWED',
        'GET, HEAD, OPTIONS',
      ]);
    }
  });
});

describe('a reader who asks for what is not there', () => {
  it('is not given the figures of another day in answer to an unknown parameter', async () => {
    const { statusCode, body } = await days.plane.app
      .inject({ url: '/v1/statistics?asOf=2020-01-01' })
      .then((response) => ({
        statusCode: response.statusCode,
        body: response.json<{ code: string; allowed: string[] }>(),
      }));
    expect(statusCode).toBe(400);
    expect(body).toMatchObject({ code: 'UNKNOWN_PARAMETER', allowed: ['lang'] });
  });

  it('finds the latest value of a figure by its name', async () => {
    const { statusCode, headers } = await days.plane.app.inject({ url: '/v1/f/RETURNED/latest' });
    expect([statusCode, headers['location']]).toEqual([307, `${baseUrl}/v1/f/RETURNED/2018-01-01.1`]);
  });
});

describe('whoever asks for the latest', () => {
  it.each([
    [
      '/v1/releases/latest/observations.csv?lang=ru&origin=*',
      '/v1/releases/2018-01-01.1/observations.csv?lang=ru&origin=*',
    ],
    ['/v1/releases/latest/manifest.json', '/v1/releases/2018-01-01.1/manifest.json'],
    ['/v1/releases/latest/certificate.json', '/v1/releases/2018-01-01.1/certificate.json'],
    ['/v1/f/RETURNED/latest/citation.bib', '/v1/f/RETURNED/2018-01-01.1/citation.bib'],
  ])('is led from %s to the release itself', async (from, to) => {
    const { status, headers } = await days.plane.read(from);
    expect([status, headers['location'], headers['cache-control']]).toEqual([
      307,
      `${baseUrl}${to}`,
      'public, max-age=60',
    ]);
  });

  it('is told what changes are, where the range is none', async () => {
    for (const range of ['2017-12-27.1', '2017-12-27.1...2018-01-01.1...2017-12-27.1']) {
      const { status, body } = await days.plane.read(`/v1/releases/${range}/changes`);
      expect([status, body['code']]).toEqual([404, 'UNKNOWN_RANGE']);
    }
  });
});
