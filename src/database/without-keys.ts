import { openConnection, type Tx } from './connection.js';
import { WriteQueue } from './write-queue.js';

/**
 * Writes into a registry whose keys may have been put away: what lies there plain, such as a seal or an entry of the audit
 * without its purpose. A statement that enciphers fails.
 */
export async function writeWithoutKeys<T>(file: string, work: (tx: Tx) => Promise<T>): Promise<T> {
  const writer = openConnection(file, 'write');
  const queue = new WriteQueue(writer);
  try {
    return await queue.add(work);
  } finally {
    await queue.drain();
    writer.raw.close();
  }
}
