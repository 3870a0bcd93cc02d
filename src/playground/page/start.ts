import { ask, guardFetch, keptToken, say, type Answer } from './asking.js';
import { openExampleList } from './example-list.js';
import { asksFirst, fillVariables } from './fill.js';
import { noteOpened } from './opened.js';
import { askedFor, nothingYet, settings, type Example } from './settings.js';
import { openSharing, readEditor, readShared, type Shared } from './share.js';
import { storage, tabsKey } from './storage.js';
import { keepOpenTabInView, makeRoomFor } from './tabs.js';
import { openTokenBox } from './token-box.js';

/** Of the editor's own bundle, as much as is used here. */
interface Editor {
  readonly React: { createElement(component: unknown, props: object): unknown };
  readonly createRoot: (element: Element | null) => { render(element: unknown): void };
  readonly Ruru: unknown;
}
declare const RURU_CONFIG: { staticPath: string };

guardFetch();
openExampleList();
openSharing();
openTokenBox();
start().catch((error: unknown) => say(`The editor did not start: ${String(error)}. Reload the page.`));

async function start(): Promise<void> {
  const [first, { React, createRoot, Ruru }] = await Promise.all([
    chooseFirst(),
    import(`${RURU_CONFIG.staticPath}ruru.js`) as Promise<Editor>,
  ]);
  const initial = first && { initialQuery: first.query, initialVariables: first.variables };
  const root = document.getElementById('ruru-root');
  if (root) keepOpenTabInView(root);
  createRoot(root).render(React.createElement(Ruru, { ...RURU_CONFIG, ...initial }));
}

/** What is put into the editor: a shared operation, an example, or what stood there before. */
async function chooseFirst(): Promise<Shared | undefined> {
  const shared = readShared();
  if (shared) return shared;
  const asked = askedFor();
  const stoodThere = storage.getItem(tabsKey) !== null;
  // Read anew with another token, the page fills its example again; with the same it keeps what was typed.
  const opening = `${asked} ${keptToken() === undefined ? 'unsigned' : 'signed'}`;
  if (stoodThere && (asked === undefined || (isReload() && storage.getItem('opening') === opening)))
    return readEditor();
  const example = settings.examples[asked ?? 0];
  if (!example) return undefined;
  const filled = await fill(example);
  storage.setItem('opening', opening);
  noteOpened(asked ?? 0);
  makeRoomFor(filled);
  return filled;
}

function isReload(): boolean {
  return performance.getEntriesByType('navigation').some((entry) => 'type' in entry && entry.type === 'reload');
}

async function fill(example: Example): Promise<Shared> {
  const { query, variables, ask: question, unless } = example;
  const token = keptToken();
  const mayAsk = question !== undefined && (token !== undefined || !settings.takesToken);
  const answer = mayAsk ? await askFor(example, question, token) : undefined;
  const filled = fillVariables(variables ?? {}, answer?.data);
  if (answer?.errors?.[0]) say(`This example could not be filled: ${answer.errors[0].message}`);
  else if (mayAsk && filled.missing.length > 0) say(unless ?? nothingYet);
  else if (asksFirst(variables) && !mayAsk) say('This example is filled with ids as soon as a token is given.', false);
  return { query, variables: JSON.stringify(filled.variables, null, 2) };
}

/** What the example asks, and then about what that found. */
async function askFor({ askNext }: Example, question: string, token: string | undefined): Promise<Answer> {
  const first = await ask(question, token);
  const next = fillVariables(askNext?.variables ?? {}, first.data);
  if (askNext === undefined || first.errors?.[0] || next.missing.length > 0) return first;
  const { data, errors } = await ask(askNext.query, token, next.variables);
  return { data: Object.assign({}, first.data, data), ...(errors && { errors }) };
}
