import { defaultFieldResolver, isObjectType } from 'graphql';
import { threadCpuUsage } from 'node:process';
import { keyGraves } from '../../../src/backups/key-graves.js';
import { buildRegistrySchema } from '../../../src/server/registry-graphql.js';
import { csvOf, goodRow } from '../../imports/files.js';
import { ioFaults } from '../durability/io-faults.js';
import { retries } from '../durability/retries.js';
import { csv } from '../input/csv.js';
import { fuzz } from '../input/fuzz.js';
import { http } from '../input/http.js';
import { Erase, BackUp, Restore } from '../input/model-endings.js';
import { Open, runHistory } from '../input/model.js';
import { connections } from '../load/connections.js';
import { overload } from '../load/overload.js';
import { slowClients } from '../load/slow-clients.js';
import { soak } from '../load/soak.js';
import { brokenInMain } from '../support/broken-server.js';
import { type Conditions, Ledger, type Report } from '../support/campaign.js';
import { makeRegistryFolder } from '../support/folder.js';
import type { Came } from '../support/client.js';
import { type InProcess, openInProcess } from '../support/in-process.js';

/*
 * Each campaign against something that is broken on purpose, which it must find: one that finds nothing here would find
 * nothing anywhere. `power`, `timing`, `disk` and `clock` have their controls within themselves, and what looks for damage
 * after a crash has its own (support/verify.test.ts).
 */

export interface Control {
  readonly campaign: string;
  /** What is broken. */
  readonly broken: string;
  /** What the campaign must say of it. */
  readonly found: RegExp;
  /** For how long; where it is more than a few seconds, by hand alone. */
  readonly seconds: number;
  run(conditions: Conditions): Promise<Report>;
}

const few = 2;

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

const falseAcknowledgement = `
  const emit = http.Server.prototype.emit;
  let acts = 0;
  http.Server.prototype.emit = function (event, request, response) {
    if (event !== 'request' || request.method !== 'POST' || ++acts % 20 !== 0) return emit.apply(this, arguments);
    request.resume();
    response.setHeader('content-type', 'application/json');
    const payload = { case: { id: 'case_1', version: 1 }, userErrors: [] };
    response.end(JSON.stringify({ data: { caseOpen: payload, attestationRecord: payload, whereaboutsRecord: payload } }));
    return true;
  };`;
const importHttp = "import http from 'node:http';";

const inServer: readonly Control[] = [
  {
    campaign: 'retries',
    broken: 'a server that acknowledges what it has not done',
    found: /^Lost: |^Two answers to one act/,
    seconds: few,
    run: (conditions) => retries(conditions, brokenInMain(importHttp, falseAcknowledgement)),
  },
  {
    campaign: 'io-faults',
    broken: 'a disk that says of writes that they were done',
    found: /Lost: |integrity_check|cannot be read|not serving again/,
    seconds: few,
    // The sixth kind: every write from the first on.
    run: (conditions) => ioFaults({ ...conditions, seed: 6 }, 0),
  },
  {
    campaign: 'http',
    broken: 'a server that writes down what came, and says where it failed',
    found: /The log repeats|Tells of the inside|^500 for/,
    seconds: few,
    run: (conditions) =>
      http(
        conditions,
        brokenInMain(
          importHttp,
          `const emit = http.Server.prototype.emit;
           http.Server.prototype.emit = function (event, request, response) {
             if (event !== 'request') return emit.apply(this, arguments);
             console.log('127.0.0.1 ' + request.url + JSON.stringify(request.rawHeaders));
             response.statusCode = 500;
             response.end('at answer (/srv/oralu/answer.js:3:1)');
             return true;
           };`,
        ),
      ),
  },
  {
    campaign: 'soak',
    broken: 'a server that opens files and closes none',
    found: /descriptors in the end/,
    seconds: 4,
    run: (conditions) =>
      soak(
        conditions,
        brokenInMain("import { openSync } from 'node:fs';", "setInterval(() => openSync('/dev/null'), 4).unref();"),
      ),
  },
  {
    campaign: 'soak',
    broken: 'a server that keeps ever more memory',
    found: /MB resident in the end/,
    seconds: 4,
    run: (conditions) =>
      soak(
        conditions,
        brokenInMain(
          importHttp,
          `const emit = http.Server.prototype.emit;
           const kept = [];
           let since, all = 0;
           http.Server.prototype.emit = function (event) {
             if (event === 'request') since ??= performance.now();
             const wanted = since === undefined ? 0 : Math.min(900e6, 60 * (performance.now() - since) ** 2);
             for (; all < wanted; all += 1 << 20) kept.push(Buffer.alloc(1 << 20, 1));
             return emit.apply(this, arguments);
           };`,
        ),
      ),
  },
  {
    campaign: 'slow-clients',
    broken: 'a server that waits for ever',
    found: /^No slow client was cut off/,
    seconds: few,
    run: (conditions) =>
      slowClients(
        conditions,
        brokenInMain(
          importHttp,
          `const make = http.createServer;
           http.createServer = (options, listener) => make({ ...options, connectionsCheckingInterval: 2 ** 30 }, listener);`,
        ),
      ),
  },
  {
    campaign: 'connections',
    broken: 'a server that ends one connection in five',
    found: /connections were ended/,
    seconds: few,
    run: (conditions) =>
      connections(
        conditions,
        brokenInMain(
          "import net from 'node:net';",
          `const emit = net.Server.prototype.emit;
           let connections = 0;
           net.Server.prototype.emit = function (event, socket) {
             if (event === 'connection' && ++connections % 5 === 0) setTimeout(() => socket.destroy(), 500);
             return emit.apply(this, arguments);
           };`,
        ),
      ),
  },
  {
    campaign: 'connections',
    broken: 'a server that stops for a tenth of each second',
    found: /ms at the 99th percentile/,
    seconds: 40,
    run: (conditions) =>
      connections(
        conditions,
        brokenInMain(
          '',
          `setInterval(() => { const until = performance.now() + 150; while (performance.now() < until); }, 1_000);`,
        ),
      ),
  },
  {
    campaign: 'overload',
    broken: 'a server that goes on refusing when the crowd has gone',
    found: /^After the crowd it answers 503/,
    seconds: few,
    run: (conditions) =>
      overload(
        conditions,
        brokenInMain(
          importHttp,
          `const emit = http.Server.prototype.emit;
           let sent = 0;
           http.Server.prototype.emit = function (event, request, response) {
             if (event !== 'request' || ++sent < 300) return emit.apply(this, arguments);
             response.writeHead(503, { 'retry-after': '2' }).end();
             return true;
           };`,
        ),
      ),
  },
  {
    campaign: 'overload',
    broken: 'a server that refuses nobody',
    found: /answers per second of a peak|^Nobody was told to come again/,
    seconds: 120,
    run: (conditions) =>
      overload(
        conditions,
        brokenInMain(
          "import hooks from 'node:perf_hooks'; import { syncBuiltinESMExports } from 'node:module';",
          `hooks.performance.eventLoopUtilization = () => ({ idle: 1, active: 0, utilization: 0 });
           hooks.monitorEventLoopDelay = () => ({ enable() {}, disable() {}, reset() {}, percentile: () => 0, mean: 0, min: 0, max: 0 });
           syncBuiltinESMExports();`,
        ),
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

export const controls: readonly Control[] = [
  ...inFuzz.map((one) => ({ ...one, campaign: 'fuzz' })),
  ...inCsv.map((one) => ({ ...one, campaign: 'csv' })),
  ...inServer,
  {
    campaign: 'model',
    broken: 'a restore that brings erased children back',
    found: /The names of an erased child/,
    seconds: few,
    run: restoreWithoutGraves,
  },
];
