import { ordinalsOf } from '../../cases/ordinals.js';
import { recordEvidence, type RecordEvidence } from '../../cases/facts/record-evidence.js';
import { listJudgedEvidence } from '../../cases/reading/case-file.js';
import { recordConflict, recordCustody, settleConflict, type RecordConflict } from '../../evidence/keep-evidence.js';
import type { Parts } from './parts.types.js';
import { caseOf, changeOf, ownerOf, registrarOf, scene, type Company, type Scene } from './scene.js';

type Item = Pick<RecordEvidence, 'type' | 'grade' | 'obtainedOn' | 'source' | 'isVerified'>;

/** What is known of who the child is, in the order in which it is put on file. */
const items = {
  register: {
    ...{ type: 'CAMP_OR_PRISON_REGISTER', grade: 'B', obtainedOn: '2017-12-15', isVerified: true },
    source: 'Camp administration, extract of the register of families',
  },
  notice: {
    ...{ type: 'MEDICAL_BIRTH_NOTICE', grade: 'B', obtainedOn: '2017-12-18', isVerified: false },
    source: 'Hospital, copy of a birth notice',
  },
  photograph: {
    ...{ type: 'RELATIVE_PHOTO_RECOGNITION', grade: 'C', obtainedOn: '2017-12-19', isVerified: false },
    source: 'Grandmother, shown five photographs',
  },
} as const satisfies Record<string, Item>;
type Word = keyof typeof items;

/** Through whose hands the extract of the register went. */
const holders = [
  ['2017-12-15', 'Consular mission'],
  ['2017-12-18', 'Diplomatic courier'],
  ['2017-12-21', 'Archive of the ministry'],
] as const;

/** One identity file: who holds an item, and two contradictions, of which one is settled and one is not. */
export const scenesOfEvidence = ({ disputed }: Parts): readonly Scene[] => {
  const caseworker = (company: Company) => ownerOf(company, 'caseworker', disputed);
  const placeOf = async ({ db }: Company, word: Word): Promise<number> => {
    const onFile = await listJudgedEvidence(db, caseOf(disputed));
    const found = onFile.findLast(({ type, obtainedOn }) => {
      const item = items[word];
      return type === item.type && obtainedOn === item.obtainedOn;
    });
    return ordinalsOf(onFile)(found?.id ?? 0);
  };
  const contradict = async (
    company: Company,
    [one, other]: readonly [Word, Word],
    said: Pick<RecordConflict, 'about' | 'reason'>,
  ): Promise<void> => {
    const between = { evidenceId: await placeOf(company, one), otherEvidenceId: await placeOf(company, other) };
    const change = await changeOf(company, disputed);
    await recordConflict(company.registry, caseworker(company), { ...change, ...between, ...said });
  };
  return [
    scene('2017-12-23T08:00:00Z', async (company) => {
      for (const item of Object.values(items))
        await recordEvidence(company.registry, caseworker(company), {
          ...(await changeOf(company, disputed)),
          ...item,
        });
      const evidenceId = await placeOf(company, 'register');
      for (const [heldFrom, holder] of holders)
        await recordCustody(company.registry, caseworker(company), {
          ...(await changeOf(company, disputed)),
          ...{ evidenceId, holder, heldFrom },
        });
    }),
    scene('2017-12-24T10:10:00Z', async (company) => {
      const reason = 'The register has the child two years older than the birth notice.';
      await contradict(company, ['register', 'notice'], { about: 'BIRTH', reason });
    }),
    scene('2017-12-24T10:40:00Z', async (company) => {
      const reason = 'The grandmother uses another name than the register.';
      await contradict(company, ['register', 'photograph'], { about: 'NAME', reason });
    }),
    scene('2017-12-26T07:30:00Z', async (company) => {
      const reason = 'The camp wrote the name by ear: it is the same one.';
      // Of this child's two contradictions the second.
      const settled = { ...(await changeOf(company, disputed)), conflictId: 2, reason };
      await settleConflict(company.registry, registrarOf(company), settled);
    }),
  ];
};
