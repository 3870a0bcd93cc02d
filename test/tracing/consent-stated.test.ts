import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { openRegistryOfThree } from '../referrals/agencies.js';
import { actOn } from '../support/act-on.js';
import { CaseStory } from '../support/case-story.js';
import type { TestRegistry } from '../support/registry.js';
import { asked, sharing, takeRequest, tracing } from './story.js';

/* What an inquirer said of a purpose is recorded once, and a consent that was taken back is not revived by an older paper. */

let registry: TestRegistry;
let requestId: string;
beforeEach(async () => {
  registry = await openRegistryOfThree();
  requestId = await takeRequest(registry, 'partner');
});
afterEach(() => registry.discard());

const state = (isGiven: boolean, statedOn: string, reference: string, purpose = 'SHARING_WITH_AGENCIES') => {
  const consent = { purpose, isGiven, statedOn, reference };
  return actOn(
    registry,
    'partner',
    'tracingConsentState',
    { requestId, ...consent },
    'request { version consents { purpose isGiven statedOn reference } }',
  );
};
const propose = async (): Promise<readonly string[]> => {
  const { state: child } = await CaseStory.open(registry);
  const input = { requestId, caseId: child.id, basis: 'Same name' };
  return (await actOn(registry, 'registrar', 'tracingLinkPropose', input, 'link { id }')).codes;
};
const refused = (code: string) => [expect.objectContaining({ code, field: ['statedOn'] })];

describe('a consent that was taken back', () => {
  it('is not revived by an older paper: the later day is named', async () => {
    expect((await state(false, '2017-12-20', 'Letter')).codes).toEqual([]);
    const older = await state(true, '2017-11-20', 'Form 13');
    expect(older.userErrors).toEqual(refused('IMPOSSIBLE_DATES'));
    expect(older.userErrors[0]?.message).toContain('2017-12-20');
    expect(await propose()).toEqual(['CONSENT_MISSING']);
    // Of another purpose nothing later was said.
    expect((await state(true, '2017-11-20', 'Form 13', 'DNA_COMPARISON')).codes).toEqual([]);
    expect((await state(true, '2017-12-20', 'Form 14')).codes).toEqual([]);
    expect(await propose()).toEqual([]);
  });

  it('is not revived by the very paper that was taken back, also of one day', async () => {
    expect((await state(false, sharing.statedOn, 'Letter')).codes).toEqual([]);
    const same = await state(true, sharing.statedOn, ` ${sharing.reference} `);
    expect(same.userErrors).toEqual(refused('ALREADY_RECORDED'));
    expect(await propose()).toEqual(['CONSENT_MISSING']);
  });

  it('may have been taken back on an earlier day: that protects', async () => {
    expect((await state(true, '2017-12-20', 'Form 13')).codes).toEqual([]);
    expect((await state(false, '2017-12-10', 'Letter')).codes).toEqual([]);
    expect(await propose()).toEqual(['CONSENT_MISSING']);
    // And is so again by the same letter, where a consent came between.
    expect((await state(true, '2017-12-21', 'Form 14')).codes).toEqual([]);
    expect((await state(false, '2017-12-10', 'Letter')).codes).toEqual([]);
    expect(await propose()).toEqual(['CONSENT_MISSING']);
  });
});

describe('what an inquirer said', () => {
  it('is recorded once', async () => {
    const first = await state(false, '2017-12-20', 'Letter');
    expect(first.made).toMatchObject({ version: 2, consents: [{}, {}, { statedOn: '2017-12-20' }] });
    expect((await state(false, '2017-12-20', 'Letter')).userErrors).toEqual(refused('ALREADY_RECORDED'));
    const again = await state(true, tracing.statedOn, tracing.reference, 'TRACING');
    expect(again.userErrors).toEqual(refused('ALREADY_RECORDED'));
    const next = await state(true, '2018-01-01', 'Letter', 'TRACING');
    expect(next.made).toMatchObject({ version: 3 });
    expect(next.made.consents).toHaveLength(4);
  });

  it('comes once with the request', async () => {
    const open = (consents: readonly object[]) =>
      actOn(registry, 'partner', 'tracingRequestOpen', { ...asked, consents }, 'request { consents { purpose } }');
    const twice = await open([tracing, sharing, { ...tracing, reference: ` ${tracing.reference}` }]);
    expect(twice.userErrors).toMatchObject([{ code: 'INVALID_INPUT', field: ['consents', '2'] }]);
    const { made } = await open([tracing, sharing, { ...tracing, reference: 'Recording 3' }]);
    expect(made.consents).toHaveLength(3);
  });
});
