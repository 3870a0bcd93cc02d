import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createServer, type Server } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import type { CountedRegistry } from '../releases/counted-registry.js';
import { hasBrowser, openReader, plain, type Reader } from './browser.js';
import { publishStory } from './published.js';

const inBrowser = hasBrowser ? describe : describe.skip;

/** The ten stories of the design, each as its reader would live it. */
inBrowser('a reader', () => {
  let counted: CountedRegistry;
  let reader: Reader;
  beforeAll(async () => {
    counted = await publishStory('REGISTRY');
    reader = await openReader(counted.folder, 'press@oralu.example');
  });
  afterAll(async () => {
    await reader.close();
    await counted.discard();
  });
  const fetchText = async (path: string): Promise<string> => (await fetch(new URL(path, reader.address))).text();

  it('1. cites tonight: finds the number, copies the sentence and the citation in her language', async () => {
    const page = await reader.open('/', { locale: 'ru-RU', permissions: ['clipboard-read', 'clipboard-write'] });
    expect(page.url()).toBe(`${reader.address}/ru/`);
    expect(await page.textContent('.answer')).toContain('356');
    await page.click('.say button');
    const copied = () => page.evaluate<string>(`navigator.clipboard.readText()`);
    expect(await copied()).toBe(
      'По состоянию на 31 мая 2019 года на родину вернулось 356 детей. Источник: реестр Oralu, выпуск 2019-05-31.2.',
    );
    expect(await page.textContent('[role=status]')).toBe('Скопировано');
    await page.click('summary >> text=Как сослаться');
    await page.click('button[data-copy=cite-RETURNED-kk]');
    expect(await copied()).toMatch(
      /^Oralu тізілімі\. Қайтып келді: 356, 2019 ж\. 31 мамыр күнгі жағдай бойынша\. .*SHA-256 [0-9a-f]{64}\. http/,
    );
  });

  it('2. keeps a permalink that never changes, whatever is published after it', async () => {
    const page = await reader.open('/en/f/RETURNED/2017-12-27.1');
    expect(await page.textContent('.answer')).toContain('63');
    expect(plain(await page.textContent('.meta'))).toContain('Release 2017-12-27.1');
    await page.click('#link-data');
    expect(JSON.parse(await fetchText(page.url()))).toMatchObject({ value: 63, asOf: '2017-12-27' });
    const withdrawn = await fetch(`${reader.address}/en/f/RETURNED/2019-05-09.1`);
    expect([withdrawn.status, await withdrawn.text()]).toEqual([
      410,
      expect.stringContaining('A child could have been recognised'),
    ]);
  });

  it('3. learns which number is right: each statement beside the registry, with the cause of the difference', async () => {
    const page = await reader.open('/en/reconciliation');
    const statement = page.locator('#s-kz-2023-03-children');
    const said = plain(await statement.textContent());
    for (const words of [
      '522: children returned so far',
      'Returned: 356 as of 31 May 2019',
      '+166',
      'counts only Zhusan+Rusafa',
      'Another day',
    ])
      expect(said).toContain(words);
    const contradictions = page.locator('#contradictions > ol > li');
    expect(await contradictions.count()).toBe(6);
    expect(await contradictions.first().locator('.kind').textContent()).toBe('Explained by the dates');
    await statement.locator('a', { hasText: '413' }).click();
    expect(page.url()).toMatch(/#s-kz-2021-02-children$/);
    const readings = plain(await page.textContent('main'));
    expect(readings).toContain('390 + 63 = 453');
    expect(readings).not.toContain('390 − 63');
  });

  it('4. learns why a number is missing', async () => {
    const page = await reader.open('/ru/');
    const figure = page.locator('#chart-places');
    expect(await figure.locator('svg.wide').textContent()).toContain('не публикуется, чтобы защитить детей');
    await figure.locator('summary').first().click();
    expect(await figure.locator('table + p, .scroll + p').textContent()).toContain(
      'c: Не публикуется, чтобы защитить детей.',
    );
    await page.click('nav >> text=Методика');
    expect(plain(await page.textContent('#blank'))).toContain('0 никогда не стоит вместо отсутствующего числа');
    expect(plain(await page.textContent('#protection'))).toContain(
      'Регион происхождения: 9 чисел опубликовано, 2 — нет',
    );
  });

  it('5. learns whether it has changed since he wrote', async () => {
    const page = await reader.open('/kk/f/RETURNED/2019-05-31.1');
    const history = page.locator('#history');
    expect(await history.textContent()).toContain('Бір бала екі рет саналған еді.');
    expect(plain(await history.textContent())).toContain('Жаңарақ сан бар: 356');
    await history.locator('.note a').click();
    expect(page.url()).toMatch(/\/kk\/corrections#c-2019-05-31\.2$/);
    expect(await page.locator('#c-2019-05-31\\.2 tbody').textContent()).toMatch(/Қайтып келді\s*357\s*356/);
    const awaiting = await reader.open('/en/f/AWAITING/2019-05-31.1');
    expect(await awaiting.textContent('#history')).toContain('gives the same number');
    const deceased = await reader.open('/en/f/DECEASED');
    expect(await deceased.textContent('#history')).toContain('This is the newest number');
  });

  it('6. charts it in a minute: the numbers of a picture as CSV, with labels in her language', async () => {
    const page = await reader.open('/kk/');
    const link = await page.locator('#chart-regions .links a').first().getAttribute('href');
    const lines = (await fetchText(link ?? '')).trim().split('\r\n');
    expect(lines[0]).toContain('origin_label');
    expect(lines.some((line) => line.includes('Ақтөбе облысы') && line.includes(',92,'))).toBe(true);
    expect(lines.find((line) => line.includes('KZ-27'))).toContain(',,c,Q');
    const picture = await page.locator('#chart-regions .links a').nth(1).getAttribute('href');
    const png = await fetch(new URL(picture ?? '', reader.address));
    expect(png.headers.get('content-type')).toBe('image/png');
  });

  it('7. knows when the next release comes, to the minute', async () => {
    const page = await reader.open('/en/');
    await page.click('text=Next release: 2 March 2099 at 10:00 (05:00 UTC)');
    expect(await page.locator('time').getAttribute('datetime')).toBe('2099-03-02T05:00:00.000Z');
    expect(plain(await page.textContent('main'))).toContain(
      'Tables that may be renewed: Sex and age, Region of origin.',
    );
    const calendar = await page.locator('main .links a').getAttribute('href');
    expect(await fetchText(calendar ?? '')).toContain('DTSTART:20990302T050000Z');
  });

  it('8. reaches a human, and judges the quality', async () => {
    const page = await reader.open('/en/f/UNACCOUNTED');
    expect(await page.locator('footer a[href^=mailto]').getAttribute('href')).toBe('mailto:press@oralu.example');
    await page.click('footer >> text=How the figures are made');
    const methods = plain(await page.textContent('main'));
    for (const words of [
      'What is guaranteed',
      'What is not guaranteed',
      'oralu release verify',
      'below 10 in sensitive tables',
    ])
      expect(methods).toContain(words);
    expect(JSON.parse(await fetchText('/v1/releases/2019-05-31.2/certificate.json'))).toHaveProperty('policy');
  });

  it('9. embeds safely, live or frozen, in a page of his own that is told the height', async () => {
    const page = await reader.open('/en/f/RETURNED');
    const codes = await page.locator('#embed .code').allTextContents();
    expect(codes.map((code) => /embed\/[^"?]*/.exec(code)?.[0])).toEqual([
      'embed/figure-RETURNED/latest',
      'embed/figure-RETURNED/2019-05-31.2',
    ]);
    const host = await hostOf(`<!doctype html><title>A newspaper</title>${codes.join('')}`);
    const newspaper = await reader.open(host.address);
    for (const frame of newspaper.frames().slice(1)) {
      expect(await frame.textContent('main')).toContain('356');
      expect(await frame.locator('a').getAttribute('href')).toContain('/en/f/RETURNED/2019-05-31.2');
    }
    const heights = `[...document.querySelectorAll('iframe')].map(({ height }) => Number(height))`;
    await newspaper.waitForFunction(`${heights}.every((height) => height !== 460 && height > 100)`);
    expect(await newspaper.evaluate<number[]>(heights)).toHaveLength(2);
    // A page itself cannot be framed, so that nobody puts other words around it.
    const thief = await hostOf(`<!doctype html><title>x</title><iframe src="${reader.address}/en/"></iframe>`);
    const refused = await reader.open(thief.address);
    expect(await refused.frames()[1]?.content()).not.toContain('356');
    // Their pages first: one that is still open asks for its icon of a server that is gone, later or sooner.
    for (const page of [newspaper, refused]) await page.context().close();
    host.server.close();
    thief.server.close();
    reader.faults.length = 0;
  });

  it('10. builds an app that cannot read a number without its status', async () => {
    const page = await reader.open('/en/');
    const statistics = await page.locator('footer a[href^="/v1/statistics"]').getAttribute('href');
    const { figures } = JSON.parse(await fetchText(statistics ?? '')) as { figures: Record<string, unknown>[] };
    for (const figure of figures)
      expect(figure).toMatchObject({ value: expect.any(Number), status: 'NORMAL', asOf: '2019-05-31' });
    const ask = (query: string) =>
      page.evaluate(
        async (asked) =>
          (
            await fetch('/public/graphql', {
              method: 'POST',
              headers: { 'content-type': 'application/json' },
              body: JSON.stringify({ query: asked }),
            })
          ).json() as Promise<{ data?: unknown; errors?: { message: string }[] }>,
        query,
      );
    // The number is an object; to ask for it alone, without what it means, is no query.
    expect((await ask('{ figure(id: RETURNED) { value } }')).errors?.[0]?.message).toMatch(/selection of subfields/);
    expect((await ask('{ figure(id: RETURNED) { value { value status } } }')).data).toMatchObject({
      figure: { value: { value: 356, status: 'NORMAL' } },
    });
  });

  it('asks nobody else for anything on the way', () => {
    expect(reader.requested.length).toBeGreaterThan(40);
    expect(reader.requested.filter((url) => !/^http:\/\/127\.0\.0\.1:/.test(url) && !url.startsWith('data:'))).toEqual(
      [],
    );
    expect(reader.faults.filter((fault) => !/400|404|410/.test(fault))).toEqual([]);
  });
});

/** A page of somebody else, on another origin. */
async function hostOf(page: string): Promise<{ readonly server: Server; readonly address: string }> {
  const server = createServer((_request, response) =>
    response.setHeader('content-type', 'text/html; charset=utf-8').end(page),
  );
  await once(server.listen(0, '127.0.0.1'), 'listening');
  return { server, address: `http://127.0.0.1:${(server.address() as AddressInfo).port}/` };
}
