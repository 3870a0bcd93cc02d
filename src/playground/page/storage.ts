import { settings } from './settings.js';

/*
 * The first script of the page. Gives it a storage of its own, so that two playgrounds of one server do not open each
 * other's tabs and histories; where tokens are used everything is forgotten with the tab, since variables may name a child.
 */
const kept = settings.takesToken ? sessionStorage : localStorage;
const prefix = `oralu:${settings.path}:`;

export const storage = {
  getItem: (key: string): string | null => kept.getItem(prefix + key),
  setItem: (key: string, value: string): void => kept.setItem(prefix + key, value),
  removeItem: (key: string): void => kept.removeItem(prefix + key),
  clear: (): void =>
    Object.keys(kept)
      .filter((key) => key.startsWith(prefix))
      .forEach((key) => kept.removeItem(key)),
};

Object.defineProperty(window, 'localStorage', { value: storage });

/** Where the editor keeps its tabs. */
export const tabsKey = 'graphiql:tabState';

export interface Tabs {
  readonly tabs: readonly { readonly query: string | null; readonly variables: string | null }[];
  readonly activeTabIndex: number;
}

export const readTabs = (): Tabs | null => JSON.parse(storage.getItem(tabsKey) ?? 'null') as Tabs | null;
