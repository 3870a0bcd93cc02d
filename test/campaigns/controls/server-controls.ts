import { ioFaults } from '../durability/io-faults.js';
import { retries } from '../durability/retries.js';
import { http } from '../input/http.js';
import { connections } from '../load/connections.js';
import { overload } from '../load/overload.js';
import { slowClients } from '../load/slow-clients.js';
import { soak } from '../load/soak.js';
import { brokenInMain } from '../support/broken-server.js';
import { type Control, few } from './control.js';

/* Servers that are broken, and a disk. */

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

export const serverControls: readonly Control[] = [
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
