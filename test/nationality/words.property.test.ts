import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { addDays } from '../../src/dates.js';
import { CaseStory } from '../support/case-story.js';
import { openTestRegistry, type TestRegistry } from '../support/registry.js';
import { Oracle, type Act, type ItemStanding, type Nationality } from './words-oracle.js';

/* Acts in any order of typing, through the front door, against the model written again by hand (`words-oracle.ts`). */

let registry: TestRegistry;
beforeAll(async () => {
  registry = await openTestRegistry(`${dayOf(firstDay)}T09:00:00Z`);
});
afterAll(() => registry.discard());

const firstDay = 4;
/** The registry's clock runs on, whoever sets it back: each run counts its days from where the last one ended. */
let dawns = 0;
const dayOf = (day: number): string => addDays('2018-01-01', dawns + day - 1);
const nationality = fc.constantFrom<Nationality>('CITIZEN', 'NOT_A_CITIZEN', 'UNDER_DETERMINATION');
const day = fc.integer({ min: 1, max: 9 });
const of = fc.integer({ min: 0, max: 3 });
const decision = fc.integer({ min: 0, max: 6 });

const contest = fc.record({ does: fc.constant('contest' as const), of, day });
const settle = fc.record({
  ...{ does: fc.constant('settle' as const), of, day },
  ...{ to: fc.option(nationality, { nil: undefined }), onItem: fc.boolean() },
});
const dawn = fc.constant({ does: 'dawn' } as const);
/** What the rules ask for is answered, or an item that an answer rests on is judged. */
const news = fc.oneof(
  fc.record({
    does: fc.constant('fact' as const),
    answer: fc.constantFrom('YES' as const, 'NO' as const, 'UNKNOWN' as const),
    onItem: fc.boolean(),
  }),
  fc.record({
    does: fc.constant('judge' as const),
    standing: fc.constantFrom<ItemStanding>('STANDING', 'CONTESTED', 'REFUTED'),
  }),
);
const single: fc.Arbitrary<Act[]> = fc
  .oneof(
    dawn,
    news,
    fc.record({ does: fc.constant('determine' as const), day }),
    fc.record({ does: fc.constant('own' as const), says: nationality, day }),
    contest,
    settle,
    fc.record({ does: fc.constant('withdraw' as const), decision }),
    fc.record({ does: fc.constant('restate' as const), decision, day }),
  )
  .map((act) => [act]);
/** A contest and what came of it some days after: by chance alone the two would seldom meet. */
const appeal: fc.Arbitrary<Act[]> = fc
  .tuple(contest, settle, fc.integer({ min: 0, max: 3 }))
  .map(([before, after, later]) => [before, { ...after, of: before.of, day: before.day + later }]);
/** What came of a contest, and somebody who would decide otherwise today. */
const trial: fc.Arbitrary<Act[]> = fc
  .tuple(
    appeal,
    fc.oneof(
      fc.record({ does: fc.constant('own' as const), says: nationality, day: fc.constant(99) }),
      fc.record({ does: fc.constant('determine' as const), day: fc.constant(99) }),
    ),
  )
  .map(([papers, decides]) => [...papers, decides]);
/** News, after which days pass before a bundle of papers is typed, of days before and after it. */
const bundle: fc.Arbitrary<Act[]> = fc
  .tuple(news, fc.array(dawn, { minLength: 1, maxLength: 3 }), fc.array(appeal, { minLength: 1, maxLength: 2 }))
  .map(([known, days, papers]) => [known, ...days, ...papers.flat()]);
const kinds = [
  { weight: 2, arbitrary: single },
  { weight: 1, arbitrary: appeal },
  { weight: 2, arbitrary: trial },
  { weight: 1, arbitrary: bundle },
];
const acts = fc.array(fc.oneof(...kinds), { minLength: 5, maxLength: 10 }).map((some) => some.flat());

const item = { type: 'MEDICAL_BIRTH_NOTICE', grade: 'B', obtainedOn: '2017-08-01', source: 'Hospital' };

/** A file as it is acted on, one act after another. */
class File {
  readonly oracle = new Oracle(firstDay);
  today = firstDay;
  private count = 0;
  /** Where each decision lies among the rows, of which a withdrawal is one, too. */
  private readonly places: number[] = [];
  private rows = 0;
  /** Who came to what, of all runs: a generator that reaches nothing proves nothing. */
  static readonly reached = new Map<string, number>();

  constructor(private readonly story: CaseStory) {}

  async does(asked: Act): Promise<void> {
    // Nothing is dated after today: that is another rule.
    const act = 'day' in asked ? { ...asked, day: Math.min(asked.day, this.today) } : asked;
    const expected = this.oracle.act(act);
    const came = await this.sends(act);
    expect({ act, code: came }).toEqual({ act, code: expected });
    const kind = act.does === 'settle' && act.to === undefined ? 'uphold' : act.does;
    const what = `${kind} ${expected ?? 'done'}`;
    File.reached.set(what, (File.reached.get(what) ?? 0) + 1);
    if (expected === undefined && ['determine', 'own', 'settle'].includes(act.does)) this.places.push(++this.rows);
    if (expected === undefined && ['withdraw', 'restate'].includes(act.does)) this.rows++;
    expect(await this.reads()).toEqual(this.oracle.status());
  }

  private async sends(act: Act): Promise<string | undefined> {
    const tries = async (mutation: string, input: object) =>
      (await this.story.tries('registrar', mutation, input)).userErrors[0]?.code;
    const one = String(++this.count);
    switch (act.does) {
      case 'dawn':
        registry.setClock(`${dayOf(++this.today)}T09:00:00Z`);
        return undefined;
      case 'fact':
        return tries('nationalityFactRecord', {
          ...{ kind: 'BORN_AT_HOME', answer: act.answer, source: `Source ${one}` },
          ...(act.onItem && { evidenceId: '1' }),
        });
      case 'judge':
        return tries('evidenceJudge', { evidenceId: '1', standing: act.standing, reason: `Look ${one}.` });
      case 'determine':
        return tries('nationalityDetermine', { decidedOn: dayOf(act.day) });
      case 'own':
        return tries('nationalityRecord', { nationality: act.says, rule: `View ${one}`, decidedOn: dayOf(act.day) });
      case 'contest':
        return tries('nationalityContest', { ...this.names(act), reason: 'Counsel.' });
      case 'settle': {
        const paper = { authority: `Court ${one}`, reference: 'Decision 17', reason: 'By its file.' };
        const item = act.onItem ? { evidenceId: '1' } : {};
        return tries('nationalityChallengeSettle', { ...this.names(act), ...paper, ...item, overturnedTo: act.to });
      }
      case 'withdraw': {
        const decisionId = this.story.names('nationalityDecision', this.places[act.decision] ?? 99);
        return tries('nationalityWithdraw', { decisionId, reason: 'Of another child.' });
      }
      case 'restate': {
        const corrects = this.story.names('nationalityDecision', this.places[act.decision] ?? 99);
        const says = this.oracle.saysAt(act.decision);
        const restated = { nationality: says ?? 'CITIZEN', rule: `As read ${one}`, decidedOn: dayOf(act.day) };
        return tries('nationalityRecord', { ...restated, corrects, reason: 'Misread.' });
      }
    }
  }

  private readonly names = (act: { readonly of: number; readonly day: number }) => ({
    ...{ determinationId: this.story.names('nationalityDetermination', act.of + 1), statedOn: dayOf(act.day) },
  });

  private async reads() {
    const { id } = this.story.state;
    const query = `{ nationalityStatus(caseId: "${id}") { held isOutdated determinations { standing } } case(id: "${id}") { nationality } }`;
    const { data } = await registry.ask('registrar', query);
    const { held, isOutdated, determinations } = data.nationalityStatus as {
      held: string;
      isOutdated: boolean;
      determinations: { standing: string }[];
    };
    expect(data.case).toEqual({ nationality: held });
    return { held, isOutdated, standings: determinations.map(({ standing }) => standing) };
  }
}

describe('what authorities, the rules and the staff said of a nationality, typed in any order', () => {
  it('is taken, refused and read as the model says, and what is outdated is brought in order by the act that is named', async () => {
    let ordered = 0;
    await fc.assert(
      fc.asyncProperty(acts, async (some) => {
        registry.setClock(`${dayOf(firstDay)}T09:00:00Z`);
        const parents = [
          { role: 'MOTHER', citizenship: 'OTHER' },
          { role: 'FATHER', citizenship: 'KZ' },
        ];
        const story = await CaseStory.open(registry, { parents });
        await story.does('caseworker', 'evidenceRecord', item);
        const file = new File(story);
        try {
          for (const day of [1, 2]) await file.does({ does: 'determine', day });
          for (const act of some) await file.does(act);
          if (!file.oracle.status().isOutdated) return;
          ordered++;
          await file.does(file.oracle.wayOut());
          expect(file.oracle.status().isOutdated).toBe(false);
        } finally {
          dawns += file.today - firstDay;
        }
      }),
      { numRuns: 25 },
    );
    const reached = (what: string) => File.reached.get(what) ?? 0;
    for (const what of ['settle done', 'uphold done', 'own NO_SUCH_TRANSITION', 'determine NO_SUCH_TRANSITION'])
      expect([what, reached(what) > 0]).toEqual([what, true]);
    expect(ordered).toBeGreaterThan(0);
  }, 180_000);
});
