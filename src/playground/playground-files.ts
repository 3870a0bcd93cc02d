import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { getStaticFile } from 'ruru/static';
import { projectFolder } from '../project-folder.js';

export interface PlaygroundFile {
  readonly content: Buffer | string;
  readonly headers: Readonly<Record<string, string>>;
  /** Whether it is one of the page's own scripts and not of the editor. */
  readonly isOwn: boolean;
}

/** Files in both encodings; decompressed once, since a client could otherwise make the server do it again and again. */
const files = new Map<string, Promise<PlaygroundFile | undefined>>();

/** A file of the editor, or `page/NAME.js`: a script of the page; undefined where there is none of that name. */
export function findFile(name: string, takesBrotli: boolean): Promise<PlaygroundFile | undefined> {
  const key = `${name} ${takesBrotli}`;
  const found = files.get(key);
  if (found) return found;
  const own = /^page\/([a-z-]+\.js)$/.exec(name)?.[1];
  const read = own === undefined ? readEditorFile(name, takesBrotli) : readOwnScript(own);
  // Only what exists is kept: names come from clients.
  void read.then((file) => file && files.set(key, read));
  return read;
}

async function readEditorFile(name: string, takesBrotli: boolean): Promise<PlaygroundFile | undefined> {
  if (!/^[\w-]+(\.[\w-]+)*\.(js|css|ttf|txt)$/.test(name)) return undefined;
  const acceptEncoding = takesBrotli ? 'br' : undefined;
  const file = await getStaticFile({ staticPath: '/', urlPath: `/${name}`, acceptEncoding, disallowDevAssets: true });
  return file ? { ...file, isOwn: false } : undefined;
}

/** As the build has compiled it for browsers, from src/playground/page. */
async function readOwnScript(name: string): Promise<PlaygroundFile | undefined> {
  const file = join(projectFolder(), 'dist', 'src', 'playground', 'page', name);
  const content = await readFile(file).catch(() => undefined);
  if (!content) return undefined;
  const etag = `"${createHash('sha256').update(content).digest('base64url').slice(0, 22)}"`;
  return { content, headers: { 'content-type': 'text/javascript; charset=utf-8', etag }, isOwn: true };
}
