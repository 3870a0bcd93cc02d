import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { DemonstrationTokens } from '../../src/demonstration/cast.js';
import { openDemonstration, type Demonstration } from '../playground/demonstration.js';

let demonstration: Demonstration;
beforeAll(async () => {
  demonstration = await openDemonstration();
}, 300_000);
afterAll(() => demonstration.discard());

interface Item {
  readonly caseId: string;
  readonly code: string;
  readonly body: { readonly code: string };
  readonly state: string;
  readonly dueOn: string;
}

async function worklist(who: keyof DemonstrationTokens, given = ''): Promise<readonly Item[]> {
  const query = `{ worklist(first: 100${given}) { nodes { caseId code body { code } state dueOn } } }`;
  const { data, errors } = await demonstration.ask(demonstration.tokens[who], query);
  expect(errors).toBeUndefined();
  return (data as { worklist: { nodes: readonly Item[] } }).worklist.nodes;
}

describe('the worklists of the demonstration', () => {
  it.each(['caseworker', 'psychologist', 'partner', 'centre', 'registrar', 'supervisor'] as const)(
    'have something to do for the token of the %s, overdue first',
    async (who) => {
      const items = await worklist(who);
      expect(items.length).toBeGreaterThan(0);
      expect(items[0]?.state).toBe('OVERDUE');
      expect(items.map(({ dueOn }) => dueOn)).toEqual(items.map(({ dueOn }) => dueOn).toSorted());
    },
  );

  it('of a member of staff hold what that person answers for', async () => {
    for (const who of ['caseworker', 'psychologist'] as const) {
      const items = await worklist(who, ', mine: true');
      expect([who, items.length]).toEqual([who, 3]);
      expect(items.map(({ body }) => body.code)).toEqual(['MFA', 'MFA', 'MFA']);
    }
  });

  it('of the owner hold what lies with the centres, and of a centre what lies with it alone', async () => {
    const owned = new Set((await worklist('caseworker')).map(({ body }) => body.code));
    expect([...owned].some((code) => code.startsWith('RC-'))).toBe(true);
    const ofCentre = await worklist('centre');
    expect(new Set(ofCentre.map(({ body }) => body.code))).toEqual(new Set(['RC-ASTANA']));
  });
});

describe('the centres of the demonstration', () => {
  it('have staff, each, who see the children that the centre accompanies', () => {
    const { raw } = demonstration.store.reader;
    const idle = raw
      .prepare(
        `select code from agencies where code like 'RC-%' and not exists
         (select 1 from users where users.agency_id = agencies.id and users.role = 'CASEWORKER')`,
      )
      .pluck()
      .all();
    expect(idle).toEqual([]);
    const unseen = raw
      .prepare(
        `select count(*) from plans join cases on cases.id = plans.case_id where cases.stage <> 'CLOSED' and not exists
         (select 1 from case_grants where case_grants.case_id = plans.case_id and case_grants.agency_id = plans.body_agency_id)`,
      )
      .pluck()
      .get();
    expect(unseen).toBe(0);
  });

  it('answer for what the catalogue gives them, and the ministry for what is done abroad', () => {
    const lies = demonstration.store.reader.raw
      .prepare(
        `select distinct d.body, a.code like 'RC-%' and m.body_agency_id = p.body_agency_id, a.code = 'MFA' from milestones m
         join plans p on p.case_id = m.case_id join agencies a on a.id = m.body_agency_id
         join milestone_definitions d on d.code = m.code and d.catalogue_version = p.catalogue_version
         where m.responsible_id is null order by 1, 2`,
      )
      .raw()
      .all() as [string, number, number][];
    expect(lies.length).toBeGreaterThan(3);
    for (const [kind, withCentre, withMinistry] of lies)
      expect([kind, withCentre, withMinistry]).toEqual(kind === 'FOREIGN_AFFAIRS' ? [kind, 0, 1] : [kind, 1, 0]);
  });
});
