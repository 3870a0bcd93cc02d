const list = (): HTMLElement | null => document.getElementById('oralu-examples');

/** The list of examples: closes by Escape and by a click beside it, and shows those whose words contain what is typed. */
export function openExampleList(): void {
  const details = list();
  const search = document.getElementById('oralu-search');
  if (!(details instanceof HTMLDetailsElement) || !(search instanceof HTMLInputElement)) return;
  document.addEventListener('keydown', ({ key }) => {
    if (key === 'Escape') details.open = false;
  });
  document.addEventListener('click', ({ target }) => {
    if (target instanceof Node && !details.contains(target)) details.open = false;
  });
  details.addEventListener('toggle', () => details.open && search.focus());
  search.addEventListener('input', () => showMatches(details, search.value.trim().toLowerCase()));
}

function showMatches(details: HTMLElement, words: string): void {
  for (const section of details.querySelectorAll('section')) {
    const items = [...section.querySelectorAll('li')];
    const heading = section.querySelector('h2')?.textContent.toLowerCase() ?? '';
    for (const item of items) item.hidden = !`${heading} ${item.textContent.toLowerCase()}`.includes(words);
    section.hidden = items.every(({ hidden }) => hidden);
  }
}

/** Puts what is for everybody and for this role first. */
export function leadWith(role: string): void {
  const sections = document.getElementById('oralu-sections');
  const own = sections?.querySelector(`section[data-role="${CSS.escape(role)}"]`);
  if (own) sections?.prepend(own);
  own?.classList.add('own');
}
