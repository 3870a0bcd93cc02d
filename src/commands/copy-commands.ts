import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { paths, readConfig } from '../config.js';
import { Invalid, OraluError } from '../errors.js';
import { mirrorNode } from '../mirror/mirror-node.js';
import { ReleaseStore } from '../publication/release-store.js';
import { verifyFolder } from '../publication/verify-folder.js';

/** What these commands write is public: a web server under another user reads it, whatever else lies beside children's files. */
const publicMask = 0o022;

interface KeyOption {
  readonly key?: string;
}

/** Exit status 1 where anything does not hold. A node is first copied, which verifies it on the way. */
export async function verifyCommand(place: string, { key }: KeyOption): Promise<void> {
  const isUrl = /^https?:/.test(place);
  const folder = isUrl ? mkdtempSync(join(tmpdir(), 'oralu-verify-')) : place;
  try {
    if (isUrl) await mirrorNode(place, folder, key);
    else if (!existsSync(folder)) throw Invalid(`There is no folder ${folder}.`);
    const { releases, withdrawn, publicKeys, problems } = verifyFolder(folder, key);
    for (const problem of problems) console.error(problem);
    console.log(`${counted(releases, 'release')}, ${withdrawn} withdrawn; ${counted(problems.length, 'problem')}.`);
    for (const one of publicKeys) console.log(`Signed by ${one}`);
    if (problems.length > 0) process.exitCode = 1;
  } finally {
    if (isUrl) rmSync(folder, { recursive: true, force: true });
  }
}

export async function mirrorCommand(
  url: string,
  { into, key, every }: KeyOption & { readonly into: string; readonly every?: string },
): Promise<void> {
  const seconds = every === undefined ? undefined : Number(every);
  if (seconds !== undefined && !(seconds >= 1)) throw Invalid(`--every is a number of seconds from 1; ${every} came.`);
  process.umask(publicMask);
  const follow = async (): Promise<void> => {
    const { added, withdrawn } = await mirrorNode(url, resolve(into), key);
    for (const id of added) console.log(`Verified and taken: ${id}`);
    for (const id of withdrawn) console.log(`Withdrawn: ${id}`);
  };
  if (seconds === undefined) return follow();
  // A node that is away, or tells what does not hold, is asked again: what is here stays as it was. An address or a key that is none
  // stays none.
  for (;;) {
    await follow().catch((error: unknown) => {
      if (error instanceof OraluError && error.code === 'INVALID_INPUT') throw error;
      console.error(error instanceof Error ? error.message : String(error));
    });
    await pause(seconds * 1_000);
  }
}

/** Every path of the public plane as a file: asked of the plane itself, so that nothing is rendered otherwise. */
export async function exportSiteCommand(folder: string, options: { readonly releases?: string }): Promise<void> {
  process.umask(publicMask);
  const { createPublicApp } = await import('../server/public-app.js');
  const { exportedPages } = await import('../pages/exported-pages.js');
  const { exportedPaths } = await import('../publication/rest/exported-paths.js');
  const config = readConfig();
  const releasesFolder = options.releases === undefined ? paths(config).releases : resolve(options.releases);
  const { baseUrl, contact, securityContact } = config;
  const app = await createPublicApp({
    releasesFolder,
    baseUrl,
    contact,
    securityContact,
    logLevel: 'silent',
    budget: 0,
  });
  let written = 0;
  const snapshot = new ReleaseStore(releasesFolder).current();
  for (const path of [...exportedPaths(snapshot), ...exportedPages(snapshot)]) {
    const answer = await app.inject(path);
    if (answer.statusCode !== 200) throw Invalid(`${path} answers ${answer.statusCode}.`);
    // A static server needs a name for what is a folder as well.
    const index = String(answer.headers['content-type']).startsWith('text/html') ? 'index.html' : 'index.json';
    const file = join(folder, /\.[a-z][a-z0-9.-]*$/.test(path) ? path : `${path}/${index}`);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, answer.rawPayload);
    // A static server cannot choose a language by what a browser asks for: the root is what the plane shows where none is known.
    if (path === '/en/') writeFileSync(join(folder, index), answer.rawPayload);
    written++;
  }
  await app.close();
  console.log(`Wrote ${written} files into ${folder}.`);
}

const counted = (count: number, noun: string): string => `${count} ${noun}${count === 1 ? '' : 's'}`;
