/**
 * The script of all pages, which do without it: shows the copy buttons, opens what a link points into, opens what is folded
 * before printing, and gives ordinary blanks to what is copied, since a number with any other is none to a spreadsheet.
 */
export const pageScript = `
'use strict';
{
  const say = document.getElementById('announce');
  const copy = async (text, source) => {
    try {
      await navigator.clipboard.writeText(text);
    } catch {
      // Without a secure context there is no clipboard to write to; the old way needs a selection.
      getSelection().selectAllChildren(source);
      document.execCommand('copy');
    }
  };
  for (const button of document.querySelectorAll('button[data-copy]')) {
    button.hidden = false;
    const label = button.textContent;
    button.addEventListener('click', async () => {
      const source = document.getElementById(button.dataset.copy);
      const text = source.textContent.trim();
      // Prose is one line, however the page breaks it; code keeps its own.
      await copy(source.tagName === 'CODE' ? text : text.replace(/\\s+/g, ' '), source);
      button.textContent = say.textContent = button.dataset.done;
      setTimeout(() => (button.textContent = label, say.textContent = ''), 2000);
    });
  }
  addEventListener('copy', (event) => {
    const picked = getSelection();
    if (picked.isCollapsed) return;
    const box = document.createElement('div');
    for (let at = 0; at < picked.rangeCount; at++) box.append(picked.getRangeAt(at).cloneContents());
    for (const one of box.querySelectorAll('.away')) one.remove();
    event.clipboardData.setData('text/html', box.innerHTML);
    event.clipboardData.setData('text/plain', String(picked).replace(/[\\u00a0\\u202f]/g, ' ').replaceAll('\\u2060', ''));
    event.preventDefault();
  });
  const open = () => {
    let at = location.hash.length > 1 && document.getElementById(decodeURIComponent(location.hash.slice(1)));
    for (; at; at = at.parentElement) if (at.tagName === 'DETAILS') at.open = true;
  };
  addEventListener('hashchange', open);
  open();
  const closed = new Set();
  addEventListener('beforeprint', () => {
    for (const one of document.querySelectorAll('details:not([open])')) closed.add(one), (one.open = true);
  });
  addEventListener('afterprint', () => {
    for (const one of closed) one.open = false;
    closed.clear();
  });
}
`.trim();

/** Inside an embed: tells the page that holds it how high it is, and nothing else. */
export const embedScript = `
'use strict';
new ResizeObserver(() => {
  const height = Math.ceil(document.documentElement.getBoundingClientRect().height);
  parent.postMessage({ type: 'oralu:height', href: location.href, height }, '*');
}).observe(document.documentElement);
`.trim();

/** For the page that holds embeds: sets each frame to the height that its content has told. */
export const resizeScript = `
'use strict';
addEventListener('message', ({ data, source }) => {
  if (data === null || typeof data !== 'object' || data.type !== 'oralu:height') return;
  const height = Number(data.height);
  if (!(height > 0 && height < 10000)) return;
  for (const frame of document.querySelectorAll('iframe.oralu')) if (frame.contentWindow === source) frame.height = height;
});
`.trim();

/** A door that stands open, in the colours of the page. */
export const icon = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32"><rect width="32" height="32" rx="6" fill="#00635d"/><path d="M6 17 16 7l10 10h-3v9h-5v-6h-4v6H9v-9z" fill="#fff"/></svg>`;
