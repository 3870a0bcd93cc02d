import { lstat, open, rename, rm } from 'node:fs/promises';
import { extname } from 'node:path';
import { Invalid } from '../errors.js';
import { exportCases, exportFormats, type ExportFormat } from '../exports/export-cases.js';
import { getActingPerson } from './acting-person.js';
import { withRegistry } from './with-registry.js';

interface ExportOptions {
  readonly as: string;
  readonly format?: string;
  readonly purpose: string;
}

/** Writes what a person may see into a new file that only its owner may read: whole, or not at all. */
export async function exportCasesCommand(file: string, options: ExportOptions): Promise<void> {
  const format = formatOf(file, options.format);
  await assertNothingThere(file);
  const unfinished = `${file}.unfinished`;
  const target = await open(unfinished, 'wx', 0o600).catch((error: unknown) => {
    throw Invalid(`The file ${unfinished} cannot be made: ${String(Reflect.get(Object(error), 'code'))}.`, ['file']);
  });
  try {
    await withRegistry({}, async (registry) => {
      const actor = () => getActingPerson(registry, options.as, 'casesExport');
      for await (const piece of exportCases(registry, { format, purpose: options.purpose, actor }))
        await target.write(piece);
    });
    await target.sync();
    await target.close();
    // It may have been made meanwhile: an export of a whole registry takes minutes.
    await assertNothingThere(file);
    await rename(unfinished, file);
  } catch (error) {
    await target.close().catch(() => undefined);
    await rm(unfinished, { force: true });
    throw error;
  }
  console.log(`Wrote the cases that ${options.as} may see to ${file}. Keep it as safe as the registry.`);
}

/** Whoever exports twice to one name would lose what was exported first. */
async function assertNothingThere(file: string): Promise<void> {
  const found = await lstat(file).catch(() => undefined);
  if (!found) return;
  throw Invalid(
    `There is a file ${file} already, and an export is written to a new one: name another, or move that one away. Nothing was written.`,
    ['file'],
    'FILE_EXISTS',
  );
}

function formatOf(file: string, given: string | undefined): ExportFormat {
  const word = given ?? extname(file).slice(1).toLowerCase();
  const format = exportFormats.find((known) => known === word);
  if (!format)
    throw Invalid('The file must end in .csv or .jsonl, or its --format be given as csv or jsonl.', ['format']);
  return format;
}
