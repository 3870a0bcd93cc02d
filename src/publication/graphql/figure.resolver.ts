import { Arg, Ctx, FieldResolver, Resolver, Root } from 'type-graphql';
import type { HeadlineFigure, Language } from '../../../schema/release.js';
import { cite, type CitationStyle } from '../views/citation.js';
import { codings } from '../formats/rows.js';
import { notesOf } from '../views/notes.js';
import { display, explanations, noticeOf } from '../views/wording.js';
import { Figure, Release, StatValue } from './figure.types.js';
import { getFigure, toFigures, toRelease, type PublicContext } from './to-public.js';
import { CitationStyleEnum, FigureId, LanguageEnum } from './vocabulary.types.js';

const inLanguage = { defaultValue: 'en', description: 'The language of the answer.' } as const;

@Resolver(() => StatValue)
export class StatValueResolver {
  @FieldResolver(() => String, {
    description: 'The number as written in that language, or c (withheld), x (not collected), z (impossible).',
  })
  display(@Root() value: StatValue, @Arg('lang', () => LanguageEnum, inLanguage) lang: Language): string {
    return display(value, lang, value.demonstration);
  }

  @FieldResolver(() => String, { description: 'The status in SDMX: A normal, P provisional, Q withheld, L, M.' })
  sdmxStatus(@Root() { status }: StatValue): string {
    return codings[status].obs;
  }

  @FieldResolver(() => String, { description: 'What the status means, in one sentence.' })
  explanation(@Root() { status }: StatValue, @Arg('lang', () => LanguageEnum, inLanguage) lang: Language): string {
    return explanations[status][lang];
  }
}

@Resolver(() => Figure)
export class FigureResolver {
  @FieldResolver(() => String, { description: 'What the figure is called.' })
  label(@Root() { figure }: Figure, @Arg('lang', () => LanguageEnum, inLanguage) lang: Language): string {
    return figure.label[lang];
  }

  @FieldResolver(() => String, { description: 'What the figure counts, in one sentence.' })
  definition(@Root() { figure }: Figure, @Arg('lang', () => LanguageEnum, inLanguage) lang: Language): string {
    return figure.definition[lang];
  }

  @FieldResolver(() => String, {
    description: 'How to cite this figure, with its permalink and the hash of its release.',
  })
  citation(
    @Root() { figure, stored, permalink }: Figure,
    @Arg('lang', () => LanguageEnum, inLanguage) lang: Language,
    @Arg('style', () => CitationStyleEnum, { defaultValue: 'TEXT', description: 'How it is written.' })
    style: CitationStyle,
  ): string {
    return cite(figure, stored, permalink, { language: lang, style });
  }

  @FieldResolver(() => [String], {
    description: 'What to know beside the definition: of what it is the sum, what was put right and why.',
  })
  notes(
    @Root() { figure, stored }: Figure,
    @Ctx() { snapshot }: PublicContext,
    @Arg('lang', () => LanguageEnum, inLanguage) lang: Language,
  ): string[] {
    return [...notesOf(figure, stored, snapshot, lang)];
  }

  @FieldResolver(() => String, { nullable: true, description: 'Says that the children are synthetic, where they are.' })
  notice(@Root() { stored }: Figure, @Arg('lang', () => LanguageEnum, inLanguage) lang: Language): string | null {
    return noticeOf(stored.release, lang);
  }
}

@Resolver(() => Release)
export class ReleaseResolver {
  @FieldResolver(() => String, { description: 'What the release is called.' })
  title(@Root() { stored }: Release, @Arg('lang', () => LanguageEnum, inLanguage) lang: Language): string {
    return stored.release.title[lang];
  }

  @FieldResolver(() => String, { nullable: true, description: 'Says that the children are synthetic, where they are.' })
  notice(@Root() { stored }: Release, @Arg('lang', () => LanguageEnum, inLanguage) lang: Language): string | null {
    return noticeOf(stored.release, lang);
  }

  @FieldResolver(() => [Figure], { description: 'All its headline figures.' })
  figures(@Root() { stored }: Release, @Ctx() context: PublicContext): Figure[] {
    return toFigures(stored, context);
  }

  @FieldResolver(() => Figure, { description: 'One of its headline figures.' })
  figure(
    @Root() { stored }: Release,
    @Ctx() context: PublicContext,
    @Arg('id', () => FigureId, { description: 'Which figure.' }) id: HeadlineFigure,
  ): Figure {
    return getFigure(stored, id, context);
  }

  @FieldResolver(() => Release, { nullable: true, description: 'The release published before it; null for the first.' })
  predecessor(@Root() { stored }: Release, @Ctx() context: PublicContext): Release | null {
    const before = context.snapshot.releases.get(stored.release.predecessor?.id ?? '');
    return before ? toRelease(before, context) : null;
  }
}
