import { spawn } from 'node:child_process';
import { text } from 'node:stream/consumers';
import { Invalid } from '../../errors.js';
import { readCheckpoint } from '../checkpoint.js';
import { longestSeconds } from '../signed-before.js';
import type { Verifier } from '../signed-note.js';
import type { Sink } from './sink.js';

/**
 * Any other place, by a program of the operator's: `PROGRAM put` is given a note on its standard input and keeps it;
 * `PROGRAM latest` prints the last one, or nothing where it has none. Another exit status than 0 is a failure.
 */
export function commandSink(program: string, own: Verifier): Sink {
  const latest = async () => {
    const note = await run(program, 'latest', '');
    return note.trim() === '' ? undefined : readCheckpoint(note, own);
  };
  return {
    name: `program ${program}`,
    place: 'program',
    latest,
    notes: async () => [await latest()].filter((one) => one !== undefined),
    holdsNotes: async () => (await latest()) !== undefined,
    put: async ({ note }) => void (await run(program, 'put', note)),
    hashes: () => undefined,
    lastHash: () => undefined,
  };
}

async function run(program: string, verb: 'put' | 'latest', input: string): Promise<string> {
  const child = spawn(program, [verb], { stdio: ['pipe', 'pipe', 'inherit'], timeout: longestSeconds * 1_000 });
  const ended = new Promise<string>((resolve) => {
    child.on('error', (error) => resolve(error.message));
    child.on('close', (code, signal) => resolve(code === 0 ? '' : `it ended with ${code ?? signal}`));
  });
  // A program that reads nothing closes its input; what matters is how it ends.
  child.stdin.on('error', () => undefined);
  child.stdin.end(input);
  const [printed, fault] = await Promise.all([text(child.stdout), ended]);
  if (fault === '') return printed;
  throw Invalid(`${program} ${verb} failed: ${fault}.`, undefined, 'CHECKPOINT_UNREADABLE');
}
