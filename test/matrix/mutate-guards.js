/*
 * Takes away each guard of test/matrix/guards.json, one at a time, in a copy of the tree, and runs the matrix: it must
 * turn red. Prints what killed each; exits 1 where a guard's removal goes unseen, or is no longer found in its file.
 *
 *   npm run mutate:guards                    all of them
 *   npm run mutate:guards -- --short         a handful
 *   npm run mutate:guards -- --only=grant    those whose name contains the word; --no-roles leaves the role table out
 */
import { spawn } from 'node:child_process';
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const root = new URL('../..', import.meta.url).pathname;
const copied = ['src', 'schema', 'test'];
const { guards, labels, roleTable } = JSON.parse(readFileSync(join(root, 'test/matrix/guards.json'), 'utf8'));
const options = process.argv.slice(2);
const word = options.find((option) => option.startsWith('--only='))?.slice('--only='.length);
const jobs = 2;

const permissions = 'src/access/permissions.ts';
const mayBegins = 'export function may(actor: Actor, action: Action): boolean {';
const flips = roleTable.roles.flatMap((role) =>
  roleTable.actions.map((action) => ({
    name: `role table: ${role} ${action}`,
    in: /:(read)$/.test(action) ? 'queries' : 'mutations',
    edits: [
      {
        file: permissions,
        find: mayBegins,
        replace: `${mayBegins}\n  if (actor.kind === 'user' && actor.role === '${role}' && action === '${action}') return !allowed[actor.role].has(action);`,
      },
    ],
  })),
);
const relabelled = labels.map(({ type, field, label }) => ({
  name: `label: ${type}.${field} as ${label}`,
  in: type === 'Viewer' || type === 'CaseCounts' ? 'queries' : 'fields',
  edits: [
    {
      file: 'src/access/guarded.ts',
      find: '(Access(action) as MethodDecorator)',
      replace: `(Access(target.constructor.name === '${type}' && key === '${field}' ? '${label}' : action) as MethodDecorator)`,
    },
  ],
}));

const all = [...guards, ...relabelled, ...(options.includes('--no-roles') ? [] : flips)];
const chosen = options.includes('--short')
  ? all.filter((_, index) => index % 9 === 0).slice(0, 6)
  : all.filter(({ name }) => word === undefined || name.includes(word));

function copyTree() {
  const folder = mkdtempSync(join(tmpdir(), 'oralu-guards-'));
  for (const name of readdirSync(root)) {
    if (copied.includes(name)) cpSync(join(root, name), join(folder, name), { recursive: true });
    else if (name !== '.git') symlinkSync(join(root, name), join(folder, name));
  }
  return folder;
}

/** Runs the matrix in a copy, or that part of it which must see the change: whether it was red, and by which test. */
function runMatrix(folder, part = '(fields|queries|mutations|audit)') {
  const jest = ['--experimental-vm-modules', '--no-warnings', join(root, 'node_modules/jest/bin/jest.js')];
  const child = spawn(
    process.execPath,
    [...jest, '--rootDir', folder, '--bail', '-i', '--', `test/matrix/${part}.test`],
    { cwd: folder, stdio: ['ignore', 'pipe', 'pipe'] },
  );
  let text = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (text += chunk));
  return new Promise((resolve) => {
    child.on('close', (code) => {
      const test = / ● (.* › .*)/.exec(text)?.[1];
      resolve({ isRed: code !== 0, test, text });
    });
  });
}

async function tryGuard(folder, { name, edits, redundant, in: part }) {
  const before = new Map();
  try {
    for (const { file, find, replace } of edits) {
      const path = join(folder, file);
      const text = readFileSync(path, 'utf8');
      if (!before.has(path)) before.set(path, text);
      if (!text.includes(find)) return { name, verdict: 'NOT FOUND', test: `${file}: ${find.split('\n')[0]}` };
      writeFileSync(
        path,
        text.replace(find, () => replace),
      );
    }
    const { isRed, test, text } = await runMatrix(folder, part);
    if (isRed && test === undefined) return { name, verdict: 'BROKEN', test: text.slice(-600) };
    // A machine too busy to finish a test is no test that saw the change.
    if (isRed && text.includes('Exceeded timeout of')) return { name, verdict: 'TIMED OUT', test };
    return {
      name,
      verdict: isRed ? 'killed' : 'SURVIVED',
      test: `${redundant ? '(with the guard before it) ' : ''}${test ?? ''}`,
    };
  } finally {
    for (const [path, text] of before) writeFileSync(path, text);
  }
}

const folders = Array.from({ length: Math.min(jobs, chosen.length) }, copyTree);
const results = [];
try {
  const baseline = await runMatrix(folders[0]);
  if (baseline.isRed) {
    console.error(`The matrix is red before any guard is taken away:\n${baseline.text.slice(-3000)}`);
    process.exitCode = 1;
  } else {
    const waiting = [...chosen];
    await Promise.all(
      folders.map(async (folder) => {
        for (let guard = waiting.shift(); guard; guard = waiting.shift()) {
          const result = await tryGuard(folder, guard);
          results.push(result);
          console.log(`${result.verdict.padEnd(9)} ${result.name}  ->  ${result.test}`);
        }
      }),
    );
    const missed = results.filter(({ verdict }) => verdict !== 'killed');
    console.log(`${results.length - missed.length} of ${results.length} guards: their removal turns the matrix red.`);
    if (missed.length > 0) process.exitCode = 1;
  }
} finally {
  for (const folder of folders) rmSync(folder, { recursive: true });
}
