import { spawn, type ChildProcess } from 'node:child_process';

export interface Serving {
  readonly server: ChildProcess;
  readonly address: string;
}

/** Starts a command that serves, and waits until it says where; fails with what it printed where it ends instead. */
export async function startServing(words: readonly string[], env: NodeJS.ProcessEnv): Promise<Serving> {
  const server = spawn(process.execPath, ['bin/oralu.js', ...words], { env });
  let printed = '';
  server.stderr.on('data', (chunk) => (printed += String(chunk)));
  for await (const chunk of server.stdout) {
    printed += String(chunk);
    const address = /http:\/\/127\.0\.0\.1:\d+/.exec(printed)?.[0];
    if (address) return { server, address };
  }
  throw new Error(`The server ended: ${printed}`);
}
