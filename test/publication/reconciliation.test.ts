import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { parse } from 'csv-parse/sync';
import fc from 'fast-check';
import type { ReleaseStatement } from '../../schema/release.js';
import { residualOf } from '../../src/publication/sidecars/living-views.js';
import { openCountedRegistry, postFirstSource, type CountedRegistry } from '../releases/counted-registry.js';
import { openPublicApp, type PublicApp } from './public-app.js';

let counted: CountedRegistry;
let plane: PublicApp;
beforeAll(async () => {
  counted = await openCountedRegistry('DEMONSTRATION', Date.UTC(2022, 0, 5, 9));
  await postFirstSource(counted);
  await counted.post('AWAITING', 1, '2017-12-01');
  await counted.publish('2017-12-27');
  await counted.post('RETURNED', 437, '2021-03-01');
  await counted.publish('2021-12-31');
  plane = await openPublicApp(counted.folder);
});
afterAll(async () => {
  await plane.app.close();
  await counted.discard();
});

interface Line {
  readonly statement: ReleaseStatement;
  readonly registry: {
    readonly id: string;
    readonly asOf: string;
    readonly value: number;
    readonly status: string;
  } | null;
  readonly residual: number | null;
  readonly causes: readonly { readonly kind: string }[];
}

async function readLines(): Promise<readonly Line[]> {
  const { text } = await plane.read('/v1/reconciliation');
  return (JSON.parse(text) as { lines: Line[] }).lines;
}

async function lineOf(id: string): Promise<Line> {
  const line = (await readLines()).find(({ statement }) => statement.id === id);
  if (!line) throw new Error(`Nothing is said of ${id}.`);
  return line;
}

describe('a statement beside the registry', () => {
  it('stands there from the day on which it was made, and so do the readings of it', async () => {
    const of = async (asOf: string) =>
      JSON.parse((await plane.read(`/v1/reconciliation?asOf=${asOf}`)).text) as { lines: Line[]; readings: object[] };
    expect(await of('2016-06-30')).toEqual({ asOf: '2016-06-30', lines: [], readings: [] });
    const later = await of('2017-12-31');
    expect(later.lines.map(({ statement }) => statement.id)).toContain('kz-2017-12-knb-returned');
    expect(later.readings).toHaveLength(1);
  });

  it('agrees with a figure of the same day that it names', async () => {
    expect(await lineOf('kz-2017-12-knb-returned')).toMatchObject({ registry: { value: 63 }, residual: 0, causes: [] });
  });

  it('differs by what nothing explains, and says so', async () => {
    expect(await lineOf('kz-2017-12-knb-awaited')).toMatchObject({
      registry: { value: 51, asOf: '2017-12-27' },
      residual: -1,
      causes: [{ kind: 'UNEXPLAINED' }],
    });
  });

  it('of one operation is no rival of a figure of all returns: no difference stands bare of that cause', async () => {
    const parts = (await readLines()).filter(({ statement, registry }) => statement.operation !== null && registry);
    expect(parts.map(({ statement }) => statement.valueMin)).toContain(413);
    for (const { statement, causes } of parts)
      expect([statement.id, causes.map(({ kind }) => kind)]).toEqual([statement.id, expect.arrayContaining(['SCOPE'])]);
  });

  it('agrees with a figure within the range that it gives', async () => {
    const range = (await readLines()).find(
      ({ statement: { valueMin, valueMax } }) => valueMin === 400 && valueMax === 600,
    );
    expect(range).toMatchObject({ registry: { value: 500, asOf: '2021-12-31' }, residual: 0, causes: [] });
  });

  it('says in the file for spreadsheets all that is said as JSON: how exactly the day is known, by whom, of what', async () => {
    const lines = await readLines();
    const { text } = await plane.read('/v1/reconciliation.csv');
    const rows = parse<Readonly<Record<string, string>>>(text, { columns: true });
    const told = (value: string | number | null | undefined): string => String(value ?? '');
    expect(rows).toEqual(
      lines.map(({ statement, registry, residual, causes }) => ({
        statement: statement.id,
        said_on: statement.saidOn,
        said_on_precision: statement.saidOnPrecision,
        body: told(statement.body),
        speaker: told(statement.speaker),
        outlet: statement.outlet,
        operation: told(statement.operation),
        measure: statement.measure,
        value_min: told(statement.valueMin),
        value_max: told(statement.valueMax),
        figure: told(registry?.id),
        registry_as_of: told(registry?.asOf),
        registry_value: told(registry?.value),
        registry_status: told(registry?.status),
        residual: told(residual),
        causes: causes.map(({ kind }) => kind).join(' '),
        note: told(statement.note),
      })),
    );
    expect(rows.find(({ statement }) => statement === 'kz-2017-12-knb-returned')).toMatchObject({
      ...{ said_on: '2017-12-27', said_on_precision: 'before' },
      ...{ speaker: 'Nurgali Bilisbekov (deputy chairman)', operation: '' },
      note: 'the source does not say whether these are among the 390',
    });
  });

  it('lies from a figure as far as the nearest number that was said', () => {
    const said = fc.tuple(fc.nat(900), fc.option(fc.nat(900)));
    fc.assert(
      fc.property(said, fc.nat(2_000), ([valueMin, more], value) => {
        const valueMax = more === null ? null : valueMin + more;
        const residual = residualOf({ valueMin, valueMax }, value);
        const nearest = value + residual;
        expect(nearest >= valueMin && (valueMax === null || nearest <= valueMax)).toBe(true);
        // No number that was said is nearer.
        const isSaid = value >= valueMin && (valueMax === null || value <= valueMax);
        expect(Math.abs(residual)).toBe(
          isSaid ? 0 : Math.min(Math.abs(value - valueMin), Math.abs(value - (valueMax ?? valueMin))),
        );
      }),
    );
  });
});
