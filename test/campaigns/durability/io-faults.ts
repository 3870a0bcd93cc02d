import { join } from 'node:path';
import { type Campaign, type Conditions, Ledger, pause, within } from '../support/campaign.js';
import { Client } from '../support/client.js';
import { makeRegistryFolder, type RegistryFolder } from '../support/folder.js';
import { isRunning, ServerEnded, startServer, type ServerProcess } from '../support/server.js';
import { allCalls, buildShim, calls, errnos, noCompiler, ShimControl, type Fault } from '../support/shim.js';
import { findDamage } from '../support/verify.js';
import { Writers } from '../support/writers.js';

/** Each kind of call by itself and all together, so that none hides behind the commonest. */
const kinds = [allCalls, calls.write, calls.sync, calls.read, calls.truncate, calls.open, calls.map];
const roundsOfOneFile = 15;

/**
 * Every call on the files of the registry fails in turn, once or from then on, at work and at the start. Nothing is
 * acknowledged that is not there; a server that cannot write says so within a second; and once the disk is well it is
 * served again by what a service manager does: starting what has ended.
 */
export const ioFaults: Campaign = async (conditions) => {
  const shim = buildShim();
  if (!shim) return { did: {}, found: [], skipped: noCompiler };
  const ledger = new Ledger();
  const template = await makeRegistryFolder();
  try {
    for (let at = 0; conditions.hasTime(); at++) {
      const registry = template.copy();
      const rounds = new FaultRounds(registry, shim.library, `io-${at}`, conditions, ledger);
      try {
        await rounds.run(at * roundsOfOneFile);
      } finally {
        await rounds.end();
        registry.discard();
      }
    }
  } finally {
    template.discard();
    shim.discard();
  }
  if (ledger.times('faults that fired') === 0) ledger.found('No fault fired: this campaign sees nothing.');
  return ledger.report();
};

class FaultRounds {
  readonly #control: ShimControl;
  readonly #writers: Writers;
  #server: ServerProcess | undefined;

  constructor(
    private readonly registry: RegistryFolder,
    private readonly library: string,
    name: string,
    private readonly conditions: Conditions,
    private readonly ledger: Ledger,
  ) {
    this.#control = new ShimControl(join(registry.folder, 'control'));
    this.#writers = new Writers(conditions.random, registry.tokens, name, 6);
  }

  async run(first: number): Promise<void> {
    for (
      let round = first;
      round < first + 2 || (round < first + roundsOfOneFile && this.conditions.hasTime());
      round++
    ) {
      const fault = this.#faultOf(round);
      this.ledger.did('faults armed');
      if (this.#server && this.conditions.random.chance(0.8)) await this.#failAtWork(this.#server, fault);
      else await this.#failAtStart(fault);
      if (this.#control.fired > 0) this.ledger.did('faults that fired');
      this.#control.disarm();
      await this.#recover(fault);
      this.conditions.say(`${this.ledger.times('faults that fired')} faults`);
    }
    for (const wrong of this.#writers.wrongs) if (!isInternal(wrong)) this.ledger.found(wrong);
  }

  async end(): Promise<void> {
    await this.#server?.kill('SIGKILL');
    this.#control.close();
  }

  /** In turn: the calls of a round are a few hundred, and each of them comes to fail. */
  #faultOf(round: number): Fault {
    const { random } = this.conditions;
    const kind = kinds[round % kinds.length] ?? allCalls;
    const error = kind === calls.write && random.chance(0.3) ? errnos.ENOSPC : errnos.EIO;
    const after = Math.floor(round / kinds.length) % 40;
    return {
      kinds: kind,
      after: random.chance(0.3) ? random.between(0, 300) : after,
      error,
      sticky: random.chance(0.3),
    };
  }

  async #failAtWork(server: ServerProcess, fault: Fault): Promise<void> {
    const client = new Client(server.address, 16);
    this.#control.arm(fault);
    const before = this.#writers.refusals;
    const until = performance.now() + 500;
    await this.#writers.run(
      (body, token) => client.post('/graphql', body, token),
      () => performance.now() < until,
    );
    // A group of writers stops where it was refused: then the server must say that it does not write.
    if (this.#writers.refusals > before) {
      this.ledger.did('faults that refused acts');
      const isRed = await within(1_000, async () => !isRunning(server) || (await healthOf(client)) !== 200);
      if (!isRed && fault.sticky === true) this.ledger.found(`${told(fault)}: no red health within a second.`);
    }
    client.close();
    await pause(20);
  }

  async #failAtStart(fault: Fault): Promise<void> {
    await this.#server?.kill(this.conditions.random.pick(['SIGKILL', 'SIGTERM']));
    this.#control.arm(fault);
    this.ledger.did('starts with a fault');
    this.#server = undefined;
    try {
      this.#server = await this.#start();
    } catch (error) {
      if (!(error instanceof ServerEnded)) throw error;
      this.ledger.did('starts that a fault ended');
      if (error.code === 0 || error.code === null)
        this.ledger.found(`${told(fault)}: the start ended with ${error.code}: ${error.said}`);
    }
  }

  async #recover(fault: Fault): Promise<void> {
    const before = this.#writers.acknowledged.length;
    const isWell = await within(15_000, async () => {
      const server = await this.#running();
      const client = new Client(server.address, 16);
      try {
        const until = performance.now() + 50;
        await this.#writers.run(
          (body, token) => client.post('/graphql', body, token),
          () => performance.now() < until,
        );
        return this.#writers.acknowledged.length > before && (await healthOf(client)) === 200;
      } catch {
        return false;
      } finally {
        client.close();
      }
    });
    if (isWell) this.ledger.did('recoveries');
    else this.ledger.found(`${told(fault)}: not serving again within 15 s: ${this.#server?.said() ?? ''}`);
    this.ledger.did('acknowledged acts', this.#writers.acknowledged.length - before);
    for (const found of await findDamage(this.registry.file, this.#writers.acknowledged))
      this.ledger.found(`${told(fault)}: ${found}`);
  }

  /** What a service manager does. */
  async #running(): Promise<ServerProcess> {
    if (this.#server && isRunning(this.#server)) return this.#server;
    if (this.#server) this.ledger.did('servers that ended by themselves and were started again');
    this.#server = undefined;
    return (this.#server = await this.#start());
  }

  #start(): Promise<ServerProcess> {
    return startServer(this.registry.folder, {
      environment: {
        LD_PRELOAD: this.library,
        ORALU_SHIM_MATCH: this.registry.file,
        ORALU_SHIM_CONTROL: this.#control.file,
        LOG_LEVEL: 'fatal',
      },
    });
  }
}

const healthOf = async (client: Client): Promise<number> => {
  try {
    return (await client.get('/healthz')).status;
  } catch {
    return 0;
  }
};

const told = ({ kinds: kind, after, error, sticky = false }: Fault): string =>
  `Fault (calls ${kind}, after ${after}, errno ${error}${sticky ? ', from then on' : ''})`;

/** A reader that could not read answers INTERNAL: that is no false success. */
const isInternal = (wrong: string): boolean => wrong.includes('"INTERNAL"') || wrong.includes(' 500:');
