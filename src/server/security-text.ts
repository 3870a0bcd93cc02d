import type { FastifyInstance } from 'fastify';

const day = 86_400_000;

/** How long what it says may be relied upon: RFC 9116 advises less than a year, and a server that stands still goes stale. */
const goodFor = 90 * day;

/** RFC 9116: whom to tell of a hole, and how to be sure that it is them. */
export function renderSecurityText(baseUrl: string, contact: string, now: number): string {
  const expires = new Date(Math.floor(now / day) * day + goodFor).toISOString();
  return [
    `Contact: ${contact}`,
    `Expires: ${expires}`,
    'Preferred-Languages: en, ru, kk',
    `Canonical: ${baseUrl}/.well-known/security.txt`,
    '',
  ].join('\n');
}

/**
 * Served where the operator has said whom to tell, and else not at all: no file is better than one that sends a report of a hole
 * to whoever reads a mailbox that was made up (RFC 9116, section 5.2).
 */
export function serveSecurityText(app: FastifyInstance, baseUrl: string, contact: string | undefined): void {
  if (contact === undefined) return;
  app.get('/.well-known/security.txt', (_request, reply) =>
    reply
      .headers({ 'content-type': 'text/plain; charset=utf-8', 'cache-control': 'public, max-age=86400' })
      .send(renderSecurityText(baseUrl, contact, Date.now())),
  );
}

export const nobodyToTell =
  'nobody is named who is told of a hole, and /.well-known/security.txt is not served: set ORALU_SECURITY_CONTACT to a mailto: or https: address that somebody reads';
