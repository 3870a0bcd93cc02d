import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { appendEntry } from '../../src/audit/append-entry.js';
import type { CaseId } from '../../src/identifiers.js';
import type { TestRegistry } from '../support/registry.js';
import { openHome, openWithPlan } from './home.js';

let registry: TestRegistry;
beforeAll(async () => {
  registry = await openHome('2018-01-11T09:00:00Z');
});
afterAll(() => registry.discard());

describe("a young person's own file", () => {
  it('shows of the assessments those that stand: one that was withdrawn was of another child', async () => {
    const birth = { earliest: '1999-06-01', latest: '2000-01-11', basis: 'ESTIMATE' };
    const story = await openWithPlan(registry, { birth });
    const home = { instrument: 'CAREGIVER_HOME', informant: 'PARENT', form: 'Home visit form', finding: 'At ease' };
    for (const assessedOn of ['2017-12-01', '2017-12-08'])
      await story.does('psychologist', 'assessmentRecord', { ...home, assessedOn });
    await story.does('psychologist', 'assessmentWithdraw', { assessmentId: '1', reason: 'Another child' });
    await story.does('registrar', 'fileHolderAdmit', { userId: 'user_305' });
    const { data } = await registry.ask('holder', '{ ownFile { assessments { instrument assessedOn } } }');
    expect(data.ownFile.assessments).toEqual([{ instrument: 'CAREGIVER_HOME', assessedOn: '2017-12-08' }]);
  });

  it('is taken away whole, in as many parts as its readings need, each of which says how much is left', async () => {
    const birth = { earliest: '1999-06-01', latest: '2000-01-11', basis: 'ESTIMATE' };
    const story = await openWithPlan(registry, { birth });
    await registry.ask(
      'registrar',
      `mutation Act($input: FileHolderRevokeInput!) { fileHolderRevoke(input: $input) { userErrors { code } } }`,
      {
        input: { idempotencyKey: 'revoke-the-other', ...heldElsewhere(), reason: 'Another test' },
      },
    );
    await story.does('registrar', 'fileHolderAdmit', { userId: 'user_305' });
    const caseId = Number(story.state.id.slice('case_'.length)) as CaseId;
    const fields = Array.from({ length: 40 }, (_, at) => `Rehabilitation.field${at}`);
    const reader = { kind: 'system', task: 'readings' } as const;
    const now = Date.parse('2018-01-11T10:00:00Z');
    await registry.temporary.store.inTransaction(async (tx) => {
      for (let at = 0; at < 5_000; at++)
        await appendEntry(tx, reader, { operation: `read-${at}`, decision: 'READ', subjects: [caseId], fields }, now);
    });
    const rows: { operation: string }[] = [];
    const left: number[] = [];
    const names = new Set<string>();
    for (let after = ''; ;) {
      const query = `{ ownFileExport${after} { fileName mediaType content accessLeft endCursor } }`;
      const { data, errors } = await registry.ask('holder', query);
      expect(errors).toBeUndefined();
      const { fileName, content, accessLeft, endCursor } = data.ownFileExport;
      const part = JSON.parse(content as string) as {
        file?: object;
        accessLeft: number;
        access: { operation: string }[];
      };
      expect(part.accessLeft).toBe(accessLeft);
      expect(part.file === undefined).toBe(after !== '');
      rows.push(...part.access);
      left.push(accessLeft as number);
      names.add(fileName as string);
      if (endCursor === null) break;
      after = `(after: "${endCursor}")`;
    }
    expect(left.length).toBeGreaterThan(3);
    expect(names.size).toBe(left.length);
    expect(left).toEqual(left.toSorted((one, other) => other - one));
    expect(left.at(-1)).toBe(0);
    const expected = registry.temporary.store.reader.raw
      .prepare(
        'select operation from audit_entries join audit_subjects using (sequence) where case_id = ? order by sequence desc',
      )
      .pluck()
      .all(caseId) as string[];
    // The parts that were read after the first are readings themselves, and are told when it is taken away anew.
    expect(rows.map(({ operation }) => operation)).toEqual(expected.slice(left.length));
    expect(expected.length).toBeGreaterThan(5_000);
  }, 60_000);
});

/** The file that the holder has from the test before. */
function heldElsewhere(): { caseId: string; expectedVersion: number } {
  const row = registry.temporary.store.reader.raw
    .prepare('select cases.id, cases.version from file_holders join cases on cases.id = file_holders.case_id')
    .get() as { id: number; version: number };
  return { caseId: `case_${row.id}`, expectedVersion: row.version };
}
