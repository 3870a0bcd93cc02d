/** Bytes a request body may have. In a file of its own: what stands at the door loads no GraphQL for it. */
export const largestBody = 256 * 1024;
