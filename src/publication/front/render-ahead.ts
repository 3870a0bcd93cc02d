import { setImmediate as giveWay } from 'node:timers/promises';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { exportedPaths } from '../rest/exported-paths.js';
import type { ReleaseStore, Snapshot } from '../release-store.js';
import type { Front } from './front.js';

const lookMilliseconds = 1_000;
/** How long the event loop may still be called late by what was rendered before. */
const lateMilliseconds = 2_000;

/** In place of an address: what the server asks of itself, which nobody's budget pays and no count of requests holds. */
const ahead = 'ahead';

export const isAskedAhead = ({ raw }: Pick<FastifyRequest, 'raw'>): boolean => raw.socket.remoteAddress === ahead;

/**
 * From when the server listens: whatever the latest release says is rendered and compressed once it is published, ahead of
 * whoever asks, one address at a time and between requests. What older releases say is rendered when it is asked for.
 * Answers whether that is under way.
 */
export function renderAhead(app: FastifyInstance, front: Front, releases: ReleaseStore): () => boolean {
  let rendered: Snapshot | undefined;
  let isClosing = false;
  let [underWay, lateUntil] = [0, 0];
  const look = (): void => {
    const snapshot = releases.current();
    if (snapshot === rendered) return;
    rendered = snapshot;
    underWay++;
    render(app, front, snapshot, () => isClosing || releases.current() !== snapshot)
      .catch((error: unknown) => app.log.error({ err: error }, 'a release is not rendered ahead'))
      .finally(() => {
        underWay--;
        lateUntil = performance.now() + lateMilliseconds;
      });
  };
  let looking: NodeJS.Timeout | undefined;
  app.addHook('onListen', async () => {
    // The first answer comes first.
    looking = setInterval(look, lookMilliseconds).unref();
  });
  app.addHook('preClose', async () => {
    isClosing = true;
    clearInterval(looking);
  });
  return () => underWay > 0 || performance.now() < lateUntil;
}

async function render(app: FastifyInstance, front: Front, snapshot: Snapshot, isOver: () => boolean): Promise<void> {
  for (const path of pathsOfLatest(snapshot)) {
    await giveWay();
    if (isOver()) return;
    await app.inject({ url: path, remoteAddress: ahead });
    await front.find(path)?.body.compressAhead();
  }
}

function pathsOfLatest(snapshot: Snapshot): readonly string[] {
  const { latest } = snapshot;
  if (!latest) return [];
  const told = ['/v1/statistics', '/v1/statements', '/v1/reconciliation', '/v1/figures'];
  const further = told.flatMap((path) => ['kk', 'ru'].map((language) => `${path}?lang=${language}`));
  return [...told, ...further, ...exportedPaths({ ...snapshot, inOrder: [latest] })];
}
