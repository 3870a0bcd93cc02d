import type { IncomingMessage } from 'node:http';

/**
 * Whether Host came more than once. Node keeps the first and says nothing of the others, where a proxy may have gone by the
 * last: who is asked must not be two (RFC 9112, 3.2).
 */
export function hasSecondHost({ rawHeaders }: Pick<IncomingMessage, 'rawHeaders'>): boolean {
  let hosts = 0;
  for (let at = 0; at < rawHeaders.length; at += 2) {
    const name = rawHeaders[at];
    if (name?.length === 4 && name.toLowerCase() === 'host') hosts++;
  }
  return hosts > 1;
}

/** Whether a Host is a name or an address with an optional port, and one that the URL Standard takes. */
export const isHost = (host: string): boolean =>
  /^(\[[0-9A-Fa-f:.]+\]|[A-Za-z0-9._-]+)(:\d{1,5})?$/.test(host) && URL.canParse(`http://${host}/`);
