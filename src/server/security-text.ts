import type { FastifyInstance } from 'fastify';

const day = 86_400_000;

/** How long what it says may be relied upon: RFC 9116 advises less than a year, and a server that stands still goes stale. */
const goodFor = 90 * day;

/** The mailbox that RFC 2142 keeps for this at every domain. */
const mailboxOf = (baseUrl: string): string => `mailto:security@${new URL(baseUrl).hostname}`;

/** RFC 9116: whom to tell of a hole, and how to be sure that it is them. */
export function renderSecurityText(baseUrl: string, contact: string | undefined, now: number): string {
  const expires = new Date(Math.floor(now / day) * day + goodFor).toISOString();
  return [
    `Contact: ${contact ?? mailboxOf(baseUrl)}`,
    `Expires: ${expires}`,
    'Preferred-Languages: en, ru, kk',
    `Canonical: ${baseUrl}/.well-known/security.txt`,
    '',
  ].join('\n');
}

export function serveSecurityText(app: FastifyInstance, baseUrl: string, contact: string | undefined): void {
  app.get('/.well-known/security.txt', (_request, reply) =>
    reply
      .headers({ 'content-type': 'text/plain; charset=utf-8', 'cache-control': 'public, max-age=86400' })
      .send(renderSecurityText(baseUrl, contact, Date.now())),
  );
}
