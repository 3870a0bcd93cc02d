import { jest } from '@jest/globals';
import { run } from '../../src/cli.js';

/** Runs a command in this process, which is sooner than in one of its own: what it prints and says, and how it ends. */
export async function runHere(settings: Readonly<Record<string, string>>, ...words: readonly string[]) {
  const [said, printed]: [string[], string[]] = [[], []];
  const before = { ...process.env };
  jest.spyOn(console, 'error').mockImplementation((line: string) => void said.push(line));
  jest.spyOn(console, 'log').mockImplementation((line: string) => void printed.push(line));
  jest.spyOn(process.stdout, 'write').mockImplementation((text) => (printed.push(String(text)), true));
  Object.assign(process.env, settings);
  try {
    await run(['node', 'oralu', ...words]);
    return { said: said.join('\n'), printed: printed.join('\n'), status: process.exitCode ?? 0 };
  } finally {
    jest.restoreAllMocks();
    process.env = before;
    process.exitCode = undefined;
  }
}
