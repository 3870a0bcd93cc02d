/* Writes pairs of rows to a registry, one pair in each transaction, until told to stop: the load beside a backup. */
import { parentPort, workerData } from 'node:worker_threads';
import Database from 'better-sqlite3';

const db = new Database(workerData.file, { timeout: 5_000 });
db.pragma('synchronous = FULL');
const [one, other] = [
  db.prepare("insert into idempotency_keys values (1, ?, 'test', '', '', 0)"),
  db.prepare("insert into record_versions values ('user', ?, 2)"),
];
const pair = db.transaction((at) => {
  one.run(`pair ${at}`);
  other.run(at);
});
let [at, stopped] = [0, false];
parentPort.on('message', () => (stopped = true));
function write() {
  for (let more = 0; more < 5; more++) pair(++at);
  parentPort.postMessage(at);
  // The registry's own writes wait a second for their turn, and no longer.
  if (!stopped) return void setTimeout(write, 3);
  db.close();
  parentPort.close();
}
write();
