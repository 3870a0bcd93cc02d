import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { mustActOn } from '../support/act-on.js';
import { openTestRegistry, type TestRegistry } from '../support/registry.js';

/*
 * Lists that lead back to what they stand in: each step multiplies what is answered by their length, and none is paged.
 */

const movements = 60;
let registry: TestRegistry;
beforeAll(async () => {
  registry = await openTestRegistry();
  const operation = { code: 'Long', title: 'Many flights' };
  const operationId = await mustActOn(registry, 'registrar', 'operationPlan', operation, 'id');
  const flight = { operationId, plannedOn: '2018-02-01', fromPlace: 'Qamishli', port: 'Aktau', capacity: 5 };
  for (let at = 0; at < movements; at++)
    await mustActOn(registry, 'registrar', 'movementPlan', flight, 'movement { id }');
});
afterAll(() => registry.discard());

const around = (times: number): string => (times === 0 ? 'id' : `movements { operation { ${around(times - 1)} } }`);
const many = Array.from({ length: 5 }, (_, at) => `a${at}: operations { ${around(2)} }`).join(' ');

it('is answered as long as it holds no more objects than an answer may', async () => {
  for (let round = 0; round < 3; round++) {
    const { status, data } = await registry.ask('caseworker', `{ operations { ${around(2)} } }`);
    expect([status, JSON.stringify(data).split('operation_').length - 1]).toEqual([200, movements ** 2]);
  }
});

it.each([
  ['by one root', `{ operations { ${around(3)} } }`],
  ['by many roots', `{ ${many} }`],
  ['past a fragment', `{ ${many.replaceAll(around(2), '...A')} } fragment A on Operation { ${around(2)} }`],
  ['beside what is no plain property', `{ ${many} node(id: "operation_1") { id } }`],
])('is refused where it would hold more, %s, run and compiled', async (_, query) => {
  for (let round = 0; round < 3; round++) {
    const { data, errors, text } = await registry.ask('caseworker', query);
    expect([data, errors?.length, errors?.[0]?.extensions.code]).toEqual([undefined, 1, 'RESPONSE_TOO_LARGE']);
    expect(errors?.[0]?.message).toContain('more than 20000 objects');
    expect(text.length).toBeLessThan(1_000);
  }
});
