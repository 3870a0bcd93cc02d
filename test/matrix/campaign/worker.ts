/*
 * One process of the campaign: `survey` makes the world and finds out which cells reach which guard; `try` takes guards
 * away, one after the other or, where the source itself is changed, one only. Speaks in lines of JSON.
 */
import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { loadWith, type Edit } from './loader.js';
import type { Mutant } from './mutants.js';

interface Task {
  readonly folder: string;
  readonly tests: readonly string[];
  readonly survey?: 'whole' | 'world';
  readonly controls?: readonly Control[];
  readonly edits?: readonly Edit[];
  readonly mutants?: readonly Mutant[];
}

/** Places that must be green while these guards are off. */
export interface Control {
  readonly places: readonly string[];
  readonly behind: readonly string[];
}

const task = JSON.parse(readFileSync(process.argv[2] ?? '', 'utf8')) as Task;
const say = (what: object): void => void process.stdout.write(`@${JSON.stringify(what)}\n`);

const compiled = join(task.folder, 'compiled');
mkdirSync(compiled, { recursive: true });
loadWith(task.edits ?? [], compiled);
const { beginFile } = await import('./jest-globals.js');
for (const name of task.tests) {
  beginFile(name);
  await import(new URL(`../../../${name}`, import.meta.url).href);
}
if (task.survey) {
  const { remembered, survey, writeSurvey } = await import('./survey.js');
  writeSurvey(task.folder, await (task.survey === 'whole' ? survey(task.folder) : remembered(task.folder)));
} else {
  const { redWith, tryMutant } = await import('./try.js');
  const { readSurvey } = await import('./survey.js');
  const known = readSurvey(task.folder);
  for (const { places, behind } of task.controls ?? []) say({ reds: await redWith(places, behind, known) });
  for (const mutant of task.mutants ?? []) {
    say({ begun: mutant.name });
    const began = performance.now();
    const verdict = await tryMutant(mutant, known);
    say({ ...verdict, name: mutant.name, seconds: (performance.now() - began) / 1000 });
  }
}
process.exit(0);
