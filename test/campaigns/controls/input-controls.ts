import { defaultFieldResolver, isObjectType } from 'graphql';
import { threadCpuUsage } from 'node:process';
import { keyGraves } from '../../../src/backups/key-graves.js';
import { buildRegistrySchema } from '../../../src/server/registry-graphql.js';
import { csvOf, goodRow } from '../../imports/files.js';
import { csv } from '../input/csv.js';
import { fuzz } from '../input/fuzz.js';
import { BackUp, Erase, Restore } from '../input/model-endings.js';
import { Open, runHistory } from '../input/model.js';
import { Ledger, type Report } from '../support/campaign.js';
import type { Came } from '../support/client.js';
import { makeRegistryFolder } from '../support/folder.js';
import { type InProcess, openInProcess } from '../support/in-process.js';
import { type Control, few } from './control.js';

/* What is broken within this process. */

/** As if the resolver of an agency's name did this, and answered what it answers. */
async function namingAgencies(resolver: () => string, run: () => Promise<Report>): Promise<Report> {
  const type = buildRegistrySchema().getType('Agency');
  const field = isObjectType(type) ? type.getFields()['name'] : undefined;
  if (!field) throw new Error('Agencies have no name.');
  const { resolve = defaultFieldResolver } = field;
  field.resolve = resolver;
  try {
    return await run();
  } finally {
    field.resolve = resolve;
  }
}

/** Works so long: of its own time, for a machine that others use gives it less than the clock says. */
function stall(milliseconds: number): void {
  const begun = threadCpuUsage();
  const worked = (): number => {
    const { user, system } = threadCpuUsage(begun);
    return (user + system) / 1000;
  };
  while (worked() < milliseconds);
}

/** The application, whose answers to what is asked are changed; `ask` asks the same with another payload. */
const answering =
  (change: (came: Came, payload: string, ask: (payload: string) => Promise<Came>) => Promise<Came> | Came) =>
  async (...given: Parameters<typeof openInProcess>): Promise<InProcess> => {
    const served = await openInProcess(...given);
    return {
      ...served,
      ask: async (path, payload, token) => {
        const came = await served.ask(path, payload, token);
        return change(came, JSON.stringify(payload), (other) => served.ask(path, other, token));
      },
    };
  };

const inFuzz: readonly Omit<Control, 'campaign'>[] = [
  {
    broken: 'a resolver that answers what its database said',
    found: /Says "SQLITE_"/,
    seconds: 6,
    run: (conditions) =>
      namingAgencies(
        () => 'SQLITE_CONSTRAINT: UNIQUE constraint failed',
        () => fuzz(conditions),
      ),
  },
  {
    broken: 'a resolver that holds the event loop',
    found: /^\d{3} ms as /,
    seconds: 6,
    run: (conditions) =>
      namingAgencies(
        () => (stall(300), 'Slow'),
        () => fuzz(conditions),
      ),
  },
  {
    broken: 'an application that knows nobody',
    found: /% of the documents were executed/,
    seconds: few,
    run: (conditions) =>
      fuzz(conditions, async (...given) => {
        const served = await openInProcess(...given);
        let asked = 0;
        return { ...served, ask: (path, payload) => served.ask(path, ++asked % 5 > 0 ? '{' : payload, 'nobody') };
      }),
  },
];

function withOneGoodRow(payload: string): string {
  const { query, variables } = JSON.parse(payload);
  const reference = `kept-${variables.input.idempotencyKey}`;
  const content = csvOf([{ ...goodRow, reference }]);
  return JSON.stringify({ query, variables: { input: { idempotencyKey: reference, format: 'CSV', content } } });
}

const refused = /"problemCount":[1-9]/;

const inCsv: readonly Omit<Control, 'campaign'>[] = [
  {
    broken: 'an import that repeats what stood in a cell',
    found: /^Repeats what stood in a cell/,
    seconds: few,
    run: (conditions) =>
      csv(
        conditions,
        answering(({ text, ...came }, payload) => ({
          ...came,
          text: text.replace('"expected":"', `"expected":"not ${/Zq[a-z0-9.]+/.exec(payload)?.[0]}, `),
        })),
      ),
  },
  {
    broken: 'an import that keeps a row of a file that it refuses',
    found: /^Refused, and 1 cases stored/,
    seconds: few,
    run: (conditions) =>
      csv(
        conditions,
        answering(async (came, payload, ask) => {
          if (refused.test(came.text)) await ask(withOneGoodRow(payload));
          return came;
        }),
      ),
  },
  {
    broken: 'an import that names no column',
    found: /^A problem without a place/,
    seconds: few,
    run: (conditions) =>
      csv(
        conditions,
        answering(({ text, ...came }) => ({ ...came, text: text.replaceAll(/"column":"[^"]*"/g, '"column":null') })),
      ),
  },
];

/** A history that ends in a backup from before an erasure being restored, and erasures not done again in it. */
async function restoreWithoutGraves(): Promise<Report> {
  const ledger = new Ledger();
  const template = await makeRegistryFolder('memory');
  const graves = { ...keyGraves, destroyAgain: () => undefined, eraseAgain: async () => undefined };
  const history = [new Open('registrar', 1), new BackUp(), new Erase(0, 1), new Restore()];
  try {
    await runHistory(template, history, ledger, graves);
  } catch (error) {
    ledger.found(String(error));
  } finally {
    template.discard();
  }
  return ledger.report();
}

export const inputControls: readonly Control[] = [
  ...inFuzz.map((one) => ({ ...one, campaign: 'fuzz' })),
  ...inCsv.map((one) => ({ ...one, campaign: 'csv' })),
  {
    campaign: 'model',
    broken: 'a restore that brings erased children back',
    found: /The names of an erased child/,
    seconds: few,
    run: restoreWithoutGraves,
  },
];
