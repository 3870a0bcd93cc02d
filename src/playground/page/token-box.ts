import { ask, bareToken, keepToken, keptToken, refused, say } from './asking.js';
import { leadWith } from './example-list.js';
import { settings } from './settings.js';

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
    void take(bareToken(input.value));
  });
  demand(HTMLButtonElement, 'oralu-token-forget').addEventListener('click', () => {
    keepToken(undefined);
    location.reload();
  });
  const token = keptToken();
  if (token !== undefined) void show(token);
}

async function take(token: string): Promise<void> {
  if (token === '')
    return say('Paste an access token first. The demonstration keeps its own in data/demo-tokens.json.');
  const answer = await ask('{ viewer { name } }', token);
  const [error] = answer.errors ?? [];
  if (error) return say(refused(error.message));
  keepToken(token);
  // Read anew, so that the schema is asked for and the variables of the example are filled with this token.
  location.reload();
}

async function show(token: string): Promise<void> {
  const { data, errors } = await ask('{ viewer { name role agency { code } } }', token);
  const viewer = (data as { viewer?: Viewer } | undefined)?.viewer;
  if (!viewer) {
    keepToken(undefined);
    return say(refused(errors?.[0]?.message));
  }
  const { name, role, agency } = viewer;
  demand(HTMLElement, 'oralu-viewer').textContent = `${name}: ${role.toLowerCase()}${agency ? `, ${agency.code}` : ''}`;
  document.body.classList.add('signed');
  leadWith(role);
}

function demand<Kind extends HTMLElement>(kind: new () => Kind, id: string): Kind {
  const found = document.getElementById(id);
  if (!(found instanceof kind)) throw new Error(`The page has no ${id}.`);
  return found;
}
