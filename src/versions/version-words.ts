/** What an `expectedVersion` says of itself in the contract. */
export const versionRead = (noun: string): string =>
  `The version you have read; the change is refused where the ${noun} has changed since.`;

/**
 * What the `version` of a record says of itself in the contract: `of` is all that it counts the changes of, and `whoever` those
 * alone who are told it, where it counts what befell children whom others may not see.
 */
export const versionShown = (of = '', whoever = ''): string =>
  `Grows with each change${of === '' ? '' : ` of ${of}`}: give it as expectedVersion.${whoever === '' ? '' : ` Told to whoever ${whoever}; to others it is 0.`}`;
