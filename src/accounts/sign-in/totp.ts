import { createHmac } from 'node:crypto';

const secondsInStep = 30;
const digits = 6;

/** The 30-second step of an instant in milliseconds. */
export const stepAt = (now: number): number => Math.floor(now / 1000 / secondsInStep);

/** The code of a step: RFC 6238 over HMAC-SHA-1, which is what authenticators speak; truncation as in RFC 4226, 5.3. */
export function codeOf(secret: Buffer, step: number, length = digits): string {
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(step));
  const mac = createHmac('sha1', secret).update(counter).digest();
  const offset = (mac.at(-1) ?? 0) & 0xf;
  const number = mac.readUInt32BE(offset) & 0x7fff_ffff;
  return String(number % 10 ** length).padStart(length, '0');
}

/**
 * The step that this code belongs to: the present one or a neighbour, for clocks that differ, and later than `lastStep`,
 * so that no code is accepted twice (RFC 6238, 5.2).
 */
export function findStep(secret: Buffer, code: string, now: number, lastStep: number): number | undefined {
  const present = stepAt(now);
  return [present - 1, present, present + 1].find((step) => step > lastStep && codeOf(secret, step) === code);
}

const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';

/** RFC 4648 base32 without padding, as authenticators read it. */
export function toBase32(bytes: Buffer): string {
  const bits = [...bytes].map((byte) => byte.toString(2).padStart(8, '0')).join('');
  return (bits.match(/.{1,5}/g) ?? []).map((five) => alphabet[parseInt(five.padEnd(5, '0'), 2)]).join('');
}

/** What an authenticator scans or is typed into. */
export function otpauthUri(secret: string, name: string): string {
  const label = `Oralu:${encodeURIComponent(name)}`;
  return `otpauth://totp/${label}?secret=${secret}&issuer=Oralu&algorithm=SHA1&digits=${digits}&period=${secondsInStep}`;
}
