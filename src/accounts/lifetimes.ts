const minute = 60_000;
const hour = 60 * minute;

/** How long what is given out may be used, in milliseconds. */
export const lifetimes = {
  /** An access token made from a client secret. */
  exchanged: 15 * minute,
  /** An access token of a person who has signed in: a working day. */
  signedIn: 8 * hour,
  /** A token that serves to enrol a second factor. */
  enrolment: 15 * minute,
  invitation: 72 * hour,
} as const;

/** Failures in a row before an account waits; the wait doubles from one minute up to the longest. */
export const backOff = { freeFailures: 5, firstWait: minute, longestWait: 15 * minute } as const;
