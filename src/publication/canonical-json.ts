/**
 * JSON with its keys in order and without spaces, so that equal content has equal bytes and one hash. Covers what
 * releases hold: objects, arrays, text, whole numbers, true, false, null. (RFC 8785, JSON Canonicalization Scheme.)
 */
export const canonicalJson = (value: unknown): string => JSON.stringify(value, sortKeys);

function sortKeys(_key: string, value: unknown): unknown {
  if (typeof value === 'number' && !Number.isSafeInteger(value)) throw new TypeError(`Not a whole number: ${value}.`);
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)));
}
