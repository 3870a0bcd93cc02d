import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { parse } from 'csv-parse/sync';
import { withdrawRelease } from '../../src/releases/acts/withdraw-release.js';
import { openPublicApp, partOf, type PublicApp } from '../publication/public-app.js';
import type { CountedRegistry } from './counted-registry.js';
import { deciding, openRegistryOfTwo, publishByTwo, second, type Run } from './two-persons.js';

let counted: CountedRegistry;
let plane: PublicApp;
/** A cell of the table of origins, and the others of it. */
let cell: readonly string[];

beforeAll(async () => {
  counted = await openRegistryOfTwo();
  plane = await openPublicApp(counted.folder);
});
afterAll(async () => {
  await plane.app.close();
  await counted.discard();
});

/** One cell of the table of origins is told, or none, or there is no table. */
const tell = (value: number | null | 'no table') =>
  deciding((keys) => {
    cell = keys.find(([account]) => account === 'RETURNED') ?? [];
    return value === 'no table' ? undefined : keys.map((key) => [key, key === cell ? value : null]);
  });

async function publish(asOf: string, run: Run): Promise<string> {
  const published = await publishByTwo(counted, asOf, run);
  plane.pass(1_000);
  return published;
}

interface Observed {
  readonly family: string;
  readonly codes: Record<string, string>;
  readonly value: number | null;
  readonly status: string;
  readonly lastTold: object | null;
}
const rowsOf = async (release: string): Promise<readonly Observed[]> => {
  const { body } = await plane.read(`/v1/releases/${release}/observations.json?family=origin`);
  return partOf<readonly Observed[]>(body, 'observations');
};
const isCell = ({ case_state, origin }: Record<string, string>) => case_state === cell[0] && origin === cell[1];

describe('a cell that is withheld now and was told before', () => {
  const said = { value: 7, asOf: '2017-12-20', release: '2017-12-20.1' };
  let told: string;
  let withheld: string;
  beforeAll(async () => {
    told = await publish('2017-12-20', tell(7));
    withheld = await publish('2017-12-21', tell(null));
  });

  it('shows over REST the last told number with its own day and release, beside no number of today', async () => {
    const [before, after] = [await rowsOf(told), await rowsOf(withheld)];
    expect(before.find(({ codes }) => isCell(codes))).toMatchObject({ value: 7, status: 'NORMAL', lastTold: null });
    expect(after.find(({ codes }) => isCell(codes))).toMatchObject({
      ...{ value: null, status: 'SUPPRESSED', lastTold: said },
    });
    // Nothing else was ever told, so nothing else is shown.
    expect(after.filter(({ lastTold }) => lastTold !== null)).toHaveLength(1);
    const { text } = await plane.read(`/v1/releases/${withheld}/observations.csv?family=origin`);
    const lines = parse<Record<string, string>>(text, { columns: true });
    expect(lines.filter((line) => line['last_told_value'] !== '')).toEqual([
      expect.objectContaining({
        ...{ value: '', value_text: 'c', status: 'Q' },
        ...{ last_told_value: '7', last_told_as_of: said.asOf, last_told_release: said.release },
      }),
    ]);
  });

  it('shows the same over GraphQL, and still in a release that carries the table forward', async () => {
    const carrying = await publish('2017-12-22', tell('no table'));
    for (const id of [withheld, carrying]) {
      const { data } = await plane.ask(
        `query ($id: String!) { release(id: $id) { observations(table: "origin") {
          nodes { codes { code } value { value status } lastTold { value asOf release } } } } }`,
        { id },
      );
      const page = partOf<{ observations: { nodes: { lastTold: object | null; value: object }[] } }>(data, 'release');
      expect(page.observations.nodes.filter(({ lastTold }) => lastTold !== null)).toEqual([
        expect.objectContaining({ value: { value: null, status: 'SUPPRESSED' }, lastTold: said }),
      ]);
    }
  });

  it('is gone with the release that told it, and with all that repeat the number', async () => {
    const reason = { kk: 'Себеп', ru: 'Причина', en: 'A reason' };
    await withdrawRelease(counted.registry, second, counted.folder, { release: told, reason });
    plane.pass(1_000);
    for (const id of [told, withheld, '2017-12-22.1']) {
      expect((await plane.read(`/v1/releases/${id}/observations.json`)).status).toBe(410);
    }
    const after = await publish('2017-12-23', tell(null));
    expect((await rowsOf(after)).every(({ lastTold }) => lastTold === null)).toBe(true);
  });
});
