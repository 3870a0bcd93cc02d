import { describe, expect, it } from '@jest/globals';
import { countCells, tableViews } from '../../src/publication/views/table-views.js';
import { methodsPage } from '../../src/pages/templates/methods.js';
import type { Reading } from '../../src/pages/templates/page.js';
import { words } from '../../src/pages/words/words.js';
import { allFamilies, withCorners } from './published.js';

const sessions = allFamilies.filter(({ id }) => id === 'sessions').map(withCorners);

describe('the numbers of a table', () => {
  it('are told or withheld; a cell in which nobody can be is neither, and is counted apart', () => {
    const [family] = sessions;
    if (!family) throw new Error('There is no table of sessions.');
    expect(countCells(family)).toEqual({ told: 4, withheld: 2, impossible: 2 });
    expect(tableViews({ families: sessions }, 'en')[0]).toMatchObject({
      told: 4,
      withheld: 2,
    });
  });

  it('are said so on the page of methods, whatever the certificate counts as told', () => {
    const policy = { smallBelow: 5, sensitiveSmallBelow: 10, refreshDays: 28, refreshEvents: 10, coalition: 1 };
    const certificate = { policy, families: [{ family: 'sessions', told: 6, withheld: 2 }] };
    const said = {
      kk: 'Қатысқан сабақтары: 4 сан жарияланды, 2 сан жарияланған жоқ; тағы 2 ұяшықта ешкім болуы мүмкін емес',
      ru: 'Посещённые занятия: 4 числа опубликовано, 2 — нет; ещё в 2 ячейках никого быть не может',
      en: 'Sessions attended: 4 numbers told, 2 withheld; 2 cells that nobody can be in',
    };
    for (const language of ['kk', 'ru', 'en'] as const) {
      // As much of a reading as the page takes: a release, its certificate and a language.
      const stored = {
        ...{ id: '2019-05-31.2', releaseSha256: '' },
        release: { asOf: '2019-05-31', figures: [], families: sessions, demonstration: true },
        attachments: new Map([['certificate.json', Buffer.from(JSON.stringify(certificate))]]),
      };
      // The page looks at the release and at nothing else of a folder, which has no other way to be made than from files.
      const reading = {
        ...{ language, baseUrl: '', announced: [] },
        stored,
        snapshot: { latest: stored },
      } as unknown as Reading;
      expect(methodsPage(reading).text.replaceAll('\u00a0', ' ')).toContain(`<li>${said[language]}</li>`);
    }
  });
});

describe('a reader who knows of children already', () => {
  it.each([
    ['en', 'everything about one child already', 'about 21 children already'],
    ['ru', 'всё об одном ребёнке.', 'всё о 21 ребёнке.'],
    ['kk', 'Оқырман бір бала туралы', 'Оқырман 21 бала туралы'],
  ] as const)('knows one by a word and more by a number, in %s', (language, one, many) => {
    const { knower } = words[language].pages.methods;
    expect([1, 21].map((n) => knower({ n }).replaceAll('\u00a0', ' '))).toEqual([
      expect.stringContaining(one),
      expect.stringContaining(many),
    ]);
  });
});
