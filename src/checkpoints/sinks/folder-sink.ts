import { existsSync, mkdirSync, readFileSync, statSync, truncateSync } from 'node:fs';
import { join } from 'node:path';
import { appendDurably, replaceDurably } from '../../durable-files.js';
import { Invalid } from '../../errors.js';
import { holding } from '../../lock-file.js';
import { readCheckpoint, type SignedCheckpoint } from '../checkpoint.js';
import { parseVerifier, type Verifier } from '../signed-note.js';
import { folderFiles } from './folder-files.js';
import { readLastHash } from './hash-file.js';
import { cutTornNote, holdsLast, readLastNote, readNotes } from './note-file.js';
import type { EntryHashes, Sink } from './sink.js';

/**
 * A folder of checkpoints: the key that must have signed them, the last one, all of them, and the hash of every entry, so
 * that a rewritten one can be named. The key is the one that was there first: checkpoints by another key are refused.
 */
export function folderSink(name: string, place: 'beside' | 'second', folder: string, own: Verifier): Sink {
  const at = (file: keyof typeof folderFiles) => join(folder, folderFiles[file]);
  const assertOwn = (): void => {
    assertThere(name, folder, place === 'beside');
    assertKey(name, at('verifier'), own);
  };
  const readLatest = () =>
    existsSync(at('latest'))
      ? readCheckpoint(readFileSync(at('latest'), 'utf8'), own)
      : readLastNote(name, at('notes'), own)?.checkpoint;
  return {
    name,
    place,
    latest: async () => {
      assertOwn();
      return readLatest();
    },
    notes: async () => {
      assertOwn();
      return readNotes(name, { notes: at('notes'), latest: at('latest') }, own);
    },
    holdsNotes: async () => {
      assertOwn();
      return holdsLast({ notes: at('notes'), latest: at('latest') });
    },
    put: async (checkpoint, entries) => {
      assertOwn();
      // A command of an operator and the server may come together.
      await holding(join(folder, '.writing'), async () => {
        const before = readLatest();
        if (before && before.size > checkpoint.size && !checkpoint.supersedes) return;
        cutTornNote(name, at('notes'), own);
        await appendHashes(at('hashes'), checkpoint, entries);
        appendDurably(at('notes'), Buffer.from(checkpoint.note));
        replaceDurably(at('latest'), Buffer.from(checkpoint.note));
      });
    },
    hashes: () => (existsSync(at('hashes')) ? readFileSync(at('hashes')) : undefined),
    lastHash: () => readLastHash(at('hashes')),
  };
}

/** The folder beside the database is made; one elsewhere must be there, or whoever unmounts it has blinded the check. */
function assertThere(name: string, folder: string, mayMake: boolean): void {
  if (existsSync(folder)) {
    if (statSync(folder).isDirectory()) return;
    throw unreadable(`The ${name} must be a folder; it is none.`);
  }
  if (!mayMake) throw unreadable(`The ${name} is not there: mount it, or make the folder if it has never been there.`);
  mkdirSync(folder, { recursive: true, mode: 0o700 });
}

const unreadable = (message: string) => Invalid(message, undefined, 'CHECKPOINT_UNREADABLE');

function assertKey(name: string, file: string, own: Verifier): void {
  if (!existsSync(file)) return replaceDurably(file, Buffer.from(`${own.text}\n`));
  const kept = parseVerifier(readFileSync(file, 'utf8'));
  if (kept?.text === own.text) return;
  throw Invalid(
    `The ${name} keeps the checkpoints of ${kept?.name ?? 'another key'}; this registry signs as ${own.name}. Give each registry a folder of its own; where the key was lost, restore it from the backup.`,
    undefined,
    'CHECKPOINT_INVALID',
  );
}

/** After a deliberate restore the hashes that were given up are put aside, not thrown away. */
async function appendHashes(file: string, checkpoint: SignedCheckpoint, entries: EntryHashes): Promise<void> {
  let kept = existsSync(file) ? Math.floor(statSync(file).size / 32) : 0;
  const { supersedes, size } = checkpoint;
  if (supersedes && kept > supersedes.common) {
    replaceDurably(`${file}.before-${checkpoint.time}`, readFileSync(file));
    truncateSync(file, supersedes.common * 32);
    kept = supersedes.common;
  }
  // What a killed process left beyond its last note, or half of a hash, is written again.
  kept = Math.min(kept, size);
  if (existsSync(file)) truncateSync(file, kept * 32);
  appendDurably(file, await entries(kept));
}
