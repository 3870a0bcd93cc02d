/* npm run bench -- NAME [options]: compiles bench/ and runs one measurement of it. */
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const [name, ...options] = process.argv.slice(2);
const names = readdirSync(`${root}/bench`)
  .filter((file) => file.endsWith('.ts'))
  .map((file) => file.slice(0, -3));
if (!names.includes(name)) {
  console.error(`npm run bench -- NAME [options]; NAME is one of ${names.join(', ')}.`);
  process.exit(2);
}
const run = (...args) => spawnSync(process.execPath, args, { cwd: root, stdio: 'inherit' }).status ?? 1;
const compiled = run('node_modules/typescript/bin/tsc', '-p', 'tsconfig.bench.json');
const program = `dist/bench/${name}.js`;
process.exit(
  compiled !== 0 || !existsSync(`${root}/${program}`)
    ? 2
    : // As src/main.ts begins, so that its garbage is not counted as what is measured.
      run('--import', './dist/src/short-resolution.js', '--enable-source-maps', program, ...options),
);
