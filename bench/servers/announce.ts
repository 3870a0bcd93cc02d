import type { FastifyInstance } from 'fastify';
import type { AddressInfo } from 'node:net';

/** Listens on a free port of the loopback and tells it to whoever started this process. */
export async function announce(app: FastifyInstance): Promise<void> {
  await app.listen({ host: '127.0.0.1', port: 0 });
  announcePort((app.server.address() as AddressInfo).port);
}

export function announcePort(port: number): void {
  process.send?.({ port });
  process.on('disconnect', () => process.exit(0));
}
