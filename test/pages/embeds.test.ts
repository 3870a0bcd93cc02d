import { describe, expect, it } from '@jest/globals';
import { baseUrl, serveStory } from './serve-story.js';

const story = serveStory();

describe('embeds and oEmbed', () => {
  it('may be framed by anybody, and nothing else may', async () => {
    const { headers, statusCode } = await story.app.inject('/embed/returned/latest?lang=kk');
    expect([statusCode, headers['cache-control'], headers['x-frame-options']]).toEqual([
      200,
      'public, max-age=300',
      undefined,
    ]);
    expect(headers['content-security-policy']).toMatch(/default-src 'none';.*frame-ancestors \*$/);
    expect((await story.app.inject('/embed/returned/2017-12-27.1')).headers['cache-control']).toBe(
      'public, max-age=86400',
    );
    expect((await story.app.inject('/en/')).headers['x-frame-options']).toBe('DENY');
  });

  it('tell another page how to show a figure or a picture', async () => {
    const ask = async (url: string) =>
      (await story.app.inject(`/v1/oembed?url=${encodeURIComponent(url)}`)).json<{
        html: string;
        type: string;
        title: string;
      }>();
    expect(await ask(`${baseUrl}/ru/f/AWAITING`)).toMatchObject({
      ...{ version: '1.0', type: 'rich', title: 'Ожидают возвращения', width: 720 },
      html: expect.stringContaining(`src="${baseUrl}/embed/figure-AWAITING/latest?lang=ru"`),
    });
    expect((await ask(`${baseUrl}/en/f/RETURNED/2017-12-27.1`)).html).toContain(
      '/embed/figure-RETURNED/2017-12-27.1?lang=en',
    );
    expect((await ask(`${baseUrl}/kk/`)).html).toContain('/embed/figure-RETURNED/latest?lang=kk');
    expect((await ask(`${baseUrl}/kk/reconciliation`)).html).toContain('/embed/statements/latest?lang=kk');
    for (const odd of [
      'https://elsewhere.example/en/',
      `${baseUrl}/en/methods`,
      'nonsense',
      `${baseUrl}/embed/"><script>/latest`,
    ])
      expect((await story.app.inject(`/v1/oembed?url=${encodeURIComponent(odd)}`)).statusCode).toBe(404);
    expect(
      (await story.app.inject(`/v1/oembed?format=xml&url=${encodeURIComponent(`${baseUrl}/en/`)}`)).statusCode,
    ).toBe(501);
    const link = /application\/json\+oembed"\s+href="([^"]*)"/.exec((await story.app.inject('/en/')).body)?.[1] ?? '';
    expect((await story.app.inject(link.replaceAll('&amp;', '&').slice(baseUrl.length))).statusCode).toBe(200);
  });
});

describe('oEmbed', () => {
  const ask = (query: Readonly<Record<string, string>>) => story.app.inject({ url: '/v1/oembed', query });

  it('says that the address is missing, and is no fault of the server', async () => {
    const { statusCode, body } = await story.app.inject('/v1/oembed');
    expect([statusCode, JSON.parse(body)]).toEqual([
      400,
      expect.objectContaining({ code: 'UNKNOWN_CODE', detail: expect.stringMatching(/^url .*missing/) }),
    ]);
  });

  it('gives a frame no higher than the other page has room for, and says the same height twice', async () => {
    for (const [maxheight, height] of [
      ['100', 100],
      ['9000', 460],
    ] as const) {
      const told = (await ask({ url: `${baseUrl}/en/f/RETURNED`, maxheight })).json<{ html: string; height: number }>();
      expect([told.height, told.html]).toEqual([height, expect.stringContaining(` height="${height}"`)]);
    }
  });

  it('knows the lasting address of a figure, which is the one that is cited', async () => {
    const { html } = (await ask({ url: `${baseUrl}/v1/f/RETURNED/2017-12-27.1?lang=ru` })).json<{ html: string }>();
    expect(html).toContain(`src="${baseUrl}/embed/figure-RETURNED/2017-12-27.1?lang=ru"`);
  });

  it('has nothing for a release that never was or was withdrawn, and hands on no path', async () => {
    for (const [path, status] of [
      ['en/f/RETURNED/2018-01-01.1', 404],
      ['en/f/RETURNED/2019-05-09.1', 410],
      ['v1/f/RETURNED/2019-05-09.1', 410],
      ['embed/returned/2019-05-09.1', 410],
      ['v1/charts/returned/nothing.svg', 404],
      ['embed/returned/..%2f..%2fen', 404],
      ['en/f/RETURNED/2017-12-27.1/more', 404],
      ['en/reconciliation/more', 404],
    ] as const) {
      const { statusCode, body } = await ask({ url: `${baseUrl}/${path}` });
      expect([path, statusCode]).toEqual([path, status]);
      expect(body).not.toContain('iframe');
    }
  });
});
