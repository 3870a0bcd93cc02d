import fc from 'fast-check';
import { caseStages, closureReasons, sexes } from '../../schema/cases.js';
import { sourceGrades } from '../../schema/claims.js';
import type { CaseStage, ClosureReason } from '../../src/counts/accounts.js';
import type { CountCode, CountDimension } from '../../src/counts/dimensions.js';
import type { Tx } from '../../src/database/connection.js';
import { addDays } from '../../src/dates.js';
import type { CaseId } from '../../src/identifiers.js';
import { stateOf, type Belief } from './belief.js';
import { siteIds, write } from './writer.js';

/*
 * A second account of the counting contract, for tests: a belief about one case that is changed in place by each act
 * and copied, so that what was known at an instant is the copy made then. It shares no code with src/counts.
 */

const firstDay = '2017-01-01';
/** The last day on which anything in a random history happens. */
export const lastDay = addDays(firstDay, 1_200);
const day = fc.nat({ max: 1_200 }).map((days) => addDays(firstDay, days));
const soon = fc.nat({ max: 200 });
const pick = fc.nat({ max: 1_000 });
const country = fc.constantFrom('SY' as const, 'SY' as const, 'IQ' as const);
const place = fc.record({ country, site: fc.constantFrom(null, ...siteIds), grade: fc.constantFrom(...sourceGrades) });
const birth = fc.option(
  fc.record({ days: fc.nat({ max: 7_500 }), width: fc.constantFrom(0, 0, 40, 900) }).map(({ days, width }) => {
    const earliest = addDays('1999-01-01', days);
    return { earliest, latest: addDays(earliest, width) };
  }),
);

/** Returns and closings more often than others: most rules are about them. */
const stage = fc.constantFrom(
  ...caseStages,
  'RETURNED' as const,
  'IN_REHABILITATION' as const,
  'CLOSED' as const,
  'CLOSED' as const,
  'CLOSED' as const,
);

/** One act: which, and with what; the case at hand decides what it can refer to. */
export const actArbitrary = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({
      kind: fc.constant('move' as const),
      stage,
      reason: fc.constantFrom(...closureReasons),
      soon,
    }),
  },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('reopen' as const), soon }) },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('redate' as const), pick, row: pick, on: day }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('annul' as const), pick, row: pick }) },
  { weight: 5, arbitrary: fc.record({ kind: fc.constant('claim' as const), on: day, place }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('reclaim' as const), pick, row: pick, on: day, place }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('withdraw' as const), pick, row: pick }) },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constant('profile' as const),
      sex: fc.constantFrom(...sexes),
      region: fc.constantFrom('KZ-75' as const, 'KZ-10' as const, null),
      birth,
      corrects: fc.boolean(),
    }),
  },
);
export type RandomAct = typeof actArbitrary extends fc.Arbitrary<infer T> ? T : never;

export class CaseModel {
  readonly #belief: Belief = { changes: [], claims: [], sex: 'UNKNOWN', region: null, birth: null };
  readonly #copies: { knownAt: number; belief: Belief }[] = [];

  constructor(
    readonly caseId: CaseId,
    readonly agencyId: number,
  ) {}

  /** Does the act to the model and writes it to the store; acts that refer to nothing do nothing. */
  async act(tx: Tx, now: number, act: RandomAct): Promise<void> {
    await this.#apply(tx, now, act);
    this.#copies.push({ knownAt: now, belief: structuredClone(this.#belief) });
  }

  /** What the case counts as, or undefined. */
  at(asOf: string, knownAt: number): Record<CountDimension, CountCode> | undefined {
    const copy = this.#copies.findLast((one) => one.knownAt <= knownAt);
    return copy && stateOf(copy.belief, asOf);
  }

  /** The days on which anything was ever said to have happened: where counts change. */
  days(): string[] {
    return this.#copies.flatMap(({ belief }) => [...belief.changes, ...belief.claims].map(({ on }) => on));
  }

  async #apply(tx: Tx, now: number, act: RandomAct): Promise<void> {
    const { changes, claims } = this.#belief;
    const last = changes.filter(({ stands }) => stands).at(-1);
    switch (act.kind) {
      case 'move':
        return this.#move(
          tx,
          now,
          act.stage,
          act.stage === 'CLOSED' ? act.reason : null,
          addDays(last?.on ?? firstDay, last ? act.soon : 0),
        );
      case 'reopen': {
        const before = changes.filter(({ stands, stage }) => stands && stage !== 'CLOSED').at(-1);
        if (last?.stage === 'CLOSED')
          await this.#move(tx, now, before?.stage ?? 'REPORTED', null, addDays(last.on, act.soon));
        return;
      }
      case 'redate':
      case 'annul': {
        const change = changes[act.pick % (changes.length || 1)];
        if (!change) return;
        if (act.kind === 'redate') change.on = act.on;
        change.stands = act.kind === 'redate';
        const correctsId = change.rows[act.row % change.rows.length] ?? 0;
        const row = {
          toStage: change.stage,
          closureReason: change.reason,
          effectiveOn: change.on,
          correctsId,
          isAnnulment: !change.stands,
        };
        change.rows.push((await write(tx, this.caseId, now, { change: row })).change ?? 0);
        return;
      }
      case 'claim': {
        const { country, site, grade } = act.place;
        const { claim = 0 } = await write(tx, this.caseId, now, {
          claim: { observedOn: act.on, country, siteId: site, grade },
        });
        claims.push({ id: claim, rows: [claim], on: act.on, country, site, grade, stands: true });
        return;
      }
      case 'reclaim':
      case 'withdraw': {
        const claim = claims[act.pick % (claims.length || 1)];
        if (!claim) return;
        claim.stands = act.kind === 'reclaim';
        if (act.kind === 'reclaim') Object.assign(claim, { on: act.on, ...act.place });
        const correctsId = claim.rows[act.row % claim.rows.length] ?? 0;
        const { country, site: siteId, grade } = claim;
        const row = { observedOn: claim.on, country, siteId, grade, correctsId, isWithdrawal: !claim.stands };
        claim.rows.push((await write(tx, this.caseId, now, { claim: row })).claim ?? 0);
        return;
      }
      case 'profile': {
        const { sex, region, birth: born } = act;
        Object.assign(this.#belief, { sex, region, birth: born });
        await write(tx, this.caseId, now, {
          profile: { sex, regionOfOrigin: region, birth: born, correctsId: act.corrects ? 1 : null },
        });
      }
    }
  }

  async #move(tx: Tx, now: number, stage: CaseStage, reason: ClosureReason | null, on: string): Promise<void> {
    if (on > lastDay) return;
    const { change = 0 } = await write(tx, this.caseId, now, {
      change: { toStage: stage, closureReason: reason, effectiveOn: on },
    });
    this.#belief.changes.push({ id: change, rows: [change], stage, reason, on, stands: true });
  }
}
