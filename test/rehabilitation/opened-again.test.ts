import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { CaseStory } from '../support/case-story.js';
import { openTestRegistry, type TestRegistry } from '../support/registry.js';

let registry: TestRegistry;
beforeAll(async () => {
  registry = await openTestRegistry('2018-01-10T09:00:00Z');
});
afterAll(() => registry.discard());

const justification = 'The family asks for the birth certificate';

describe('a sealed file that somebody opened', () => {
  it('is opened again once it is open no more, and not for longer meanwhile', async () => {
    const story = await CaseStory.open(registry);
    await story.endorsedMove('CLOSED', '2018-01-09', { closureReason: 'NOT_A_NATIONAL' });
    await story.does('registrar', 'fileSeal', { sealsOn: '2018-01-10', reason: 'Gone with the family' });
    const open = () => story.tries('registrar', 'sealedFileOpen', { justification });
    expect((await open()).userErrors).toEqual([]);
    registry.setClock('2018-01-12T09:00:00Z');
    const { userErrors } = await open();
    expect(userErrors).toMatchObject([{ code: 'ALREADY_RECORDED', field: ['caseId'] }]);
    expect(userErrors[0]?.message).toContain('2018-01-13T09:00:00.000Z');
    // A reason that is none is said so first; and it is open to each person apart.
    const without = await story.tries('registrar', 'sealedFileOpen', { justification: 'x' });
    expect(without.userErrors).toMatchObject([{ code: 'JUSTIFICATION_REQUIRED' }]);
    await story.does('supervisor', 'sealedFileOpen', { justification });
    registry.setClock('2018-01-13T09:00:00Z');
    expect((await open()).userErrors).toEqual([]);
  });
});
