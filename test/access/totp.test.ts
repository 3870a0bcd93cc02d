import { describe, expect, it } from '@jest/globals';
import { codeOf, findStep, otpauthUri, stepAt, toBase32 } from '../../src/accounts/sign-in/totp.js';

/** RFC 6238, appendix B, the rows for SHA-1. */
const vectors: readonly (readonly [seconds: number, code: string])[] = [
  [59, '94287082'],
  [1111111109, '07081804'],
  [1111111111, '14050471'],
  [1234567890, '89005924'],
  [2000000000, '69279037'],
  [20000000000, '65353130'],
];
const secret = Buffer.from('12345678901234567890');

describe('a one-time code', () => {
  it('is the one of the test vectors of RFC 6238', () => {
    for (const [seconds, code] of vectors) expect(codeOf(secret, stepAt(seconds * 1000), 8)).toBe(code);
  });

  it('is accepted one step early or late and no further', () => {
    const now = 1_500_000_000_000;
    const present = stepAt(now);
    for (const step of [present - 1, present, present + 1]) {
      expect(findStep(secret, codeOf(secret, step), now, 0)).toBe(step);
    }
    for (const step of [present - 2, present + 2]) {
      expect(findStep(secret, codeOf(secret, step), now, 0)).toBeUndefined();
    }
  });

  it('is not accepted for a step that was used, or one before it', () => {
    const now = 1_500_000_000_000;
    const present = stepAt(now);
    expect(findStep(secret, codeOf(secret, present), now, present)).toBeUndefined();
    expect(findStep(secret, codeOf(secret, present - 1), now, present)).toBeUndefined();
    expect(findStep(secret, codeOf(secret, present + 1), now, present)).toBe(present + 1);
  });
});

describe('the secret of an authenticator', () => {
  it('is written in base32 as RFC 4648 has it', () => {
    expect(toBase32(Buffer.from('foobar'))).toBe('MZXW6YTBOI');
    expect(toBase32(secret)).toBe('GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ');
  });

  it('is handed over in a URI that names the registry and the person', () => {
    expect(otpauthUri('ABC', 'A. Name')).toBe(
      'otpauth://totp/Oralu:A.%20Name?secret=ABC&issuer=Oralu&algorithm=SHA1&digits=6&period=30',
    );
  });
});
