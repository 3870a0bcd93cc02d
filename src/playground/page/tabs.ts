import { readTabs, storage, tabsKey, type Tabs } from './storage.js';

/** Of what examples have put into tabs: to tell those in which nothing was changed since. */
const openedKey = 'opened';

interface Opened {
  readonly query: string;
  readonly variables: string;
}

/**
 * Makes room for an example: one that is opened again takes the place of its own tab, and those that were only looked at
 * or run give theirs, so that tabs do not pile up. What was typed stays in its tab, and what was run in the history.
 */
export function makeRoomFor(example: Opened): void {
  const untouched = readOpened();
  const isLeft = ({ query, variables }: Tabs['tabs'][number]): boolean =>
    query !== example.query && !untouched.some((one) => one.query === query && one.variables === variables);
  const tabs = readTabs()?.tabs.filter(isLeft) ?? [];
  if (tabs.length === 0) storage.removeItem(tabsKey);
  else storage.setItem(tabsKey, JSON.stringify({ tabs, activeTabIndex: 0 }));
  storage.setItem(openedKey, JSON.stringify([example]));
}

const readOpened = (): readonly Opened[] => JSON.parse(storage.getItem(openedKey) ?? '[]') as readonly Opened[];

/** Scrolls the strip of tabs to the one that is open each time another is: however many there are, it can be seen. */
export function keepOpenTabInView(editor: Element): void {
  let shown: Element | null = null;
  const show = () => {
    const open = editor.querySelector('.graphiql-tab-active');
    if (open === shown) return;
    shown = open;
    open?.scrollIntoView({ block: 'nearest', inline: 'nearest' });
  };
  new MutationObserver((_, waiting) => {
    const strip = editor.querySelector('.graphiql-tabs');
    if (!strip) return;
    // The editor itself changes at each key: from now on the strip alone is watched.
    waiting.disconnect();
    new MutationObserver(show).observe(strip, { subtree: true, childList: true, attributeFilter: ['class'] });
    show();
  }).observe(editor, { subtree: true, childList: true });
}
