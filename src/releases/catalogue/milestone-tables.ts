import { milestoneTables, type MilestoneTable } from '../../../schema/release.js';
import type { CatalogueDeclaration } from '../../disclosure/index.js';

/*
 * What the returned have reached, a table for each step and none crossed with another. Each counts children, once each,
 * and beside the exact number of the returned it says one thing: how they divide. No step follows from another or from
 * the phase, as a mandatory step may be waived, so that nothing can be reckoned from one table to the next.
 */

/** Whoever is abroad, died or left stands here: the number of them follows from the headlines. */
export const notAmongReturned = 'NOT_AMONG_RETURNED';

/** The milestone of the plan that each table speaks of. */
export const milestoneOf = { medical_examination: 'REC-MED', identity_number: 'DOC-IIN', school: 'EDU-ENR' } as const;

/** The codes of each table: of a milestone first who has reached it, then who has not. */
export const milestoneCodes = {
  medical_examination: ['EXAMINED', 'NOT_EXAMINED'],
  identity_number: ['NUMBER_ISSUED', 'NUMBER_NOT_ISSUED'],
  guardianship: ['DECISION_IN_FORCE', 'NO_DECISION'],
  school: ['ENROLLED', 'NOT_ENROLLED'],
  sessions: ['SESSIONS_0', 'SESSIONS_1_5', 'SESSIONS_6_10', 'SESSIONS_11_UP'],
} as const satisfies Record<MilestoneTable, readonly string[]>;
export type MilestoneState = Readonly<Record<MilestoneTable, string>>;

/** What a coarser table of sessions tells: whether few were attended, or more. */
export const sessionGroups = {
  SESSIONS_0_5: ['SESSIONS_0', 'SESSIONS_1_5'],
  SESSIONS_6_UP: ['SESSIONS_6_10', 'SESSIONS_11_UP'],
} as const;

/** The codes of the coarsest table, which stand in a release without a number until a table was proven. */
export const coarsestCodes = (table: MilestoneTable): readonly string[] =>
  table === 'sessions' ? Object.keys(sessionGroups) : milestoneCodes[table];

export const isMilestoneTable = (id: string): id is MilestoneTable => id in milestoneCodes;

/** The band of so many sessions attended. */
export function sessionBand(attended: number): (typeof milestoneCodes.sessions)[number] {
  if (attended === 0) return 'SESSIONS_0';
  if (attended <= 5) return 'SESSIONS_1_5';
  return attended <= 10 ? 'SESSIONS_6_10' : 'SESSIONS_11_UP';
}

type Nodes = CatalogueDeclaration['dimensions'][number]['hierarchies'][number]['nodes'];
type Family = CatalogueDeclaration['families'][number];

const nodesOf = (table: MilestoneTable): Nodes => [
  { code: notAmongReturned, parent: null },
  ...(table === 'sessions'
    ? Object.entries(sessionGroups).flatMap(([group, codes]) => [
        { code: group, parent: null },
        ...codes.map((code) => ({ code, parent: group })),
      ])
    : milestoneCodes[table].map((code) => ({ code, parent: null }))),
];

/** A milestone that was recorded by mistake is taken back, so that none of these is an order. */
export const milestoneDimensions: CatalogueDeclaration['dimensions'] = milestoneTables.map((id) => ({
  id,
  change: 'freely',
  hierarchies: [{ nodes: nodesOf(id) }],
}));

/** One dimension each, sensitive: the larger threshold holds for them. `others` are the accounts beside RETURNED. */
export const milestoneFamilies = (others: readonly string[]): readonly Family[] =>
  milestoneTables.map((id) => ({
    id,
    dimensions: [id],
    isSensitive: true,
    structuralZeros: [
      ...others.flatMap((account) => milestoneCodes[id].map((code) => ({ account, [id]: code }))),
      { account: 'RETURNED', [id]: notAmongReturned },
    ],
    details:
      id === 'sessions'
        ? [
            { id: 'band', depths: {} },
            { id: 'few-or-more', depths: { sessions: 1 } },
          ]
        : [{ id: 'reached', depths: {} }],
  }));
