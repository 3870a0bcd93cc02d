import { sumsOf, type World } from '../../src/disclosure/attack/worlds.js';
import { openSolver, readPolicy, type Family, type PublishedFamily, type Told } from '../../src/disclosure/index.js';
import { protectByItself, protectChanges } from '../../test/disclosure/scenario/by-itself.js';
import { liveHistory, macroCatalogue, regionCatalogue } from '../../test/disclosure/scenario/history.js';
import { passHistory, type Answer } from '../../test/disclosure/scenario/pass-history.js';
import { median } from './rounds.js';

/** Regions without and with a level above them; the cells are those beside the headlines. */
export interface GateRun {
  readonly cells: number;
  readonly releases: number;
  /** People in an inner cell on average. */
  readonly mean: number;
  readonly seed: string;
  /** Parameters that differ from the default, as JSON. */
  readonly policy: string;
}

/** What is known after each release, sent as it comes, so that a run that is ended has told what it did. */
export interface GateStep {
  readonly asOf: string;
  readonly cells: number;
  readonly children: number;
  /** Seconds of processor time of this release. */
  readonly seconds: number;
  readonly mebibytes: number;
  readonly refusal: string | null;
  readonly table: TableStep | null;
}

interface TableStep {
  readonly solves: number;
  readonly targets: number;
  /** Share of the cells beside the headlines. */
  readonly withheld: number;
  /** Of the same cells: those that no table so far has told, so that not even an older number can be shown. */
  readonly neverTold: number;
  readonly withheldByItself: number;
  /** What elimination alone withholds of the same cells where small changes since told numbers are secret too. */
  readonly withheldAtLeast: number;
  /** Of the withheld cells: between the worlds that the gate has sealed, so the interval is at least as wide. */
  readonly medianWidth: number;
}

const accounts = 6;
const accountNodes = 8;

/** A child process of `disclosure-gate`: peak memory is that of one run alone, and it can be ended. */
if (process.send) process.once('message', (run: GateRun) => void carryOut(run).then(() => process.disconnect()));

async function carryOut({ cells, releases, mean, seed, policy: parameters }: GateRun): Promise<void> {
  const columns = Math.round(cells / accountNodes);
  // Too few regions for a level above them.
  const macros = columns < 30 ? 0 : Math.round(columns / 9);
  const regions = columns - macros;
  const catalogue = macros === 0 ? regionCatalogue(regions) : macroCatalogue(regions, macros);
  const people = mean * accounts * regions;
  const history = liveHistory(catalogue, {
    seed,
    months: releases,
    from: people,
    to: Math.round(people * 1.5 ** (releases / 36)),
  });
  const policy = readPolicy(JSON.parse(parameters));
  const solver = await openSolver(policy.solveMilliseconds);
  let solves = 0;
  const told = new Set<string>();
  const past: (readonly Told[])[] = [];
  const counting = {
    ...solver,
    solve: (program: Parameters<typeof solver.solve>[0]) => {
      solves++;
      return solver.solve(program);
    },
  };
  await passHistory(history, { policy, solver: counting }, (answer) => {
    const byItself = protectByItself(history.family, answer.day.table, policy);
    const atLeast = protectChanges(history.family, answer.day.table, policy, past);
    process.send?.(describe(history.family, answer, { solves, byItself, atLeast, told }));
    if (answer.outcome.kind === 'admitted') past.push(...tablesOf(history.family, answer.outcome.entry.families));
    solves = 0;
  });
}

interface Beside {
  readonly solves: number;
  readonly byItself: readonly Told[];
  readonly atLeast: readonly Told[];
  readonly told: Set<string>;
}

/** What was told, by index of cell. */
const tablesOf = (family: Family, published: readonly PublishedFamily[]): readonly (readonly Told[])[] =>
  published.map(({ cells }) => {
    const told = new Map(cells.map(([key, value]) => [key.join('\t'), value]));
    return family.cells.map(({ key }) => told.get(key.join('\t')) ?? null);
  });

function describe(
  family: Family,
  { day, outcome, seconds }: Answer,
  { solves, byItself, atLeast, told: everTold }: Beside,
): GateStep {
  const inner = family.cells.filter(({ isHeadline }) => !isHeadline);
  const step = {
    asOf: day.asOf,
    cells: inner.length,
    children: day.children,
    seconds,
    mebibytes: process.resourceUsage().maxRSS / 1_024,
    refusal: outcome.kind === 'refused' ? outcome.code : null,
    table: null,
  };
  const [published] = outcome.kind === 'admitted' ? outcome.entry.families : [];
  if (!published || outcome.kind === 'refused') return step;
  const told = new Map(published.cells.map(([key, value]) => [key.join('\t'), value]));
  const withheld = inner.filter(({ key }) => told.get(key.join('\t')) === null);
  for (const [key, value] of told) if (value !== null) everTold.add(key);
  const counts = outcome.report[family.id];
  const { pool = [], replicas = [] } = outcome.sealed.families[family.id] ?? {};
  return {
    ...step,
    table: {
      solves,
      targets: (counts?.targets ?? 0) + (counts?.potential ?? 0),
      withheld: withheld.length / inner.length,
      neverTold: inner.filter(({ key }) => !everTold.has(key.join('\t'))).length / inner.length,
      withheldAtLeast: inner.filter(({ index }) => atLeast[index] === null).length / inner.length,
      withheldByItself: inner.filter(({ index }) => byItself[index] === null).length / inner.length,
      medianWidth: medianWidth(
        family,
        [...pool, ...replicas],
        withheld.map(({ index }) => index),
      ),
    },
  };
}

function medianWidth(family: Family, worlds: readonly World[], cells: readonly number[]): number {
  const sums = worlds.map((world) => sumsOf(family, world.at(-1) ?? new Int32Array()));
  if (cells.length === 0 || sums.length === 0) return 0;
  return median(
    cells.map((cell) => {
      const values = sums.map((one) => one[cell] ?? 0);
      return Math.max(...values) - Math.min(...values);
    }),
  );
}
