import { hash, verify, type Options } from '@node-rs/argon2';
import { Invalid, Unavailable } from '../../errors.js';

/** argon2id, which is the package's default algorithm, at the cost that OWASP asks for: 19 MiB, two passes. */
const cost: Options = { memoryCost: 19_456, timeCost: 2, parallelism: 1 };

/** A flood of passwords may take two cores' worth of memory and no more; who waits behind too many is told to come back. */
const [mostAtOnce, mostWaiting] = [2, 32];
let running = 0;
const waiting: (() => void)[] = [];

/** Throws UNAVAILABLE where too many passwords are being looked at. */
async function inTurn<T>(work: () => Promise<T>): Promise<T> {
  if (running >= mostAtOnce) {
    if (waiting.length >= mostWaiting) throw Unavailable('Too many people are signing in right now. Try again soon.');
    await new Promise<void>((resume) => waiting.push(resume));
  } else running++;
  try {
    return await work();
  } finally {
    const next = waiting.shift();
    if (next) next();
    else running--;
  }
}

const [shortest, longest] = [12, 200];

/** Throws INVALID_INPUT where it is too short to protect children's files. */
export async function hashPassword(password: string, field: string): Promise<string> {
  if (password.length < shortest || password.length > longest) {
    throw Invalid(`A password has ${shortest} to ${longest} characters; this one has ${password.length}.`, [field]);
  }
  return inTurn(() => hash(password, cost));
}

/** Whether this is the password. Without a hash to compare with, the same work is done for nothing. */
export async function isPassword(passwordHash: string | undefined, password: string): Promise<boolean> {
  const against = passwordHash ?? (await (nobody ??= hash('nobody has this password', cost)));
  if (password.length > longest) return false;
  const fits = await inTurn(() => verify(against, password));
  return fits && passwordHash !== undefined;
}

let nobody: Promise<string> | undefined;
