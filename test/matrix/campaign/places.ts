const separator = ' ¦ ';

/** A cell by the name of its test and its own. */
export const placeOf = (test: string, cell: string): string => `${test}${separator}${cell}`;

export const placed = (place: string): [test: string, cell: string] => {
  const [test = '', cell = ''] = place.split(separator);
  return [test, cell];
};
