import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { createHash } from 'node:crypto';
import { eq } from 'drizzle-orm';
import { kitMarks } from '../../schema/evidence.js';
import { identityRule } from '../../src/cases/rules/identity-rule.js';
import { markKits } from '../../src/evidence/mark-kits.js';
import { fromNodeId } from '../../src/identifiers.js';
import { asMeant, spelling } from '../../src/words.js';
import { CaseStory } from '../support/case-story.js';
import { openTestRegistry, type TestRegistry } from '../support/registry.js';
import { dna } from './dna.js';

describe('a mark that an older rule spelt', () => {
  let registry: TestRegistry;
  beforeEach(async () => {
    registry = await openTestRegistry();
  });
  afterEach(() => registry.discard());

  it('is made anew when the registry is next served, so that the kit is found again, and no other is touched', async () => {
    const [one, other] = [await CaseStory.open(registry), await CaseStory.open(registry)];
    for (const story of [one, other]) await story.does('caseworker', 'dnaResultRecord', dna);
    const shared = async (): Promise<unknown> => {
      const query = `{ identityStatus(caseId: "${other.state.id}") { sharedKits { otherCaseId } } }`;
      return (await registry.ask('registrar', query)).data.identityStatus.sharedKits as unknown;
    };
    const found = [{ otherCaseId: one.state.id }];
    expect(await shared()).toEqual(found);
    const { store } = registry.temporary;
    const ofCase = eq(kitMarks.caseId, fromNodeId('case', one.state.id) ?? 0);
    const marks = () => store.reader.db.select().from(kitMarks).where(ofCase);
    const [mark] = await marks();
    if (!mark) throw new Error('The kit was not marked.');
    expect(mark.spelling).toBe(spelling);
    await store.inTransaction(async (tx) => {
      await tx.delete(kitMarks).where(ofCase);
      // As the migration finds them: nothing says by which rule.
      await tx.insert(kitMarks).values({ evidenceId: mark.evidenceId, caseId: mark.caseId, mark: 'ΚΙΤ 4711' });
    });
    expect(await shared()).toEqual([]);
    const registryServed = { store, clock: Date.now };
    expect([await markKits(registryServed), await markKits(registryServed)]).toEqual([1, 0]);
    expect(await shared()).toEqual(found);
    expect(await marks()).toEqual([mark]);
  });
});

describe('the rule by which kits are spelt', () => {
  /**
   * What each rule makes of every character, and of which facts a kit is marked. A rule that makes another of them, or a further
   * edition of Unicode that does, is a further one. */
  const digests: Readonly<Record<number, string>> = {
    2: 'bb2d17ba7bdca6772447ec89a5efc500014b74cc8b4c0c1116356815a5ed184a',
  };

  it('has another number whenever it spells a text otherwise', () => {
    const hash = createHash('sha256').update(identityRule.contradiction.sameIn.join());
    const isHalf = (code: number) => code >= 0xd800 && code <= 0xdfff;
    for (let code = 0; code <= 0x1ffff; code++)
      if (!isHalf(code)) hash.update(`${asMeant(`A${String.fromCodePoint(code)}1`)}\n`);
    for (const text of ['Kit-1', '#', '* #', 'ﬁ ﬂ', 'KİT ١٢', ' ', '\u3164']) hash.update(`${asMeant(text)}\n`);
    expect(hash.digest('hex')).toBe(digests[spelling]);
  });
});
