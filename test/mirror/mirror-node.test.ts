import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { generateKeyPairSync, sign } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { FastifyInstance } from 'fastify';
import type { LatestPointer, ReleaseManifest } from '../../schema/release.js';
import { mirrorNode } from '../../src/mirror/mirror-node.js';
import { canonicalJson } from '../../src/publication/canonical-json.js';
import { sha256 } from '../../src/publication/release-folder.js';
import { ReleaseStore } from '../../src/publication/release-store.js';
import { verifyFolder } from '../../src/publication/verify-folder.js';
import { createPublicApp } from '../../src/server/public-app.js';
import { openCountedRegistry, postFirstSource, type CountedRegistry } from '../releases/counted-registry.js';

let counted: CountedRegistry;
let node: FastifyInstance;
beforeAll(async () => {
  counted = await openCountedRegistry();
  await postFirstSource(counted);
  await counted.publish('2017-12-27');
  node = await createPublicApp({
    ...{ releasesFolder: counted.folder, baseUrl: 'https://oralu.example', logLevel: 'silent', budget: 0 },
  });
});
afterAll(async () => {
  await node.close();
  await counted.discard();
});

/** Between a mirror and the node stands somebody who may answer in its place. */
let between: Server;
let answerInstead: (path: string) => Buffer | string | undefined;
let url: string;
let parent: string;
let into: string;
beforeEach(async () => {
  answerInstead = () => undefined;
  between = createServer((request, response) => {
    const path = request.url ?? '';
    const own = answerInstead(path);
    if (own !== undefined) return void response.end(own);
    void node.inject(path).then((came) => response.writeHead(came.statusCode).end(came.rawPayload));
  }).listen(0, '127.0.0.1');
  await new Promise((resolve) => between.once('listening', resolve));
  url = `http://127.0.0.1:${(between.address() as AddressInfo).port}`;
  parent = mkdtempSync(join(tmpdir(), 'oralu-mirror-'));
  into = join(parent, 'a', 'b', 'releases');
  mkdirSync(into, { recursive: true });
});
afterEach(() => {
  between.closeAllConnections();
  between.close();
  rmSync(parent, { recursive: true });
});

const stranger = generateKeyPairSync('ed25519');
/** Signs whatever it is, as anybody can with a key of their own. */
function signedByStranger<Document extends { signature: unknown }>(document: Document): Document {
  const value = sign(null, Buffer.from(canonicalJson({ ...document, signature: null })), stranger.privateKey);
  const publicKey = stranger.publicKey.export({ format: 'der', type: 'spki' });
  const signature = { algorithm: 'Ed25519', publicKey: publicKey.toString('base64'), value: value.toString('base64') };
  return { ...document, signature };
}
const pointerTo = (release: string, manifest: string): string =>
  canonicalJson({ format: 'oralu-latest/1', release, manifestSha256: sha256(manifest) } satisfies LatestPointer);

/** The node names a release of this id its latest, whose manifest a stranger has signed. */
function serveStranger(release: string, files: ReleaseManifest['files'], body?: string): void {
  const plain = { format: 'oralu-manifest/1', release, files, previousManifest: null, signature: null } as const;
  const manifest = canonicalJson(signedByStranger<ReleaseManifest>(plain));
  answerInstead = (path) => {
    if (path === '/v1/latest.json') return pointerTo(release, manifest);
    if (path.endsWith('manifest.json')) return manifest;
    return path.endsWith('release.json') ? body : undefined;
  };
}

describe('a mirror', () => {
  it('takes what the node has, and nothing twice', async () => {
    expect(await mirrorNode(url, into)).toEqual({ added: ['2017-12-27.1'], withdrawn: [] });
    expect(verifyFolder(into).problems).toEqual([]);
    expect(await mirrorNode(url, into)).toEqual({ added: [], withdrawn: [] });
  });

  it.each([
    ['no address', () => 'nowhere', 'INVALID_INPUT', '"nowhere" came. Expected is the address of an Oralu node'],
    ['another protocol', () => 'file:///etc/passwd', 'INVALID_INPUT', 'Expected is the address of an Oralu node'],
    [
      'nobody there',
      () => 'http://127.0.0.1:1',
      'UNAVAILABLE',
      'Nobody answers at http://127.0.0.1:1/v1/latest.json: ',
    ],
    ['another server', () => `${url}/en`, 'RELEASE_DAMAGED', '/en/v1/latest.json answers 404. Expected is'],
  ])('says what is wrong with an address: %s', async (_what, addressOf, code, words) => {
    const refused = await mirrorNode(addressOf(), into).catch((error: unknown) => error);
    expect(refused).toMatchObject({ code, message: expect.stringContaining(words) as unknown });
    expect(existsSync(join(into, 'latest.json'))).toBe(false);
  });

  it.each(['<html></html>', '17', 'null', ''])('takes %j for no answer of a node', async (body) => {
    answerInstead = (path) => (path === '/v1/latest.json' ? body : undefined);
    const refused = await mirrorNode(url, into).catch((error: unknown) => error);
    const message = expect.stringContaining('latest.json answers no JSON object') as unknown;
    expect(refused).toMatchObject({ code: 'RELEASE_DAMAGED', message });
  });

  it.each(['', 'abc', Buffer.alloc(44).toString('base64')])('takes %j for no key', async (key) => {
    const refused = await mirrorNode(url, into, key).catch((error: unknown) => error);
    const message = expect.stringContaining(`"${key}" came`) as unknown;
    expect(refused).toMatchObject({ code: 'INVALID_INPUT', message });
    expect(() => verifyFolder(into, key)).toThrow('A key is the base64 of an Ed25519 public key');
  });

  it.each(['../../../kept', '../2017-12-27.1', '2017-12-27.1/../../../kept', '/etc', ''])(
    'lets nobody name a release %j, which would lead out of its folder',
    async (release) => {
      const kept = join(parent, 'kept');
      mkdirSync(kept);
      writeFileSync(join(kept, 'file'), 'here');
      serveStranger(release, []);
      await expect(mirrorNode(url, into)).rejects.toThrow('it is no id of a release');
      expect(existsSync(join(kept, 'file'))).toBe(true);
      expect(readdirSync(into)).toEqual([]);
    },
  );

  it('follows no other key than the one that signed what it has', async () => {
    await mirrorNode(url, into);
    const before = verifyFolder(into);
    const last = JSON.parse((await node.inject('/v1/latest.json')).body) as LatestPointer;
    const plain: ReleaseManifest = {
      ...{ format: 'oralu-manifest/1', release: '2018-01-01.1', files: [], signature: null },
      previousManifest: { id: last.release, sha256: last.manifestSha256 },
    };
    const manifest = canonicalJson(signedByStranger(plain));
    answerInstead = (path) =>
      path === '/v1/latest.json'
        ? pointerTo('2018-01-01.1', manifest)
        : path === '/v1/releases/2018-01-01.1/manifest.json'
          ? manifest
          : undefined;
    await expect(mirrorNode(url, into)).rejects.toThrow('signed by another key than the trusted one');
    expect(verifyFolder(into)).toEqual(before);
  });

  it('buries no release by the withdrawal of another', async () => {
    await mirrorNode(url, into);
    const withdrawal = canonicalJson({ format: 'oralu-withdrawal/1', release: '2016-12-31.1' });
    answerInstead = (path) => (path.endsWith('withdrawn.json') ? withdrawal : undefined);
    await expect(mirrorNode(url, into)).rejects.toThrow('its withdrawal: it is that of another release');
    expect(verifyFolder(into)).toMatchObject({ releases: 1, withdrawn: 0, problems: [] });
  });

  it('announces what the node announces, and nothing that is no promise of a day', async () => {
    const promised = { publishAt: '2099-01-01T09:00:00.000Z', asOf: '2098-12-31', families: ['place'] };
    const others = [
      { ...promised, publishAt: '20990101T090000Z\r\nX:Y' },
      { ...promised, asOf: '2098-02-30' },
      ...[null, 'tomorrow', 7],
    ];
    const told = { format: 'oralu-calendar/1', announced: [...others, { ...promised, families: ['place', 'A B'] }] };
    answerInstead = (path) => (path === '/v1/calendar' ? JSON.stringify(told) : undefined);
    await mirrorNode(url, into);
    const { calendar } = new ReleaseStore(into).current();
    expect(calendar.announced).toEqual([promised]);
    answerInstead = () => undefined;
    await mirrorNode(url, into);
    expect(new ReleaseStore(into).current().calendar.announced).toEqual([]);
  });

  it('takes no file that says another release than the one it lies in', async () => {
    const release = '2018-01-01.1';
    const { body } = await node.inject('/v1/releases/2017-12-27.1/release.json');
    const files = [{ path: 'release.json', bytes: body.length, sha256: sha256(body) }];
    serveStranger(release, files, body);
    await expect(mirrorNode(url, into)).rejects.toThrow('release.json is of another release');
    expect(readdirSync(into).filter((name) => !name.startsWith('.tmp-'))).toEqual([]);
  });
});
