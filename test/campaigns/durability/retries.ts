import { type Conditions, Ledger, type Report } from '../support/campaign.js';
import { Client, type Came } from '../support/client.js';
import { makeRegistryFolder } from '../support/folder.js';
import { startServer, type Starting } from '../support/server.js';
import { findDamage } from '../support/verify.js';
import { Writers, type Send } from '../support/writers.js';

/**
 * A network that loses and repeats: 30 % of the requests arrive twice at once, 10 % of the answers are lost, half of
 * them because the connection is cut while the server is at work. Each act must be done exactly once, whatever the clients
 * send again, and both copies must be told the same.
 */
export async function retries({ random, hasTime, say }: Conditions, starting: Starting = {}): Promise<Report> {
  const ledger = new Ledger();
  const registry = await makeRegistryFolder();
  const server = await startServer(registry.folder, starting);
  const client = new Client(server.address, 64);
  const impatient = new Client(server.address, 64);
  const headersOf = (token: string) => ({ 'content-type': 'application/json', authorization: `Bearer ${token}` });
  const cutOff = (body: object, token: string): Promise<unknown> =>
    impatient
      .send('POST', '/graphql', headersOf(token), JSON.stringify(body), random.between(1, 8))
      .catch(() => ledger.did('connections cut while at work'));
  const send: Send = async (body, token) => {
    ledger.did('requests');
    const isDoubled = random.chance(0.3);
    const isCut = random.chance(0.05);
    if (isCut) await cutOff(body, token);
    const sent = () => client.post('/graphql', body, token);
    const [came, other] = await Promise.all([sent(), isDoubled ? sent() : undefined]);
    if (other) {
      ledger.did('requests that arrived twice');
      if (came.status !== 503 && other.status !== 503 && answerIn(came) !== answerIn(other))
        ledger.found(`Two answers to one act: ${came.text} and ${other.text}`);
    }
    if (!random.chance(0.05)) return came;
    ledger.did('answers lost');
    return send(body, token);
  };
  try {
    const writers = new Writers(random, registry.tokens, 'retry', 16);
    await writers.keepRunning(send, () => {
      say(`${writers.acknowledged.length} acts`);
      return hasTime() || writers.acknowledged.length + writers.wrongs.length < 50;
    });
    ledger.did('acknowledged acts', writers.acknowledged.length);
    for (const wrong of writers.wrongs) ledger.found(wrong);
    for (const found of await findDamage(registry.file, writers.acknowledged)) ledger.found(found);
  } finally {
    client.close();
    impatient.close();
    await server.kill('SIGTERM');
    registry.discard();
  }
  return ledger.report();
}

/** What an act answered: a retry shows the case as it is now, so only the id and what went wrong must agree. */
const answerIn = ({ status, text }: Came): string =>
  `${status} ${/"id":"([^"]*)"/.exec(text)?.[1]} ${/"code":"([^"]*)"/.exec(text)?.[1]}`;
