import { columns } from '../../../src/imports/columns.js';
import type { Random } from '../../../src/demonstration/random.js';
import { csvOf, goodRow, type Row } from '../../imports/files.js';
import { type Conditions, Ledger, type Report } from '../support/campaign.js';
import { makeRegistryFolder } from '../support/folder.js';
import { openInProcess } from '../support/in-process.js';

/** A file is left for a new one after so many: what is imported makes it grow. */
const filesOfOneRegistry = 3_000;

const query =
  'mutation ($input: CasesImportInput!) { casesImport(input: $input) { rows imported alreadyThere problemCount problems { row column code message expected } userErrors { code message } } }';

interface Imported {
  readonly rows: number;
  readonly imported: number;
  readonly alreadyThere: number;
  readonly problemCount: number;
  readonly problems: readonly { readonly row: number; readonly column: string | null; readonly code: string }[];
  readonly userErrors: readonly object[];
}

/**
 * Files of cases with everything wrong that a file can have, through the mutation. All of a file is stored or nothing of
 * it; each problem names a row and a column; and no problem repeats what stood in a cell.
 */
export async function csv({ random, hasTime, say }: Conditions, open = openInProcess): Promise<Report> {
  const ledger = new Ledger();
  const template = await makeRegistryFolder('memory');
  try {
    do {
      const registry = template.copy();
      const served = await open(registry.file);
      const count = served.store.reader.raw.prepare('select count(*) from cases').pluck();
      try {
        for (let at = 0; at < 30 || (at < filesOfOneRegistry && hasTime()); at++) {
          const before = Number(count.get());
          const secret = `Zq${random.next().toString(36)}`;
          const content = hostileFile(random, secret);
          const input = { idempotencyKey: `file-${at}-${random.next()}`, format: 'CSV', content };
          const { status, text } = await served.ask(
            '/graphql',
            { query, variables: { input } },
            registry.tokens['partner'],
          );
          ledger.did('files');
          const wrong = wrongIn(status, text, Number(count.get()) - before, secret, ledger);
          if (wrong !== undefined)
            ledger.found(`${wrong}: ${JSON.stringify(content.slice(0, 600))} → ${text.slice(0, 400)}`);
        }
        say(`${ledger.times('files')} files`);
      } finally {
        await served.close();
        registry.discard();
      }
    } while (hasTime());
  } finally {
    template.discard();
  }
  if (ledger.times('files stored whole') === 0) ledger.found('No file was stored: all were refused for one reason.');
  if (ledger.times('files refused') === 0) ledger.found('No file was refused: none was hostile.');
  return ledger.report();
}

function wrongIn(status: number, text: string, stored: number, secret: string, ledger: Ledger): string | undefined {
  if (status >= 500) return `Answered ${status}`;
  if (text.includes(secret)) return 'Repeats what stood in a cell';
  const { data } = JSON.parse(text) as { data?: { casesImport: Imported } | null };
  const came = data?.casesImport;
  if (!came || came.userErrors.length > 0 || came.problemCount > 0) {
    ledger.did('files refused');
    ledger.did('problems named', came?.problems.length ?? 0);
    if (stored !== 0) return `Refused, and ${stored} cases stored`;
    if (came && came.problemCount > 0 && came.problems.length === 0) return 'Problems without a name';
    return came?.problems.some(({ row, column, code }) => row < 1 || !isPlace(column, code))
      ? 'A problem without a place'
      : undefined;
  }
  ledger.did('files stored whole');
  if (stored !== came.imported || came.imported + came.alreadyThere !== came.rows)
    return `${came.rows} rows, ${came.imported} said to be imported, ${stored} stored`;
  return undefined;
}

/** What is wrong with a whole row or file; of everything else a column is to blame. */
const ofNoColumn: ReadonlySet<string> = new Set([
  'EMPTY_FILE',
  'NO_ROWS',
  'ROW_TOO_LONG',
  'TOO_MANY_COLUMNS',
  'WRONG_DELIMITER',
  'WRONG_NUMBER_OF_CELLS',
]);

const isPlace = (column: string | null, code: string): boolean =>
  column === null ? ofNoColumn.has(code) : /^#\d+$/.test(column) || columns.some(({ name }) => name === column);

/** One to six rows, most of them good, each spoilt a little; then, sometimes, the file as a whole. */
function hostileFile(random: Random, secret: string): string {
  const rows = Array.from({ length: random.between(1, 6) }, (_, at) => hostileRow(random, secret, at));
  const file = csvOf(rows);
  return random.chance(0.3) ? spoilFile(file, random, secret) : file;
}

function hostileRow(random: Random, secret: string, at: number): Row {
  const row: Record<string, string> = {
    ...goodRow,
    reference: `F-${random.next()}-${at}`,
    source: `Register ${secret}`,
  };
  if (random.chance(0.6)) return row;
  const { name } = random.pick(columns);
  if (name !== 'reference') row[name] = random.pick(hostileCells(secret));
  return row;
}

const hostileCells = (secret: string): readonly string[] => [
  '',
  secret,
  ` ${secret} `,
  `=HYPERLINK("http://x/${secret}")`,
  `@SUM(${secret})`,
  `${secret}\r\n${secret},"`,
  `${secret}\u0000`,
  `\u202e${secret}`,
  secret.repeat(500),
  '2017-02-30',
  '9999-99-99',
  '2012-03/2099',
  '-1',
  'ЖЕНСКИЙ',
  `${secret};${secret}`,
  '١٢',
  'NaN',
  '🧒'.repeat(60),
];

function spoilFile(file: string, random: Random, secret: string): string {
  const at = random.between(0, file.length);
  const inserted = (text: string) => `${file.slice(0, at)}${text}${file.slice(at)}`;
  return random.pick([
    () => file.slice(0, at),
    () => `\ufeff${file}`,
    () => `\ufeff\ufeff${file}`,
    () => file.replaceAll(',', random.pick([';', '\t', '|'])),
    () => file.replaceAll('\r\n', random.pick(['\n', '\r', '\n\n', '\u2028'])),
    () => inserted(random.pick(['"', '""', ',', '\u0000', '\n', `"${secret}`, '\u001a', '\ufffd'])),
    () => file.replace('reference', random.pick(['Reference', 'reference,reference', secret, ''])),
    () => inserted(','.repeat(random.pick([3, 3_000]))),
    () => inserted(secret.repeat(8_000)),
    () => `${file}${file}`,
    () => '',
    () => file.split('\r\n').slice(1).join('\r\n'),
  ])();
}
