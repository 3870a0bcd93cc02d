import { Invalid } from '../errors.js';

/** So many of the corrections of a record that is put right again and again are shown, the newest. */
export const mostCorrections = 50;

/** Of what a record says, what a correction says otherwise: what is not given stays as it was. */
export function corrected<Facts extends object>(
  before: Facts,
  given: { readonly [Fact in keyof Facts]?: Facts[Fact] | undefined },
): Facts {
  const after = { ...before };
  for (const fact of Object.keys(before) as (keyof Facts)[]) {
    const said = given[fact];
    if (said !== undefined) after[fact] = said;
  }
  // Facts are texts, numbers and lists of such, in the same order in both.
  if (JSON.stringify(before) !== JSON.stringify(after)) return after;
  throw Invalid(
    `A correction says at least one of ${Object.keys(before).join(', ')} otherwise than the record; this one says what is on record.`,
    undefined,
    'ALREADY_RECORDED',
  );
}
