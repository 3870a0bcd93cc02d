import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import Database from 'better-sqlite3';
import type { CaseStory } from '../support/case-story.js';
import { openTestRegistry, type TestRegistry } from '../support/registry.js';
import { act, awaited, board, lastChange, plan, refresh } from '../movements/travel.js';

let registry: TestRegistry;
let movementId: string;
let one: CaseStory;
beforeEach(async () => {
  registry = await openTestRegistry();
  movementId = await plan(registry);
  one = await awaited(registry);
  await board(registry, movementId, one);
  await act(registry, 'movementDepart', { movementId, departedOn: '2018-01-05' });
  await act(registry, 'movementComplete', { movementId, arrivedOn: '2018-01-07' });
});
afterEach(() => registry.discard());

interface Check {
  readonly isSound: boolean;
  readonly firstFault: string | null;
}
async function booksCheck(): Promise<Check> {
  const { data } = await registry.ask('auditor', '{ booksCheck { isSound firstFault } }');
  return data.booksCheck as Check;
}

/** Does to the file what no act does. */
function tamper(...statements: readonly string[]): void {
  const raw = new Database(registry.temporary.store.file);
  for (const statement of statements) raw.exec(statement);
  raw.close();
}
const arrival = `(select id from arrivals where case_id = %)`;
const inSql = (text: string): string => text.replaceAll('%', one.state.id.slice('case_'.length));
const changeOfArrival = (kind: string, on: string | null): string =>
  inSql(
    `insert into arrival_changes (case_id, arrival_id, kind, arrived_on, recorded_at, recorded_by) values (%, ${arrival}, '${kind}', ${on === null ? 'null' : `'${on}'`}, 0, 102)`,
  );

describe('the check of the books', () => {
  it('finds arrivals that agree with the returns sound', async () => {
    expect(await booksCheck()).toEqual({ isSound: true, firstFault: null });
  });

  it.each([
    [
      'an arrival that is gone while the child is home',
      'WITHDRAWN',
      null,
      /an arrival on 2018-01-07, found no arrival$/,
    ],
    [
      'an arrival of another day',
      'RESTATED',
      '2018-01-06',
      /an arrival on 2018-01-07, found an arrival on 2018-01-06$/,
    ],
  ])('names the case of %s', async (_what, kind, on, words) => {
    tamper(changeOfArrival(kind, on));
    const { isSound, firstFault } = await booksCheck();
    expect([isSound, firstFault]).toEqual([false, expect.stringMatching(words)]);
    expect(firstFault).toContain(one.state.id);
  });

  it('names the case of a child whom a movement brought that has not arrived', async () => {
    tamper(
      'drop trigger movement_corrections_two_persons',
      `insert into movement_corrections (event_id, kind, reason, movement_version, recorded_at, recorded_by)
        select id, 'CORRECTED', 'x', 9, 0, 102 from movement_events where kind = 'COMPLETED'`,
    );
    const { firstFault } = await booksCheck();
    expect(firstFault).toMatch(new RegExp(`^${one.state.id}, .* by ${movementId}, which has not arrived$`));
  });

  it('names a case that is closed since one person alone took back that it was taken up again', async () => {
    await (await refresh(registry, one)).endorsedMove('CLOSED', '2018-01-08', { closureReason: 'ADULT_SERVICES' });
    await one.does('registrar', 'caseReopen', { effectiveOn: '2018-01-09', reason: 'It was not over.' });
    const reopening = { stageChangeId: await lastChange(registry, one) };
    await one.does('supervisor', 'correctionEndorse', reopening);
    await one.does('registrar', 'stageChangeCorrect', { ...reopening, reason: 'It was over.' });
    expect((await booksCheck()).isSound).toBe(true);
    tamper(
      'drop trigger stage_changes_no_update',
      'update stage_changes set second_person_id = null where is_annulment = 1',
    );
    const { firstFault } = await booksCheck();
    expect(firstFault).toMatch(new RegExp(`^${one.state.id}, .*: expected two persons who took back .*, found one$`));
  });
});
