import {
  milestoneCatalogues,
  milestoneDefinitions,
  type milestoneBodies,
  type phases,
} from '../../../schema/rehabilitation/catalogue.js';
import type { Actor } from '../../access/actor.js';
import { performAnswering, type Registry, type Request } from '../../audit/act.js';
import { personOf } from '../../cases/change-case.js';
import { Invalid, VersionConflict } from '../../errors.js';
import { plainWords } from '../words.js';
import { fileSealed, planApproved } from '../plans/milestone-guards.js';
import { readCatalogue, type Catalogue } from './catalogue.queries.js';

export interface DefinitionGiven {
  readonly code: string;
  readonly nameKk: string;
  readonly nameRu: string;
  readonly nameEn: string;
  readonly phase: (typeof phases)[number];
  readonly dueDays: number;
  readonly body: (typeof milestoneBodies)[number];
  readonly isMandatory: boolean;
}

export interface ReviseCatalogue extends Request {
  /** The edition that was read: the new one follows it. */
  readonly expectedVersion: number;
  readonly reason: string;
  readonly definitions: readonly DefinitionGiven[];
}

export const mostDefinitions = 100;

/**
 * Writes a new edition of the milestones and answers its number. Plans that run keep theirs until somebody moves them on
 * purpose. Errors: VERSION_CONFLICT where another edition came between, GUARD_FAILED where what speaks of a milestone would
 * be left without it, INVALID_INPUT, also for an edition that says what the last one says.
 */
export function reviseCatalogue(registry: Registry, actor: Actor, input: ReviseCatalogue): Promise<number> {
  const act = { action: 'catalogue:edit', operation: 'milestoneCatalogueRevise', input } as const;
  return performAnswering(registry, actor, act, { write: String, read: Number }, async (tx, now) => {
    const last = await readCatalogue(tx, undefined);
    const current = last?.version ?? 0;
    if (current !== input.expectedVersion) throw VersionConflict(input.expectedVersion, current);
    const reason = plainWords(input.reason, 'reason');
    assertDefinitions(input.definitions);
    assertSpokenOf(input.definitions);
    assertAnother(input.definitions, last);
    const version = current + 1;
    await tx.insert(milestoneCatalogues).values({ version, reason, recordedAt: now, recordedBy: personOf(actor) });
    for (const [index, definition] of input.definitions.entries()) {
      await tx.insert(milestoneDefinitions).values({ ...definition, catalogueVersion: version, place: index + 1 });
    }
    return { answer: version, subjects: [] };
  });
}

/** What speaks of a milestone by its code: without it a published table, a figure or an act would say nothing. */
export const spokenOf: Readonly<Record<string, string>> = {
  'REC-MED': 'the published table of medical examinations',
  'DOC-IIN': 'the published table of identification numbers',
  'EDU-ENR': 'the published table of schooling and the days to school',
  [planApproved]: 'planApprove',
  [fileSealed]: 'fileSeal',
};

function assertSpokenOf(definitions: readonly DefinitionGiven[]): void {
  const codes = new Set(definitions.map(({ code }) => code));
  for (const [code, what] of Object.entries(spokenOf)) {
    if (codes.has(code)) continue;
    throw Invalid(`SPOKEN_OF: an edition keeps ${code}, since ${what} speaks of it.`, ['definitions'], 'GUARD_FAILED');
  }
}

function assertAnother(definitions: readonly DefinitionGiven[], last: Catalogue | undefined): void {
  const textOf = ({ code, nameKk, nameRu, nameEn, phase, dueDays, body, isMandatory }: DefinitionGiven) =>
    JSON.stringify([code, nameKk, nameRu, nameEn, phase, dueDays, body, isMandatory]);
  if (last?.definitions.map(textOf).join() !== definitions.map(textOf).join()) return;
  throw Invalid(`This is what edition ${last.version} says already: there is nothing to revise.`, ['definitions']);
}

/** Codes as in `REC-MED`; those of individual steps, `STEP-1` and so on, are made by plans. */
const codePattern = /^[A-Z][A-Z0-9]{1,5}(-[A-Z0-9]{1,8}){1,2}$/;

function assertDefinitions(definitions: readonly DefinitionGiven[]): void {
  if (definitions.length === 0 || definitions.length > mostDefinitions) {
    throw Invalid(`A catalogue has 1 to ${mostDefinitions} milestones; it came with ${definitions.length}.`, [
      'definitions',
    ]);
  }
  const seen = new Set<string>();
  for (const [index, { code, nameKk, nameRu, nameEn, phase, dueDays }] of definitions.entries()) {
    const at = (name: string) => ['definitions', String(index), name];
    if (!codePattern.test(code) || code.startsWith('STEP-')) {
      throw Invalid(`A milestone has a code such as REC-MED, and none of STEP-…; it came as ${code}.`, at('code'));
    }
    if (seen.has(code)) throw Invalid(`Each code stands once in a catalogue; ${code} came twice.`, at('code'));
    seen.add(code);
    for (const [name, text] of Object.entries({ nameKk, nameRu, nameEn })) plainWords(text, name);
    if ((phase === 'PRE_ARRIVAL') !== dueDays < 0 || Math.abs(dueDays) > 3650) {
      throw Invalid(
        `dueDays are days after arrival, below zero for PRE_ARRIVAL alone and at most 3650; ${code} came with ${dueDays} in ${phase}.`,
        at('dueDays'),
      );
    }
  }
}
