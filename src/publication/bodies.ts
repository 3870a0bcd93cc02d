import { sha256 } from './release-folder.js';

/** A body ready to send: rendered once, then only looked up. */
export interface Body {
  readonly bytes: Buffer;
  /** Strong: the SHA-256 of the bytes. */
  readonly etag: string;
}

export const toBody = (bytes: Buffer, hash: string = sha256(bytes)): Body => ({ bytes, etag: `"${hash}"` });

/** Bodies by release and name. Names come from the routes, never from a client, so their number is bounded. */
export class Bodies {
  readonly #kept = new Map<string, Body>();

  get(name: string, render: () => unknown): Body {
    const kept = this.#kept.get(name);
    if (kept) return kept;
    const body = toBody(Buffer.from(`${JSON.stringify(render(), null, 2)}\n`));
    this.#kept.set(name, body);
    return body;
  }
}

/** Whether If-None-Match names this body (RFC 9110, section 13.1.2: weak comparison, `*` matches all). */
export function isUnchanged(header: string | undefined, etag: string): boolean {
  if (header === undefined) return false;
  if (header.trim() === '*') return true;
  return header.split(',').some((candidate) => candidate.trim().replace(/^W\//, '') === etag);
}
