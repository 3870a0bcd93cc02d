import { milestoneTables, type MilestoneTable } from '../../../schema/release.js';
import type { CatalogueDeclaration } from '../../disclosure/index.js';
import { notReturned } from './not-returned.js';

/*
 * What the returned have reached, a table for each step and none crossed with another. Each counts children, once each,
 * and beside the exact number of the returned it says one thing: how they divide. No step follows from another or from
 * the phase, as a mandatory step may be waived, so that nothing can be reckoned from one table to the next.
 */

/** Whoever died or left the register stands here, come home or not: their number follows from the headlines. */
export const diedOrLeft = 'DIED_OR_LEFT';

/** The milestone of the plan that each table speaks of. */
export const milestoneOf = { medical_examination: 'REC-MED', identity_number: 'DOC-IIN', school: 'EDU-ENR' } as const;

/** The codes of each table in the order in which a child can pass through them. */
export const milestoneCodes = {
  medical_examination: ['NOT_EXAMINED', 'EXAMINED'],
  identity_number: ['NUMBER_NOT_ISSUED', 'NUMBER_ISSUED'],
  guardianship: ['NO_DECISION', 'DECISION_IN_FORCE'],
  school: ['NOT_ENROLLED', 'ENROLLED'],
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
  { code: notReturned, parent: null },
  ...(table === 'sessions'
    ? Object.entries(sessionGroups).flatMap(([group, codes]) => [
        { code: group, parent: null },
        ...codes.map((code) => ({ code, parent: group })),
      ])
    : milestoneCodes[table].map((code) => ({ code, parent: null }))),
  { code: diedOrLeft, parent: null },
];

/**
 * What was achieved and what was attended stays so, and a reader reckons with that: a milestone that is taken back was recorded
 * by mistake and counts as a revision. A decision on guardianship ends.
 */
export const milestoneDimensions: CatalogueDeclaration['dimensions'] = milestoneTables.map((id) => ({
  id,
  change: id === 'guardianship' ? 'freely' : 'forward',
  hierarchies: [{ nodes: nodesOf(id) }],
}));

/** One dimension each, sensitive: the larger threshold holds for them. Each account but RETURNED is in one code whole. */
export const milestoneFamilies = (abroad: readonly string[]): readonly Family[] =>
  milestoneTables.map((id) => ({
    id,
    dimensions: [id],
    isSensitive: true,
    structuralZeros: [
      ...abroad.flatMap((account) => [...milestoneCodes[id], diedOrLeft].map((code) => ({ account, [id]: code }))),
      ...[notReturned, diedOrLeft].map((code) => ({ account: 'RETURNED', [id]: code })),
      ...['DECEASED', 'OTHER'].flatMap((account) =>
        [notReturned, ...milestoneCodes[id]].map((code) => ({ account, [id]: code })),
      ),
    ],
    details:
      id === 'sessions'
        ? [
            { id: 'band', depths: {} },
            { id: 'few-or-more', depths: { sessions: 1 } },
          ]
        : [{ id: 'reached', depths: {} }],
  }));
