import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { countReading } from '../../src/alerts/count-reading.js';
import { actOn, type Shown } from '../support/act-on.js';
import { CaseStory } from '../support/case-story.js';
import { openTestRegistry, type TestRegistry } from '../support/registry.js';

let registry: TestRegistry;
const files: string[] = [];
beforeEach(async () => {
  registry = await openTestRegistry('2018-01-10T09:10:00Z');
  files.length = 0;
  for (let more = 0; more < 8; more++) files.push((await CaseStory.open(registry)).state.id);
  // Opening them is no reading that a test asks about: it is judged by the rules that a registry begins with.
  await count();
});
afterEach(() => registry.discard());

const read = async (who: string, ids: readonly string[]) => {
  for (const id of ids) await registry.ask(who, `{ case(id: "${id}") { id stage } }`);
};
const at = (instant: string) => registry.setClock(instant);
const count = () => countReading({ store: registry.temporary.store, clock: () => Date.parse('2018-01-12T00:00:00Z') });
const revise = (measure: string, least: number, timesOwnMean = 2, isOn = true) =>
  actOn(
    registry,
    'administrator',
    'alertRuleRevise',
    { measure, least, timesOwnMean, pastDays: 5, isOn, reason: 'A small agency' },
    'rules { measure least isOn }',
  );
const alerts = async (who = 'auditor', isWaiting = false): Promise<Shown> =>
  (
    await registry.ask(
      who,
      `{ readingAlerts(first: 50, isWaiting: ${isWaiting}) { nodes { id measure userName role from count usual note } } }`,
    )
  ).data.readingAlerts.nodes;
const only = async (measure: string) => {
  for (const other of ['FILES', 'UNFAMILIAR_FILES', 'REFUSALS']) await revise(other, 3, 2, other === measure);
};

describe('an alert about reading', () => {
  it('is raised where somebody reads more in an hour than the rule and their own past allow, once, and is in the audit', async () => {
    await only('FILES');
    for (const hour of ['09', '10', '11']) {
      at(`2018-01-10T${hour}:20:00Z`);
      await read('caseworker', files.slice(0, 2));
    }
    expect(await count()).toBe(0);
    at('2018-01-10T12:00:00Z');
    // 2 an hour were usual, so that 4 are not unusual yet, and the same file again is no further file.
    await read('caseworker', [...files.slice(0, 4), ...files.slice(0, 4)]);
    expect([await count(), await alerts()]).toEqual([0, []]);
    await read('caseworker', files.slice(4, 5));
    expect(await count()).toBe(1);
    await read('caseworker', files.slice(5, 8));
    expect(await count()).toBe(0);
    expect(await alerts()).toEqual([
      {
        id: '1',
        measure: 'FILES',
        userName: 'caseworker',
        role: 'CASEWORKER',
        from: '2018-01-10T12:00:00.000Z',
        count: 5,
        usual: 4,
        note: null,
      },
    ]);
    const { data } = await registry.ask(
      'auditor',
      '{ auditTrail(first: 5, filter: { operation: "readingAlertRaise" }) { nodes { role decision fields } } }',
    );
    expect(data.auditTrail.nodes).toEqual([{ role: 'SYSTEM', decision: 'DONE', fields: ['FILES'] }]);
  });

  it('is not raised for whom as much is usual, nor by a rule that is off', async () => {
    await only('FILES');
    for (const hour of ['09', '10']) {
      at(`2018-01-10T${hour}:30:00Z`);
      await read('psychologist', files.slice(0, 3));
    }
    at('2018-01-10T13:00:00Z');
    await read('psychologist', files.slice(0, 6));
    await read('caseworker', files.slice(0, 6));
    await count();
    expect((await alerts()).map(({ userName }: { userName: string }) => userName)).toEqual(['caseworker']);
    await revise('FILES', 3, 2, false);
    at('2018-01-10T14:00:00Z');
    await read('caseworker', files);
    expect(await count()).toBe(0);
  });

  it('is raised where files are read that a person never touched, and not for the same number of known ones', async () => {
    await only('UNFAMILIAR_FILES');
    at('2018-01-10T10:00:00Z');
    await read('caseworker', files.slice(0, 3));
    at('2018-01-10T11:00:00Z');
    await read('caseworker', files.slice(0, 3));
    expect(await count()).toBe(0);
    at('2018-01-10T12:00:00Z');
    await read('caseworker', files);
    // 5 of the 8 are new to the caseworker; the mean of the hours before is 1.5.
    expect(await count()).toBe(1);
    expect((await alerts())[0]).toMatchObject({ measure: 'UNFAMILIAR_FILES', count: 5, usual: 3 });
    // Beyond the days of the rule what was known is unknown again.
    at('2018-01-17T12:00:00Z');
    await read('caseworker', files.slice(0, 4));
    expect(await count()).toBe(1);
  });

  it('is raised where requests are refused one after another', async () => {
    await only('REFUSALS');
    at('2018-01-10T12:00:00Z');
    for (let more = 0; more < 4; more++)
      await registry.ask('partner', '{ auditTrail(first: 5) { nodes { sequence } } }');
    expect(await count()).toBe(1);
    expect((await alerts())[0]).toMatchObject({ measure: 'REFUSALS', userName: 'partner', count: 4, usual: 3 });
  });

  it('waits until somebody else than whom it speaks of says what came of it', async () => {
    await only('FILES');
    at('2018-01-10T12:00:00Z');
    await read('supervisor', files.slice(0, 5));
    await count();
    const [alert] = await alerts('supervisor', true);
    const review = (who: string) =>
      actOn(
        registry,
        who,
        'readingAlertReview',
        { alertId: alert.id, note: 'The yearly review of files' },
        'alert { note }',
      );
    expect((await review('supervisor')).codes).toEqual(['SAME_PERSON']);
    expect((await review('auditor')).made).toEqual({ note: 'The yearly review of files' });
    expect((await review('auditor')).codes).toEqual(['ALREADY_RECORDED']);
    expect(await alerts('supervisor', true)).toEqual([]);
    expect(await alerts('supervisor')).toHaveLength(1);
  });

  it('follows rules that are data: each revision is kept, with its reason', async () => {
    const before = await registry.ask('auditor', '{ alertRules { measure least timesOwnMean pastDays isOn reason } }');
    expect(before.data.alertRules.map(({ measure, least }: never) => [measure, least])).toEqual([
      ['FILES', 100],
      ['REFUSALS', 20],
      ['UNFAMILIAR_FILES', 40],
    ]);
    const { made } = await revise('FILES', 7);
    expect(made).toContainEqual({ measure: 'FILES', least: 7, isOn: true });
    expect((await revise('FILES', 0)).codes).toEqual(['INVALID_INPUT']);
    const { raw } = registry.temporary.store.reader;
    expect(raw.prepare("select least, reason from alert_rules where measure = 'FILES' order by id").all()).toEqual([
      { least: 100, reason: 'The rule a registry begins with' },
      { least: 7, reason: 'A small agency' },
    ]);
  });
});

describe('the hours of reading', () => {
  it('are what a recount of the whole audit gives, however often it was counted between', async () => {
    const people = ['caseworker', 'psychologist', 'supervisor', 'registrar'];
    for (let step = 0; step < 40; step++) {
      at(new Date(Date.parse('2018-01-10T09:00:00Z') + step * 17 * 60_000).toISOString());
      await read(
        people[(step * 7) % 4] ?? '',
        files.filter((_, index) => (step * 31 + index * 17) % 5 < 2),
      );
      if (step % 3 === 0) await registry.ask(people[step % 4], '{ auditTrail(first: 0) { nodes { sequence } } }');
      if (step % 6 === 5) await count();
    }
    await count();
    const { raw } = registry.temporary.store.reader;
    const entries = raw
      .prepare(
        'select user_id, recorded_at, decision, subjects from audit_entries where user_id is not null order by sequence',
      )
      .raw()
      .all() as [number, number, string, string][];
    const seen = new Map<string, Set<string>>();
    const refusals = new Map<string, number>();
    for (const [userId, recordedAt, decision, subjects] of entries) {
      const key = `${userId} ${Math.floor(recordedAt / 3_600_000)}`;
      const set = seen.get(key) ?? new Set();
      seen.set(key, set);
      if (decision === 'REFUSED') refusals.set(key, (refusals.get(key) ?? 0) + 1);
      else for (const subject of JSON.parse(subjects) as string[]) set.add(subject);
    }
    const expected = [...seen].map(([key, set]) => `${key} ${set.size} ${refusals.get(key) ?? 0}`).sort();
    const rows = raw.prepare('select user_id, hour, files, refusals from reading_hours').raw().all() as number[][];
    expect(rows.map((row) => row.join(' ')).sort()).toEqual(expected);
    expect(expected.length).toBeGreaterThan(20);
  }, 30_000);
});
