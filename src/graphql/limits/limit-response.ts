/** Bytes that an answer may have. */
export const largestResponse = 2_000_000;

/** The answer as it is, or RESPONSE_TOO_LARGE in its place where it is longer than `limit` bytes. */
export function limitResponse(text: string, limit = largestResponse): string {
  // A code unit takes at most three bytes: most answers need not be measured.
  if (text.length * 3 <= limit) return text;
  if (text.length <= limit && Buffer.byteLength(text) <= limit) return text;
  const message = `The answer would be larger than ${limit} bytes. Ask for a shorter page or for fewer fields.`;
  return JSON.stringify({ errors: [{ message, extensions: { code: 'RESPONSE_TOO_LARGE' } }] });
}
