import { codings, textOf, type LongTable, type Row } from './rows.js';

export type Column = {
  readonly name: string;
  readonly type: 'text' | 'number';
  /** What stands in it, for a machine-readable description. */
  readonly description: string;
  readonly of: (row: Row) => string | number | null;
};

/** The columns of the long table. `value` holds whole numbers or nothing; its state stands in `value_text` and `status`. */
export function columnsOf({ release, dimensions, labels }: LongTable): readonly Column[] {
  const text = (name: string, description: string, of: (row: Row) => string): Column => ({
    ...{ name, description, of },
    type: 'text',
  });
  const number = (name: string, description: string, of: (row: Row) => number | null): Column => ({
    ...{ name, description, of },
    type: 'number',
  });
  const named = labels
    ? dimensions.map((id) =>
        text(
          `${id}_label`,
          `What the code in ${id} means.`,
          ({ codes }) => labels.get(id)?.get(codes[id] ?? '*') ?? '',
        ),
      )
    : [];
  return [
    text('release', 'The release that says so.', () => release),
    text('family', 'The table; headline for the headline figures.', ({ family }) => family),
    text('as_of', 'The day the number speaks of.', ({ asOf }) => asOf),
    ...dimensions.map((id) => text(id, `The code of ${id}; * for all.`, ({ codes }) => codes[id] ?? '*')),
    number('value', 'The number; empty where status says why there is none. 0 is a true zero.', ({ value }) => value),
    text('value_text', 'The number, or c (withheld), x (not collected), z (cannot exist).', textOf),
    text(
      'status',
      'SDMX OBS_STATUS: A normal, P provisional, Q withheld, L not collected, M cannot exist.',
      ({ status }) => codings[status].obs,
    ),
    number(
      'rounding_base',
      'The base the number was rounded to, where it was.',
      ({ roundingBase }) => roundingBase ?? null,
    ),
    number(
      'last_told_value',
      'Where the number is withheld: what was last told of the cell, if anything was.',
      ({ lastTold }) => lastTold?.value ?? null,
    ),
    text('last_told_as_of', 'The day that last told number speaks of.', ({ lastTold }) => lastTold?.asOf ?? ''),
    text('last_told_release', 'The release that told it.', ({ lastTold }) => lastTold?.release ?? ''),
    ...named,
  ];
}
