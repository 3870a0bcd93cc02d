import { interpolate } from './interpolate.js';
import type { WorldQuestion } from './world-question.js';
import { linksOf, type Link, type TimePoint, type Web, type World } from './worlds.js';

/** A question about tables, and the same with the moments between them at which headlines alone were told. */
export interface Woven {
  /** Over the tables alone, each bound by whom it follows and by other tables that it touches: what is easy to solve. */
  readonly plain: WorldQuestion;
  /** Whether the moments between ask for more than `plain` does. */
  readonly isMore: boolean;
  /** Tables for the moments between, for given ones, where they are found without a solver. */
  quickPath(world: World): World | null;
  /** The same as a question: a path from one table to the next, if there is one. */
  path(world: World): WorldQuestion;
  /** All at once. */
  readonly whole: WorldQuestion;
  /** The tables alone, of an answer to `path` or `whole`. */
  tablesOf(answer: World): World;
  /** What the last table must follow, in an answer. */
  beforeLast(answer: World): readonly Before[];
}

/** A table that another must follow. */
export interface Before {
  readonly table: Int32Array;
  readonly kind: Link['kind'];
}

/**
 * Weaves in the moments between that touch what is free, directly or through each other; the others were in agreement
 * with the tables that are fixed when these were found. Returns null where nothing but the times themselves is known.
 */
export function weave(question: WorldQuestion): Woven | null {
  const { times, free, base, reference } = question;
  const web = times.at(-1)?.web;
  // A question about room beside a reference is about patterns, which have no headlines.
  if (!web || reference) return null;
  const last = times.length - 1;
  const silent = touchedMoments(web, free, times.length);
  const placeOf = new Map(times.map((_, time) => [time, time === last ? last + silent.length : time]));
  silent.forEach((moment, at) => placeOf.set(moment, last + at));
  const place = (moment: number) => placeOf.get(moment) ?? -1;
  const moved = (terms: NonNullable<WorldQuestion['bounds']>[number]['terms']) =>
    terms.map((term) => ({ ...term, time: place(term.time) }));
  const links = web.links
    .map((link) => ({ ...link, from: place(link.from), to: place(link.to) }))
    .filter(({ from, to }) => from >= 0 && to >= 0);
  const points = [...times.slice(0, last), ...silent.map((moment) => silentPoint(web, moment - times.length))];
  const silentPlaces = silent.map(place);
  const spread = (world: World) => [
    ...world.slice(0, last),
    ...silent.map(() => new Int32Array(question.family.leafCount)),
    ...world.slice(last),
  ];
  const shared = { ...question, times: [...points, ...times.slice(last)], links };
  // Any tables between will do, so these have no aim.
  const aim = new Map([...question.aim].map(([time, aimed]) => [place(time), aimed] as const));
  const direct = web.links.filter(({ from, to }) => from <= last && to <= last);
  return {
    plain: { ...question, links: [...new Map([...linksOf(times), ...direct].map(byEnds)).values()] },
    isMore: silent.length > 0,
    quickPath: (world) =>
      interpolate(question.family, { times: shared.times, links, silent: silentPlaces }, spread(world)),
    path: (world) => {
      const { bounds: _, choices: __, elastic: ___, ...rest } = shared;
      return { ...rest, free: silentPlaces, base: spread(world), aim: new Map() };
    },
    whole: {
      ...shared,
      free: [...free.map(place), ...silentPlaces],
      base: spread(base),
      aim,
      bounds: question.bounds?.map((bound) => ({ ...bound, terms: moved(bound.terms) })) ?? [],
      choices: question.choices?.map((choice) => ({ ...choice, terms: moved(choice.terms) })) ?? [],
    },
    tablesOf: (answer) => [...answer.slice(0, last), ...answer.slice(-1)],
    beforeLast: (answer) =>
      links
        .filter(({ to }) => to === answer.length - 1)
        .map(({ from, kind }) => ({ table: answer[from] ?? new Int32Array(), kind })),
  };
}

/** The earlier tables that the last one follows, whatever was told between. */
export function tablesBefore(times: readonly TimePoint[], world: World): readonly Before[] {
  const last = times.length - 1;
  const links = [...linksOf(times), ...(times[last]?.web?.links ?? [])].filter(
    ({ from, to }) => to === last && from < last,
  );
  return [...new Map(links.map(byEnds)).values()].flatMap(({ from, kind }) => {
    const table = world[from];
    return table ? [{ table, kind }] : [];
  });
}

/**
 * What the last table of a world follows, on a path through the headlines told between that is found without a solver; null
 * where none is found. What the earlier tables themselves ask of it is not looked at.
 */
export function pathBefore(question: WorldQuestion, world: World): readonly Before[] | null {
  const woven = weave(question);
  if (!woven) return tablesBefore(question.times, world);
  const path = woven.isMore ? woven.quickPath(world) : world;
  return path && woven.beforeLast(path);
}

const byEnds = (link: Link): [string, Link] => [`${link.from} ${link.to}`, link];

/** Moments without a table that a link, or a chain of them through others such, joins to a free table; ascending. */
function touchedMoments({ links }: Web, free: readonly number[], tables: number): readonly number[] {
  const touched = new Set(free);
  for (let size = -1; size < touched.size;) {
    size = touched.size;
    for (const { from, to } of links) {
      if (touched.has(from) && to >= tables) touched.add(to);
      if (touched.has(to) && from >= tables) touched.add(from);
    }
  }
  return [...touched].filter((moment) => moment >= tables).sort((a, b) => a - b);
}

const silentPoint = (web: Web, at: number): TimePoint => ({
  facts: web.silent[at] ?? new Map(),
  follows: -1,
  link: 'later',
  revisions: 0,
});
