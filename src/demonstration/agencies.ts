import type { AgencyKind, SourceGrade } from './course/history.types.js';
import { weighted } from './random.js';

export interface DemonstrationAgency {
  readonly code: string;
  readonly name: string;
  readonly kind: AgencyKind;
  /** Partners see and report their own cases; state bodies run the registry. */
  readonly isPartner: boolean;
}

/** State bodies and partners of the demonstration. The non-governmental ones are invented. */
export const demonstrationAgencies: readonly DemonstrationAgency[] = [
  { code: 'MFA', name: 'Ministry of Foreign Affairs', kind: 'GOVERNMENT', isPartner: false },
  { code: 'MES', name: 'Ministry of Education and Science', kind: 'GOVERNMENT', isPartner: false },
  { code: 'MLSP', name: 'Ministry of Labour and Social Protection', kind: 'GOVERNMENT', isPartner: false },
  { code: 'NSC', name: 'National Security Committee', kind: 'GOVERNMENT', isPartner: false },
  { code: 'ICRC', name: 'International Committee of the Red Cross', kind: 'INTERNATIONAL', isPartner: true },
  { code: 'UNICEF', name: 'United Nations Children’s Fund', kind: 'INTERNATIONAL', isPartner: true },
  { code: 'QAMQOR', name: 'Qamqor Family Tracing Fund', kind: 'NON_GOVERNMENTAL', isPartner: true },
  { code: 'BOLASHAQ-UI', name: 'Bolashaq Ui Children’s Home Association', kind: 'NON_GOVERNMENTAL', isPartner: true },
  { code: 'LAW', name: 'Centre for Children’s Rights and Legal Aid', kind: 'NON_GOVERNMENTAL', isPartner: true },
];

/** How many families each agency answers for. */
export const owners = weighted<DemonstrationAgency>(
  demonstrationAgencies.map((agency) => [agency, ownerWeight(agency.code)] as const),
);

function ownerWeight(code: string): number {
  const weights: Readonly<Record<string, number>> = {
    MFA: 40,
    NSC: 14,
    MES: 8,
    MLSP: 6,
    ICRC: 12,
    UNICEF: 8,
    QAMQOR: 6,
  };
  return weights[code] ?? 3;
}

/** Who says so, by the grade of the source: A official, B named agency, C media or relative, D unnamed. */
export const sourcesByGrade: Readonly<Record<SourceGrade, readonly string[]>> = {
  A: [
    'Consular mission, camp visit',
    'Host authority, official list',
    'Consular interview in custody',
    'Border authority, note verbale',
  ],
  B: [
    'ICRC, family links visit',
    'UNICEF, child protection monitor',
    'Camp administration, resident list',
    'UNHCR, registration list',
    'Qamqor Family Tracing Fund, field visit',
  ],
  C: [
    'Grandmother, telephone call',
    'Grandfather, letter',
    'Aunt, messages from the mother',
    'Regional newspaper',
    'Neighbour who returned',
    'Television report',
  ],
  D: ['Unsigned letter', 'Hotline call without a name', 'Message in a group chat'],
};
