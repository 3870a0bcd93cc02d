import { describe, expect, it } from '@jest/globals';
import { query } from './backed-up.js';
import { useClosedCase } from './closed-case.js';

const { at, caseId, must } = useClosedCase();

describe('the list of erasures that wait', () => {
  it('is in the audit as a read of the children that it names, before it is printed', () => {
    const reason = ['--reason', 'WISH_OF_THE_PERSON', '--reference', 'Letter 17'];
    must(['erasure', 'list', '--as', 'supervisor']);
    must(['erasure', 'request', caseId(), '--as', 'supervisor', ...reason]);
    expect(must(['erasure', 'list', '--as', 'administrator']).stdout).toContain(caseId());
    const last =
      "select u.name || ' ' || decision || ' ' || subjects || ' ' || fields from audit_entries a join users u on u.id = a.user_id order by sequence desc limit 2";
    expect(query(at('data'), last)).toEqual([
      `administrator READ ["${caseId()}"] ["Query.erasureRequests"]`,
      expect.stringContaining('supervisor DONE'),
    ]);
  }, 120_000);
});
