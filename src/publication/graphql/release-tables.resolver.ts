import { GraphQLError } from 'graphql';
import { Arg, Ctx, FieldResolver, Int, Query, Resolver, Root } from 'type-graphql';
import type { Language } from '../../../schema/release.js';
import { connectStatements } from '../../statements/connect-statements.js';
import { isCivilDate } from '../../dates.js';
import { cellBounds } from '../bounds.js';
import { longTableOf, type Row } from '../formats/rows.js';
import { reconciliationView } from '../sidecars/living-views.js';
import { tableViews } from '../views/table-views.js';
import { Release } from './figure.types.js';
import * as types from './release-tables.types.js';
import { getFigure, getLatest, toRelease, toStatValue, type PublicContext } from './to-public.js';
import { LanguageEnum } from './vocabulary.types.js';

const longestPage = 100;
const invalid = (message: string) => new GraphQLError(message, { extensions: { code: 'INVALID_INPUT' } });

/** The tables of a release, and what became of it. */
@Resolver(() => Release)
export class ReleaseTablesResolver {
  @FieldResolver(() => [types.ReleaseTable], { description: 'Its tables, beside the headline figures.' })
  tables(
    @Root() { stored }: Release,
    @Arg('lang', () => LanguageEnum, { defaultValue: 'en', description: 'The language of the answer.' }) lang: Language,
  ): types.ReleaseTable[] {
    return tableViews(stored.release, lang).map(({ id, ...table }) => ({ code: id, ...table }));
  }

  @FieldResolver(() => types.ObservationPage, {
    description: 'Cells of its tables. Codes that the tables do not have give no cells, whatever the registry holds.',
  })
  observations(
    @Root() { stored }: Release,
    @Arg('table', () => String, { nullable: true, description: 'One table alone.' }) table: string | null,
    @Arg('account', () => String, { nullable: true, description: 'One account alone, such as RETURNED.' })
    account: string | null,
    @Arg('filter', () => [types.DimensionFilter], { nullable: true, description: 'Cells that all of these let pass.' })
    filter: types.DimensionFilter[] | null,
    @Arg('first', () => Int, { defaultValue: longestPage, description: `How many, from 1 to ${longestPage}.` })
    first: number,
    @Arg('after', () => String, { nullable: true, description: 'The end of the page before.' })
    after: string | null | undefined,
  ): types.ObservationPage {
    if (first < 1 || first > longestPage) throw invalid(`first must be from 1 to ${longestPage}; it came as ${first}.`);
    const from = after === null || after === undefined ? 0 : Number(after);
    if (!Number.isSafeInteger(from) || from < 0) throw invalid('after must be the endCursor of an earlier page.');
    const { rows } = longTableOf({ release: stored.release, sha256: stored.releaseSha256 }, null);
    const found = rows.filter(
      (row) =>
        (table ?? row.family) === row.family &&
        (account ?? row.codes['case_state']) === row.codes['case_state'] &&
        (filter ?? []).every(({ dimension, codes }) => codes.includes(row.codes[dimension] ?? '')),
    );
    const { demonstration, families } = stored.release;
    const bounds = new Map(families.map((family) => [family.id, cellBounds(family)]));
    const nodes = found
      .slice(from, from + first)
      .map((row) => observationOf(row, demonstration, bounds.get(row.family)));
    const end = from + nodes.length;
    return { nodes, total: found.length, endCursor: end < found.length ? String(end) : null };
  }

  @FieldResolver(() => String, { nullable: true, description: 'Its privacy certificate, as JSON.' })
  certificate(@Root() { stored }: Release): string | null {
    return stored.attachments.get('certificate.json')?.toString() ?? null;
  }

  @FieldResolver(() => types.Correction, { nullable: true, description: 'What it puts right, if anything.' })
  correction(@Root() { stored }: Release): types.Correction | null {
    return correctionOf(stored);
  }

  @FieldResolver(() => [types.Correction], { description: 'Corrections of this release by later ones.' })
  corrections(@Root() { stored }: Release, @Ctx() { snapshot }: PublicContext): types.Correction[] {
    return snapshot.inOrder.flatMap((other) =>
      other.release.correction?.supersedes === stored.id ? (correctionOf(other) ?? []) : [],
    );
  }

  @FieldResolver(() => Release, { nullable: true, description: 'The latest release that corrects it.' })
  supersededBy(@Root() { stored }: Release, @Ctx() context: PublicContext): Release | null {
    const later = context.snapshot.inOrder.findLast(({ release }) => release.correction?.supersedes === stored.id);
    return later ? toRelease(later, context) : null;
  }

  @FieldResolver(() => Release, { nullable: true, description: 'The release published after it.' })
  next(@Root() { stored }: Release, @Ctx() context: PublicContext): Release | null {
    const later = context.snapshot.inOrder.find(({ release }) => release.predecessor?.id === stored.id);
    return later ? toRelease(later, context) : null;
  }

  @Query(() => types.Reconciliation, { description: 'Each official statement beside the registry, with typed causes.' })
  reconciliation(
    @Ctx() context: PublicContext,
    @Arg('asOf', () => String, { nullable: true, description: 'Statements up to this day; all where nothing is said.' })
    asOf: string | null | undefined,
  ): types.Reconciliation {
    if (asOf !== null && asOf !== undefined && !isCivilDate(asOf)) throw invalid('asOf must be a day, YYYY-MM-DD.');
    const latest = getLatest(context);
    const { snapshot, baseUrl } = context;
    const view = reconciliationView(snapshot, asOf ?? undefined, { baseUrl, language: 'en' });
    const connected = connectStatements(latest.release.statements, latest.release.contradictions);
    return {
      asOf: view.asOf,
      lines: view.lines.flatMap(({ statement, registry, causes, residual }) => {
        const said = connected.get(statement.id);
        const stored = registry && snapshot.releases.get(registry.release.id);
        const figure = registry && stored ? getFigure(stored, registry.id, context) : null;
        return said ? [{ statement: said, registry: figure, causes: [...causes], residual }] : [];
      }),
      readings: view.readings.map(({ statements, readings, ...rest }) => ({
        ...rest,
        statements: [...statements],
        readings: [...readings],
      })),
    };
  }
}

const observationOf = (
  row: Row,
  demonstration: boolean,
  bounds: ReturnType<typeof cellBounds> | undefined,
): types.Observation => ({
  ...{ table: row.family, asOf: row.asOf, tabulatedIn: row.tabulatedIn },
  codes: Object.entries(row.codes).map(([dimension, code]) => ({ dimension, code })),
  value: toStatValue(row, demonstration, bounds?.(Object.values(row.codes), row)),
  lastTold: row.lastTold ?? null,
});

function correctionOf({ id, release: { correction } }: Release['stored']): types.Correction | null {
  if (!correction) return null;
  const { type, supersedes, reason } = correction;
  return { type, supersedes, release: id, reason: reason.en };
}
