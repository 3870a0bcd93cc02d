import { copyFileSync } from 'node:fs';
import { dnaResults, evidence, kitMarks } from '../../schema/evidence.js';
import { kitMarkOf } from '../../src/cases/rules/kit-results.js';
import { openStore } from '../../src/database/store.js';
import { newId, type CaseId } from '../../src/identifiers.js';
import { addNames } from '../../src/identity/names.js';
import { clockOfBench, fillRegistry, keptFile } from './fill.js';
import { benchKeys } from './keys.js';
import { registrarId } from './write-case.js';

const recipe = 2;
/** The name that all children bear but those of the partner's agency. */
export const commonName = 'Мухаммад';

const children = 100;
const resultsOfEach = 100;

/**
 * A filled registry whose first page of a hundred cases holds a hundred results of DNA each. Each result says otherwise than the others of its
 * file, so that kits are compared, and each kit is on the file of one other child. All children but those of the partner's agency bear one name.
 */
export const fillWithKits = (count: number): Promise<string> =>
  keptFile(`kits-${count}`, recipe, async (unfinished) => {
    copyFileSync(await fillRegistry(count), unfinished);
    const store = openStore(unfinished, { migrate: true, keys: benchKeys() });
    const first = store.reader.raw.prepare('select id from cases order by reported_on desc, id desc limit ?').pluck();
    const caseIds = first.all(children) as number[];
    const recordedAt = clockOfBench();
    await store.inTransaction(async (tx) => {
      for (const [child, caseId] of caseIds.entries()) {
        const results = Array.from({ length: resultsOfEach }, (_, nth) => ({
          ...{ evidenceId: newId(recordedAt), caseId, testedOn: '2017-08-01', relation: 'MOTHER' as const },
          ...{
            laboratory: 'Laboratory of Astana',
            kitReference: `Kit ${child >> 1}-${nth}`,
            likelihoodPpm: 999_000 + nth,
          },
        }));
        const item = { type: 'DNA_KINSHIP', grade: 'A', obtainedOn: '2017-08-01', isVerified: true } as const;
        const stamp = { standing: 'STANDING', recordedAt, recordedBy: registrarId } as const;
        await tx.insert(evidence).values(
          results.map(({ evidenceId: id, laboratory, kitReference }) => ({
            ...{ id, caseId, ...item, ...stamp, source: `${laboratory}, ${kitReference}` },
          })),
        );
        await tx.insert(dnaResults).values(results);
        await tx.insert(kitMarks).values(results.map(kitMarkOf));
      }
    });
    const others = store.reader.raw
      .prepare("select id from cases where owner_agency_id <> (select agency_id from users where role = 'PARTNER')")
      .pluck()
      .all() as CaseId[];
    const name = {
      text: commonName,
      role: 'USED_IN_CAMP',
      script: 'CYRILLIC_RUSSIAN',
      source: 'CAMP_REGISTER',
    } as const;
    await store.inTransaction(async (tx) => {
      for (const caseId of others) await addNames(tx, caseId, [name], recordedAt);
    });
    await store.close();
  });
