/** The example of this text: the one that was opened last, else the first; undefined where it is of none. */
export function exampleOf<Kind extends { readonly query: string }>(
  query: string,
  examples: readonly Kind[],
  opened: readonly number[],
): Kind | undefined {
  const isIt = (example: Kind | undefined): boolean => example?.query.trim() === query.trim();
  return opened.map((number) => examples[number]).find(isIt) ?? examples.find(isIt);
}
