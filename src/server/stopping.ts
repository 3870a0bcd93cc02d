import type { Server } from 'node:http';

/** How long /healthz says that the server is leaving before it leaves. */
export const noticeMilliseconds = 500;

const longestDrainMilliseconds = 10_000;

/**
 * Lets requests under way finish and closes each connection as it falls idle: a client that keeps its connection open
 * would otherwise hold the server until the keep-alive ends. After ten seconds the rest is cut. Answers how to stop.
 */
export function drainConnections(server: Server): () => void {
  const idle = setInterval(() => server.closeIdleConnections(), 50);
  const deadline = setTimeout(() => server.closeAllConnections(), longestDrainMilliseconds);
  return () => {
    clearInterval(idle);
    clearTimeout(deadline);
  };
}

/** The first signal drains: no new connections, requests under way are answered, writes committed. A second one ends at once. */
export function stopOnSignals(close: () => Promise<void>): void {
  let stopping = false;
  const stop = (signal: NodeJS.Signals): void => {
    if (stopping) process.exit(1);
    stopping = true;
    console.log(`${signal}: finishing what was accepted …`);
    close().then(
      () => process.exit(0),
      (error: unknown) => {
        console.error(error instanceof Error ? error.message : String(error));
        process.exit(1);
      },
    );
  };
  process.on('SIGTERM', stop);
  process.on('SIGINT', stop);
}
