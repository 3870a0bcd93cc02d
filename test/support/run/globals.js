/* What a test file imports from `@jest/globals`, which refuses to be loaded outside of jest's own virtual machines. */
export const { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, jest, test } = globalThis;
