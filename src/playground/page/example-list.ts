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
  const others = document.getElementById('oralu-others');
  if (others instanceof HTMLDetailsElement) others.open = words !== '';
  for (const section of details.querySelectorAll('section')) {
    const items = [...section.querySelectorAll('li')];
    const heading = section.querySelector('h2')?.textContent.toLowerCase() ?? '';
    for (const item of items) item.hidden = !`${heading} ${item.textContent.toLowerCase()}`.includes(words);
    section.hidden = items.every(({ hidden }) => hidden);
  }
}

/** Puts what is for this role first, then what is for everybody; the examples of other roles wait in a fold. */
export function leadWith(role: string): void {
  const sections = document.getElementById('oralu-sections');
  const others = document.getElementById('oralu-others');
  if (!sections || !others) return;
  const ofRoles = [...sections.querySelectorAll<HTMLElement>('section[data-role]')];
  const own = ofRoles.filter(({ dataset }) => dataset['role'] === role);
  sections.prepend(...own);
  for (const section of own) section.classList.add('own');
  others.querySelector('div')?.append(...ofRoles.filter((section) => !own.includes(section)));
  others.hidden = false;
}
