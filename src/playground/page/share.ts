import { say } from './asking.js';
import { settings } from './settings.js';
import { readTabs } from './storage.js';

export interface Shared {
  readonly query: string;
  readonly variables: string;
}

/** The operation that a shared link holds. It stands behind the #, which browsers do not send to any server. */
export function readShared(): Shared | undefined {
  if (!settings.shares) return undefined;
  const parts = new URLSearchParams(location.hash.slice(1));
  const query = parts.get('query');
  return query === null ? undefined : { query, variables: parts.get('variables') ?? '{}' };
}

export function openSharing(): void {
  document.getElementById('oralu-share')?.addEventListener('click', () => void share());
}

/** The editor writes what stands in it into its storage half a second after the last key. */
const untilStored = 700;

async function share(): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve, untilStored));
  const shown = readEditor();
  if (!shown) return say('There is no operation in the editor to share.');
  const link = new URL(settings.path, location.href);
  link.hash = new URLSearchParams({ ...shown }).toString();
  history.replaceState(null, '', link);
  // A page that came without TLS from another host has no clipboard.
  const isCopied = await copy(link.href).then(
    () => true,
    () => false,
  );
  say(`The link to this operation stands in the address bar${isCopied ? ' and in the clipboard' : ''}.`, false);
}

const copy = async (text: string): Promise<void> => navigator.clipboard.writeText(text);

/** What stands in the tab that is open. */
export function readEditor(): Shared | undefined {
  const state = readTabs();
  const tab = state?.tabs[state.activeTabIndex];
  return tab?.query ? { query: tab.query, variables: tab.variables ?? '{}' } : undefined;
}
