/** What the server tells the page, in a block of data that no script runs. */
export interface Settings {
  /** Where the page stands; names its part of the browser's storage. */
  readonly path: string;
  /** The GraphQL server that it asks. */
  readonly endpoint: string;
  /** Whether operations take a token: then nothing outlives the tab, and there is a box for it. */
  readonly takesToken: boolean;
  /** Whether an operation can be shared by a link. */
  readonly shares: boolean;
  readonly examples: readonly Example[];
}

export interface Example {
  readonly title: string;
  readonly query: string;
  readonly variables?: unknown;
  /** Asked before the example opens: its answer fills what the variables take `$from` it. */
  readonly ask?: string;
  /** Asked about what `ask` found; its answer stands beside the first. */
  readonly askNext?: { readonly query: string; readonly variables: unknown };
  /** What to run first where there is nothing to act upon. */
  readonly unless?: string;
}

/** Said where an example does not say itself what to run first. */
export const nothingYet = 'There is nothing yet that this example could act upon.';

export const settings = JSON.parse(document.getElementById('oralu-settings')?.textContent ?? '{}') as Settings;

/** The number of the example that the address asks for; undefined where it asks for none. */
export function askedFor(): number | undefined {
  const text = new URLSearchParams(location.search).get('example');
  const number = Number(text);
  return text !== null && text !== '' && settings.examples[number] ? number : undefined;
}
