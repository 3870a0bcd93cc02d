import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { checkBooks } from '../../src/counts/books/check-books.js';
import { endOf } from '../../src/dates.js';
import { loadDemonstration } from '../../src/demonstration/load-demonstration.js';
import { generateHistories } from '../../src/demonstration/people/population.js';
import { openDemonstration, type Demonstration } from '../playground/demonstration.js';

/* People have worked with the demonstration before it is taken on to later years, as README has them do. */

let demonstration: Demonstration;
beforeAll(async () => {
  demonstration = await openDemonstration();
}, 300_000);
afterAll(() => demonstration.discard());

const seed = 'oralu';
const goOn = (until: string) =>
  loadDemonstration(demonstration.store, {
    histories: generateHistories({ seed, until }),
    statements: [],
    seed,
    until: endOf(until),
    now: Date.now(),
  });
const versions = () =>
  new Map(
    demonstration.store.reader.raw.prepare('select id, version from cases').raw().all() as readonly [number, number][],
  );

const numberOf = (id: string): number => Number(id.replace('case_', ''));

type Nodes = readonly { readonly id: string; readonly version: number }[];

/** A note on some cases of a stage, by the demonstration's registrar; answers their numbers. */
async function noteOn(stage: string, many: number): Promise<readonly number[]> {
  const query = `{ cases(first: ${many}, filter: { stages: [${stage}] }) { nodes { id version } } }`;
  const { data } = await demonstration.ask(demonstration.tokens.registrar, query);
  return note((data as { cases: { nodes: Nodes } }).cases.nodes);
}

async function note(nodes: Nodes): Promise<readonly number[]> {
  const { registrar } = demonstration.tokens;
  for (const { id, version } of nodes) {
    const input = `caseId: "${id}", expectedVersion: ${version}, text: "Seen by a visitor", idempotencyKey: "note-${id}"`;
    const { data: done } = await demonstration.ask(
      registrar,
      `mutation { noteWrite(input: { ${input} }) { userErrors { code } } }`,
    );
    expect(done).toMatchObject({ noteWrite: { userErrors: [] } });
  }
  return nodes.map(({ id }) => numberOf(id));
}

/** Who is on the planned flight of the demonstration, at the version that was read. */
async function listTravellers(): Promise<Nodes> {
  const query = '{ movements(first: 1, status: PLANNED) { nodes { manifest { endedAs case { id version } } } } }';
  const { data } = await demonstration.ask(demonstration.tokens.registrar, query);
  const { movements } = data as {
    movements: { nodes: readonly { manifest: readonly { endedAs: string | null; case: Nodes[number] }[] }[] };
  };
  return movements.nodes.flatMap(({ manifest }) =>
    manifest.flatMap(({ endedAs, case: ofCase }) => (endedAs === null ? [ofCase] : [])),
  );
}

it('leaves the children on whom people have acted as they are, and goes on with all others', async () => {
  const noted = [...(await noteOn('RETURNED', 2)), ...(await noteOn('AWAITING_RETURN', 3))];
  const travellers = await listTravellers();
  const untouched = travellers.filter(({ id }) => !noted.includes(numberOf(id)));
  const touched = [...noted, ...(await note(untouched.slice(0, 1)))];
  expect(touched.length).toBeGreaterThan(2);
  const before = versions();
  expect(await goOn('2018-02-28')).toBeGreaterThan(100);
  const after = versions();
  for (const key of touched) expect([key, after.get(key)]).toEqual([key, before.get(key)]);
  // The flight is called off for all but those on whom people have acted.
  const left = (await listTravellers()).map(({ id }) => numberOf(id));
  expect(left).toEqual(travellers.map(({ id }) => numberOf(id)).filter((key) => touched.includes(key)));
  expect(left.length).toBeGreaterThan(0);
  expect(left.length).toBeLessThan(travellers.length);
  const gone = [...before].filter(([key, version]) => after.get(key) !== version);
  expect(gone.length).toBeGreaterThan(20);
  // What the demonstration did itself a moment ago is no act of people.
  expect(await goOn('2018-03-20')).toBeGreaterThan(20);
  const last = versions();
  expect([...after].filter(([key, version]) => last.get(key) !== version).length).toBeGreaterThan(20);
  for (const key of touched) expect([key, last.get(key)]).toEqual([key, before.get(key)]);
  expect(await checkBooks(demonstration.store.reader)).not.toHaveProperty('firstFault');
}, 240_000);
