import { sums, type HeadlineFigure, type Language, type ReleaseFigure } from '../../../schema/release.js';
import type { StoredRelease } from '../release-folder.js';
import type { Snapshot } from '../release-store.js';
import { noticeOf } from './wording.js';

interface Words {
  readonly sumOf: (parts: string) => string;
  readonly corrected: (release: string, old: string, why: string) => string;
  readonly superseded: (release: string, now: string, why: string) => string;
  readonly provisional: string;
}

const words: Record<Language, Words> = {
  kk: {
    sumOf: (parts) => `Мыналардың қосындысы: ${parts}.`,
    corrected: (release, old, why) => `${release} шығарылымындағы ${old} саны түзетілді. ${why}`,
    superseded: (release, now, why) => `${release} шығарылымында түзетілді: ${now}. ${why}`,
    provisional: 'Алдын ала дерек: кейін нақтылануы мүмкін.',
  },
  ru: {
    sumOf: (parts) => `Сумма показателей: ${parts}.`,
    corrected: (release, old, why) => `Исправляет число ${old} из выпуска ${release}. ${why}`,
    superseded: (release, now, why) => `Исправлено выпуском ${release}: ${now}. ${why}`,
    provisional: 'Предварительное число: может быть уточнено.',
  },
  en: {
    sumOf: (parts) => `The sum of: ${parts}.`,
    corrected: (release, old, why) => `Puts right ${old} of release ${release}. ${why}`,
    superseded: (release, now, why) => `Put right by release ${release}: ${now}. ${why}`,
    provisional: 'A provisional number: it may be revised.',
  },
};

/** What a reader of a figure should know beside its definition: of what it is the sum, and what was put right, and why. */
export function notesOf(
  figure: ReleaseFigure,
  { id, release }: StoredRelease,
  { inOrder }: Pick<Snapshot, 'inOrder'>,
  language: Language,
): readonly string[] {
  const say = words[language];
  const labelOf = (part: HeadlineFigure) => release.figures.find((other) => other.id === part)?.label[language] ?? part;
  const parts = Object.entries(sums).find(([total]) => total === figure.id)?.[1] ?? [];
  const number = (value: number | null): string => (value === null ? '–' : String(value));
  const { correction } = release;
  const corrected = correction?.figures.find((one) => one.id === figure.id);
  const later = inOrder.flatMap((other) => {
    const its = other.release.correction;
    const changed = its?.supersedes === id ? its.figures.find((one) => one.id === figure.id) : undefined;
    return its && changed ? [say.superseded(other.id, number(changed.new.value), its.reason[language])] : [];
  });
  return [
    ...(parts.length > 0 ? [say.sumOf(parts.map(labelOf).join(', '))] : []),
    ...(figure.status === 'PROVISIONAL' ? [say.provisional] : []),
    ...(correction && corrected
      ? [say.corrected(correction.supersedes, number(corrected.old.value), correction.reason[language])]
      : []),
    ...later,
    ...[noticeOf(release, language)].filter((notice) => notice !== null),
  ];
}
