import { join } from 'node:path';
import { type Conditions, Ledger, pause, type Report, within } from '../support/campaign.js';
import { Client } from '../support/client.js';
import { makeRegistryFolder, type RegistryFolder } from '../support/folder.js';
import { isRunning, ServerEnded, startServer, type ServerProcess } from '../support/server.js';
import { allCalls, buildShim, calls, errnos, noCompiler, ShimControl, type Fault } from '../support/shim.js';
import { findDamage } from '../support/verify.js';
import { Writers } from '../support/writers.js';

/** Each kind of call by itself, so that none hides behind the commonest. */
const kinds = ['write', 'sync', 'read', 'truncate', 'open', 'map'] as const;
const roundsOfOneFile = 15;

/**
 * Every call on the files of the registry fails in turn, once or from then on: at work, at the start and at the end; and
 * between them calls drawn at random while six clients write. Nothing is acknowledged that is not there; a server that
 * cannot write says so within a second; and once the disk is well it is served again by what a service manager does:
 * starting what has ended.
 */
export async function ioFaults(conditions: Conditions, error: number = errnos.EIO): Promise<Report> {
  const shim = buildShim();
  if (!shim) return { did: {}, found: [], skipped: noCompiler };
  const ledger = new Ledger();
  const inTurn = new EveryCall(conditions.seed, error, ledger);
  const template = await makeRegistryFolder();
  try {
    for (let at = 0; conditions.hasTime(); at++) {
      const registry = template.copy();
      const rounds = new FaultRounds(registry, shim.library, `io-${at}`, conditions, ledger, inTurn);
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
  ledger.did('is the seed with which to go on', inTurn.goesOnWith);
  if (ledger.times('faults that fired') === 0) ledger.found('No fault fired: this campaign sees nothing.');
  return ledger.report();
}

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
    private readonly inTurn: EveryCall,
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
      this.ledger.did('faults armed');
      // The next call in turn, and in every third round one drawn.
      const isDrawn = round % 3 === 2;
      const { fault, when } = isDrawn ? this.#drawn() : this.inTurn.next;
      if (when === 'start') await this.#failAtStart(fault, isDrawn);
      else if (when === 'work') await this.#failAtWork(await this.#running(), fault, isDrawn);
      else await this.#failAtEnd(await this.#running(), fault);
      if (this.#control.fired > 0) this.ledger.did('faults that fired');
      if (!isDrawn) this.inTurn.tried(this.#control.fired > 0);
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

  #drawn(): Place {
    const { random } = this.conditions;
    const kind = random.pick([allCalls, ...kinds.map((name) => calls[name])]);
    const error = kind === calls.write && random.chance(0.3) ? errnos.ENOSPC : errnos.EIO;
    const fault = { kinds: kind, after: random.between(0, 300), error, sticky: random.chance(0.3) };
    return { fault, when: random.chance(0.8) ? 'work' : 'start' };
  }

  /** In turn each client does one act, so that the calls are the same from round to round; else as many as half a second allows. */
  async #failAtWork(server: ServerProcess, fault: Fault, isDrawn: boolean): Promise<void> {
    const client = new Client(server.address, 16);
    this.#control.arm(fault);
    const before = this.#writers.refusals;
    const until = performance.now() + 500;
    let begun = 0;
    await this.#writers.run(
      (body, token) => client.post('/graphql', body, token),
      () => (isDrawn ? performance.now() < until : begun++ < this.#writers.count),
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

  /** In turn after a kill, which leaves a start the most to do. */
  async #failAtStart(fault: Fault, isDrawn: boolean): Promise<void> {
    await this.#server?.kill(isDrawn ? this.conditions.random.pick(['SIGKILL', 'SIGTERM']) : 'SIGKILL');
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

  /** What is written when a server is asked to end: it ends all the same. */
  async #failAtEnd(server: ServerProcess, fault: Fault): Promise<void> {
    this.#control.arm(fault);
    this.ledger.did('ends with a fault');
    await server.kill('SIGTERM');
    this.#server = undefined;
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

type When = 'work' | 'start' | 'end';

interface Place {
  readonly fault: Fault;
  readonly when: When;
}

/** Of those that say where to begin. */
const longestSeed = 1_000_000;

/**
 * Which call fails next: of each kind the first, the second and so on at each time, until there are no more; then the next
 * kind. All of them take hours: a run begins with the kind of its seed, modulo 36, and says which it has been through, so
 * that several runs go through all; a seed below a million begins with the call of seed / 36, so that a run can go on where
 * another has ended, and each says where that was.
 */
class EveryCall {
  readonly #all: readonly (Place & { readonly kind: string })[];
  #at: number;
  #after = 0;
  #missed = 0;

  constructor(
    seed: number,
    error: number,
    private readonly ledger: Ledger,
  ) {
    this.#all = (['work', 'start', 'end'] as const).flatMap((when) =>
      [false, true].flatMap((sticky) =>
        kinds.map((kind) => ({
          kind: sticky ? `${kind} and all after it` : kind,
          when,
          fault: { kinds: calls[kind], after: 0, error, sticky },
        })),
      ),
    );
    this.#at = seed % this.#all.length;
    this.#after = seed < longestSeed ? Math.floor(seed / this.#all.length) : 0;
  }

  /** The seed with which another run goes on. */
  get goesOnWith(): number {
    return this.#after * this.#all.length + this.#at;
  }

  get next(): Place {
    const { when, fault } = this.#place;
    return { when, fault: { ...fault, after: this.#after } };
  }

  /** Thrice in a row there was no such call: another run may make a few more, as it is others' turn. */
  tried(hasFired: boolean): void {
    this.#missed = hasFired ? 0 : this.#missed + 1;
    this.#after++;
    if (this.#missed < 3) return;
    const { when, kind } = this.#place;
    this.ledger.did(`calls in turn at ${when}, to the last: ${kind}`, this.#after - 3);
    [this.#at, this.#after, this.#missed] = [(this.#at + 1) % this.#all.length, 0, 0];
  }

  get #place() {
    const place = this.#all[this.#at];
    if (!place) throw new RangeError(`There is no kind ${this.#at} of calls.`);
    return place;
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
