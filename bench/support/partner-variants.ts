import { copyFileSync, rmSync } from 'node:fs';
import { tokens } from './fill.js';
import { partnerQuery, type PartnerAnswer, type Place } from './partner-query.js';
import { startServer, type Running } from './processes.js';
import { postGraphile } from './postgraphile-variants.js';

/** One way to answer the partner's list: how it is started, asked and read. */
export interface Variant {
  readonly name: string;
  readonly start: (file: string) => Promise<Running>;
  /** Whether it opens an enciphered registry: peers have no keys. */
  readonly hasKeys?: boolean;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  /** Makes bodies once the server runs: a peer may have cursors of its own. */
  readonly bodiesFor: (places: readonly Place[], running: Running) => Promise<string[]>;
  /** The answer in the words of ours, for comparing. */
  readonly read: (answer: string) => PartnerAnswer;
}

const cursorOf = ({ reportedOn, id }: Place): string =>
  Buffer.from(JSON.stringify(['REPORTED_ON_DESC', reportedOn, id])).toString('base64url');

const asOurs = {
  path: '/graphql',
  headers: { authorization: `Bearer ${tokens.registrar}` },
  bodiesFor: async (places: readonly Place[]) =>
    places.map((place) => JSON.stringify({ query: partnerQuery, variables: { after: cursorOf(place) } })),
  read: (answer: string) => JSON.parse(answer) as PartnerAnswer,
};

export const oursFrom = (name: string, options: { checkout?: string; flags?: readonly string[] } = {}): Variant => ({
  name,
  start: (file) => startServer('ours', [file, 'unaudited'], options),
  hasKeys: true,
  ...asOurs,
});

export const variants: readonly Variant[] = [
  oursFrom('ours'),
  { ...asOurs, name: 'ours, audited', start: startAudited, hasKeys: true },
  {
    ...asOurs,
    name: 'one SQL',
    start: (file) => startServer('limit', [file]),
    path: '/list',
    bodiesFor: async (places) => places.map((place) => JSON.stringify(place)),
  },
  {
    ...asOurs,
    name: 'mercurius',
    start: (file) => startServer('mercurius', [file], { env: { NODE_ENV: 'production' } }),
  },
  postGraphile('PostGraphile', { shape: 'lists', settings: 'kind' }),
  postGraphile('PostGraphile connections', { shape: 'connections', settings: 'kind' }),
  postGraphile('PostGraphile as installed', { shape: 'connections', settings: 'installed' }),
];

/** On a copy, since it writes: the filled registry stays as it is. */
async function startAudited(file: string): Promise<Running> {
  const copy = file.replace(/\.sqlite$/, '-audited.sqlite');
  const discard = () => {
    for (const end of ['', '-wal', '-shm']) rmSync(`${copy}${end}`, { force: true });
  };
  discard();
  copyFileSync(file, copy);
  const server = await startServer('ours', [copy, 'audited']);
  return { ...server, stop: () => server.stop().finally(discard) };
}
