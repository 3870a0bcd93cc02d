import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { importPeer } from '../support/peer.js';
import { announcePort } from './announce.js';

/* PostGraphile 5 over PostgreSQL, its own server on node:http, as its manual advises for production. */
interface Instance {
  createServ(grafserv: unknown): { addTo(server: unknown): Promise<void> };
}
const { postgraphile } = await importPeer<{ postgraphile: (preset: object) => Instance }>('postgraphile');
const { PostGraphileAmberPreset } = await importPeer<{ PostGraphileAmberPreset: object }>('postgraphile/presets/amber');
const { makePgService } = await importPeer<{ makePgService: (options: object) => object }>('postgraphile/adaptors/pg');
const { grafserv } = await importPeer<{ grafserv: unknown }>('postgraphile/grafserv/node');

const instance = postgraphile({
  extends: [PostGraphileAmberPreset],
  pgServices: [makePgService({ connectionString: process.argv[2], schemas: ['public'] })],
  grafserv: { watch: false, graphiql: false },
  grafast: { explain: false },
  // Its own schema offers connections alone; `lists` is what the kindest reading of the same data asks for.
  ...(process.argv[3] === 'lists' && { schema: { defaultBehavior: '+list' } }),
});
const server = createServer();
server.on('error', (error) => {
  throw error;
});
await instance.createServ(grafserv).addTo(server);
server.listen(0, '127.0.0.1', () => announcePort((server.address() as AddressInfo).port));
