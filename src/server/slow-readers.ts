import type { Server } from 'node:http';
import type { Socket } from 'node:net';

interface Waiting {
  /** Bytes that had been handed to the connection when it began to wait. */
  issued: number;
  since: number;
}

/**
 * Ends connections whose client has not taken what it was answered within `longest` milliseconds. Node ends those that take
 * nothing for once or twice `connectionTimeout`; to it a byte now and then is progress, so that a crowd that reads its
 * answers byte by byte would hold their memory for days (Slow Read; Shekyan 2012). An answer has at most 2 MB, which within
 * ten minutes needs 3.5 kB a second: a telephone in a camp has more. Looked at every `every` milliseconds, and not by
 * a timer of each answer, which all the others would pay for. All of them are reset, or the system would keep up to 4 MB
 * of each for minutes more.
 */
export function endSlowReaders(server: Server, longest = 600_000, every = 5_000): void {
  const all = new Map<Socket, Waiting>();
  server.on('connection', (socket: Socket) => {
    all.set(socket, { issued: 0, since: 0 });
    socket.once('close', () => all.delete(socket));
  });
  server.on(
    'timeout',
    (socket: Socket) => void (socket.writableLength > 0 ? socket.resetAndDestroy() : socket.destroy()),
  );
  const looking = setInterval(() => {
    const now = performance.now();
    for (const [socket, waiting] of all) {
      const isNew = socket.writableLength === 0 || socket.bytesWritten !== waiting.issued;
      if (isNew) [waiting.issued, waiting.since] = [socket.bytesWritten, now];
      else if (now - waiting.since > longest) socket.resetAndDestroy();
    }
  }, every);
  looking.unref();
  server.once('close', () => clearInterval(looking));
}
