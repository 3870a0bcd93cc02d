import type { AgencyKind, Region } from '../course/history.types.js';

export interface DemonstrationBody {
  readonly code: string;
  readonly name: string;
  readonly kind: AgencyKind;
}

/** The regional centres that accompany children at home, and the regions each of them serves. Their names are invented. */
export const regionalCentres: readonly (DemonstrationBody & { readonly regions: readonly Region[] })[] = [
  { code: 'RC-ATYRAU', name: 'Support Centre Atyrau', kind: 'GOVERNMENT', regions: ['KZ-23'] },
  { code: 'RC-AQTOBE', name: 'Support Centre Aqtobe', kind: 'GOVERNMENT', regions: ['KZ-15'] },
  { code: 'RC-ORAL', name: 'Support Centre Oral', kind: 'GOVERNMENT', regions: ['KZ-27'] },
  { code: 'RC-AQTAU', name: 'Support Centre Aqtau', kind: 'GOVERNMENT', regions: ['KZ-47'] },
  { code: 'RC-QYZYLORDA', name: 'Support Centre Qyzylorda', kind: 'GOVERNMENT', regions: ['KZ-43'] },
  { code: 'RC-SHYMKENT', name: 'Support Centre Shymkent', kind: 'GOVERNMENT', regions: ['KZ-79', 'KZ-61'] },
  { code: 'RC-TARAZ', name: 'Support Centre Taraz', kind: 'GOVERNMENT', regions: ['KZ-31'] },
  { code: 'RC-ALMATY', name: 'Support Centre Almaty', kind: 'GOVERNMENT', regions: ['KZ-75', 'KZ-19', 'KZ-33'] },
  { code: 'RC-QARAGANDY', name: 'Support Centre Qaragandy', kind: 'GOVERNMENT', regions: ['KZ-35', 'KZ-62'] },
  { code: 'RC-ASTANA', name: 'Support Centre Astana', kind: 'GOVERNMENT', regions: ['KZ-71', 'KZ-11'] },
  { code: 'RC-PAVLODAR', name: 'Support Centre Pavlodar', kind: 'GOVERNMENT', regions: ['KZ-55'] },
  { code: 'RC-OSKEMEN', name: 'Support Centre Oskemen', kind: 'GOVERNMENT', regions: ['KZ-63', 'KZ-10'] },
  { code: 'RC-QOSTANAI', name: 'Support Centre Qostanai', kind: 'GOVERNMENT', regions: ['KZ-39', 'KZ-59'] },
];

/** The centre that serves a region; the capital's where the region is not known. */
export const centreOf = (region: Region | null): string =>
  regionalCentres.find(({ regions }) => region !== null && regions.includes(region))?.code ?? 'RC-ASTANA';

/** A school, a clinic and a guardianship office, each shown some children by its narrow view. */
export const bodiesWithViews: readonly DemonstrationBody[] = [
  { code: 'SCHOOL-7', name: 'Secondary School No. 7', kind: 'SCHOOL' },
  { code: 'CLINIC-3', name: 'Children’s Polyclinic No. 3', kind: 'MEDICAL' },
  { code: 'GUARD-1', name: 'Guardianship Office, Education Department', kind: 'GOVERNMENT' },
];
