import { inOrderOf, latestOf, standingClaims } from '../cases/standing-rows.js';
import { endOf, type CivilDate } from '../dates.js';
import type { DeterminationRow, NationalityFile } from './nationality.queries.js';
import { byAuthority, questions, versionOn, type Inputs } from './nationality.rules.js';

/*
 * Which word of which authority binds, and how each determination stands: docs/decisions/nationality.md has the model. Nothing here
 * reads a store, and nobody else compares what authorities said.
 */

export type Decision = NationalityFile['decisions'][number];
export type Said = Pick<Decision, 'nationality' | 'statelessnessRisk'>;
/** What the rules are asked, and by which of their versions. */
export interface Known {
  readonly inputs: Inputs;
  readonly ruleVersion: string;
}
export type Standing = DeterminationRow['challenges'][number]['kind'] | 'STANDING';

/** What an authority said: it upheld a determination, or overturned it. */
export interface Word {
  readonly who: string;
  readonly on: CivilDate;
  /** Its number says which of two of one day was recorded later. */
  readonly id: number;
  readonly isUpholding: boolean;
  readonly says: Said;
  readonly knew: Known;
  /** False while the item of evidence that it rests on is contested, refuted or disputed. */
  readonly stands: boolean;
  /** The decision by which it holds. */
  readonly decisionId: number;
  readonly judged: DeterminationRow;
  /** What is contested by whoever contests this word: what the authority decided itself, or what it upheld. */
  readonly of: DeterminationRow;
}

type Challenge = DeterminationRow['challenges'][number];
type Standings = ReadonlyMap<number, Decision>;

const standingById = (decisions: readonly Decision[]): Standings =>
  new Map(standingClaims(decisions).map((one) => [one.id, one]));

/** The decision that a settlement made: that in the place of what it overturned, or by which what it upheld holds on. */
export const decisionMadeBy = ({ decisionId, upheldById }: Challenge): number | null => decisionId ?? upheldById;

/** What was said of a determination, in the order of its days, without what was withdrawn as never said. */
function saidOf({ challenges }: DeterminationRow, standing: Standings): (Challenge & { readonly day: CivilDate })[] {
  const said = challenges.flatMap((one) => {
    const made = decisionMadeBy(one);
    if (made === null) return [{ ...one, day: one.statedOn }];
    const decision = standing.get(made);
    // The day of a decision may have been misread, and put right since.
    return decision ? [{ ...one, day: decision.decidedOn }] : [];
  });
  return inOrderOf(said, ({ day }) => day);
}

/** By which days a determination was contested, in their order. */
export const contestsOf = (row: DeterminationRow, decisions: readonly Decision[]): { readonly day: CivilDate }[] =>
  saidOf(row, standingById(decisions)).filter(({ kind }) => kind === 'CONTESTED');

/** The contest of a determination that the settlement answers which made this decision: the last one before it. */
export function findAnswered(row: DeterminationRow, decisions: readonly Decision[], madeId: number) {
  const said = saidOf(row, standingById(decisions));
  const place = said.findIndex((one) => decisionMadeBy(one) === madeId);
  return said.slice(0, Math.max(place, 0)).findLast(({ kind }) => kind === 'CONTESTED');
}

/** The words of authorities on a child that stand, in the order in which they were spoken, and recorded of one day. */
export function listWords(file: NationalityFile): Word[] {
  const { rows, decisions, answers } = file;
  const standing = standingById(decisions);
  const stands = answers.items.at(Number.POSITIVE_INFINITY);
  const words = rows.flatMap((judged) =>
    saidOf(judged, standing)
      .filter(({ kind }) => kind !== 'CONTESTED')
      .flatMap((said): Word[] => {
        // What was upheld before upholdings were decisions holds by the one that was upheld.
        const decision = standing.get(decisionMadeBy(said) ?? judged.decisionId);
        if (!decision) return [];
        const isUpholding = said.kind === 'UPHELD';
        // Of before authorities' decisions were determinations themselves, an overturned one has the challenge alone.
        const of = isUpholding ? judged : (rows.find(({ decisionId }) => decisionId === said.decisionId) ?? judged);
        return [
          {
            ...{ who: said.authority ?? 'An authority', on: said.day, id: said.id, isUpholding, says: decision },
            ...{ knew: knownBy(file, { on: said.day, judged }), decisionId: decision.id, judged, of },
            stands: stands((isUpholding ? said : of).evidenceId),
          },
        ];
      }),
  );
  return inOrderOf(words, ({ on }) => on);
}

/**
 * What an authority knew that spoke on a day: the answers on file by its end, as all that they rest on stood then; they have no day but that
 * of their recording. Where the determination by the rules that it judged, by itself or by what overturned that, was written later, the file
 * was: it knew what that was given. Nothing else that was typed decides, nor when its own paper was.
 */
export function knownBy({ rows, answers }: NationalityFile, { on, judged }: Pick<Word, 'on' | 'judged'>): Known {
  const ruleVersion = versionOn(on).version;
  const byRules = runBeneath(judged, rows);
  const until = endOf(on);
  const isLater = byRules.recordedAt > until;
  return { inputs: isLater ? (JSON.parse(byRules.inputs) as Inputs) : answers.at(until), ruleVersion };
}

/** The run of the rules that was contested first. */
function runBeneath(judged: DeterminationRow, rows: readonly DeterminationRow[]): DeterminationRow {
  const before = judged.ruleCode === byAuthority ? rows.find(({ id }) => id === judged.overturnsId) : undefined;
  return before ? runBeneath(before, rows) : judged;
}

/**
 * The standing word: the one spoken last, where nothing that the rules ask for has changed since, nor fell the item that it rests on. It binds
 * staff and rules.
 */
export function findStandingWord(words: readonly Word[], known: Known): Word | undefined {
  const last = words.at(-1);
  return last?.stands === true && knowSame(last.knew, known) ? last : undefined;
}

const knowSame = (one: Known, other: Known): boolean =>
  one.ruleVersion === other.ruleVersion && questions.every((asked) => one.inputs[asked] === other.inputs[asked]);

/** How a determination stood on a day, by what was said of it until then; without a day, how it stands. */
export function standingOn(row: DeterminationRow, decisions: readonly Decision[], day?: CivilDate): Standing {
  const said = saidOf(row, standingById(decisions));
  return said.findLast((one) => day === undefined || one.day <= day)?.kind ?? 'STANDING';
}

/** As `standingOn`; WITHDRAWN where nothing holds by it. */
export const standingOf = (row: DeterminationRow, decisions: readonly Decision[]): Standing | 'WITHDRAWN' =>
  findHeldSince(row, decisions) === undefined ? 'WITHDRAWN' : standingOn(row, decisions);

/**
 * Since when a determination holds: since the decision that it made, and where that was withdrawn as never made, since an authority upheld
 * it. Nothing where neither stands.
 */
export function findHeldSince(row: DeterminationRow, decisions: readonly Decision[]): CivilDate | undefined {
  const own = findDecision(row, decisions)?.decidedOn;
  return own ?? saidOf(row, standingById(decisions)).find(({ kind }) => kind === 'UPHELD')?.day;
}

/** What a determination decided, as last restated, whether or not it was withdrawn. */
export const decidedAs = (row: DeterminationRow, decisions: readonly Decision[]): Said =>
  decisions.findLast(({ id, correctsId }) => (correctsId ?? id) === row.decisionId) ?? row;

/** The decision that a determination made, as it stands. */
export const findDecision = ({ decisionId }: DeterminationRow, decisions: readonly Decision[]): Decision | undefined =>
  standingDecision(decisions, decisionId);

/** A decision as last restated, by the number of the row first written; nothing where it was withdrawn. */
export const standingDecision = (decisions: readonly Decision[], id: number | null): Decision | undefined =>
  id === null ? undefined : standingById(decisions).get(id);

/** What holds: the decision of the latest day that stands, and of one day the one recorded last. */
export const holding = (decisions: readonly Decision[]): Decision | undefined =>
  latestOf(standingClaims(decisions), ({ decidedOn }) => decidedOn);

export const saysSame = (one: Said | undefined, other: Said | undefined): boolean =>
  one?.nationality === other?.nationality && one?.statelessnessRisk === other?.statelessnessRisk;

export const inWords = ({ nationality, statelessnessRisk }: Said): string =>
  `${nationality}, statelessnessRisk ${statelessnessRisk}`;
