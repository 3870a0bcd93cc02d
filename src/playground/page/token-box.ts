import { ask, keepToken, keptToken, refused, say, unreached, type Answer } from './asking.js';
import { leadWith } from './example-list.js';
import { readPasted } from './pasted-token.js';
import { settings } from './settings.js';
import { storage } from './storage.js';

interface Viewer {
  readonly name: string;
  readonly role: string;
  readonly agency: { readonly code: string } | null;
}

/** The box for the token: kept for this tab alone, and shown by whom it speaks for, never by itself. */
export function openTokenBox(): void {
  if (!settings.takesToken) return;
  const form = demand(HTMLFormElement, 'oralu-token');
  const input = demand(HTMLInputElement, 'oralu-token-input');
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    void take(input.value);
  });
  demand(HTMLButtonElement, 'oralu-token-forget').addEventListener('click', () => {
    keepToken(undefined);
    location.reload();
  });
  const token = keptToken();
  if (token !== undefined) void show(token);
}

async function take(text: string): Promise<void> {
  const pasted = readPasted(text);
  if ('fault' in pasted) return say(pasted.fault);
  const { token, cut } = pasted;
  const answer = await ask('{ viewer { name } }', token);
  const [error] = answer.errors ?? [];
  if (error) return say(isUnreached(error) ? error.message : refused(error.message));
  keepToken(token);
  if (cut !== '') storage.setItem(cutKey, cut);
  // Read anew, so that the schema is asked for and the variables of the example are filled with this token.
  location.reload();
}

async function show(token: string): Promise<void> {
  const { data, errors } = await ask('{ viewer { name role agency { code } } }', token);
  const viewer = (data as { viewer?: Viewer } | undefined)?.viewer;
  if (!viewer) {
    const [error] = errors ?? [];
    // Nobody has refused it where nobody answered.
    if (error && isUnreached(error)) return say(error.message);
    keepToken(undefined);
    return say(refused(error?.message));
  }
  const { name, role, agency } = viewer;
  demand(HTMLElement, 'oralu-viewer').textContent = `${name}: ${role.toLowerCase()}${agency ? `, ${agency.code}` : ''}`;
  document.body.classList.add('signed');
  leadWith(role);
  const cut = storage.getItem(cutKey);
  storage.removeItem(cutKey);
  if (cut !== null) say(`The token was taken without what was pasted around it: ${cut}`, false);
}

/** Said once the page is read anew. */
const cutKey = 'cut';

const isUnreached = ({ extensions }: NonNullable<Answer['errors']>[number]): boolean => extensions?.code === unreached;

function demand<Kind extends HTMLElement>(kind: new () => Kind, id: string): Kind {
  const found = document.getElementById(id);
  if (!(found instanceof kind)) throw new Error(`The page has no ${id}.`);
  return found;
}
