import fc from 'fast-check';
import { cpSync, existsSync, mkdtempSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { openingInput } from '../../support/opening-input.js';
import { type Campaign, Ledger } from '../support/campaign.js';
import { keyFileBeside, makeRegistryFolder, type RegistryFolder } from '../support/folder.js';
import { type InProcess, openInProcess } from '../support/in-process.js';
import { findBroken } from '../support/verify.js';

/** What must be true of one case: who owns it, how often it was changed, who was shown it. */
interface ModelCase {
  readonly id: string;
  readonly owner: 'registrar' | 'partner';
  version: number;
  grantId?: string | undefined;
}

export interface Model {
  readonly cases: ModelCase[];
}

/** The registry under test; a crash replaces the application and its files. */
export interface Real {
  served: InProcess;
  file: string;
  readonly tokens: Readonly<Record<string, string>>;
  readonly ledger: Ledger;
}

/* eslint-disable-next-line @typescript-eslint/no-explicit-any -- the shape of an answer is what a command looks at. */
type Data = any;

async function act(real: Real, who: string, mutation: string, input: object, selection: string): Promise<Data> {
  const type = `${mutation[0]?.toUpperCase()}${mutation.slice(1)}Input!`;
  const query = `mutation ($input: ${type}) { ${mutation}(input: $input) { ${selection} userErrors { code } } }`;
  const { text } = await real.served.send({ query, variables: { input } }, real.tokens[who] ?? '');
  const { data } = JSON.parse(text) as { data?: Record<string, Data> };
  if (!data) throw new Error(`${mutation}: ${text}`);
  return data[mutation];
}

function expectSame(what: string, expected: unknown, came: unknown): void {
  if (JSON.stringify(expected) === JSON.stringify(came)) return;
  throw new Error(`${what}: expected ${JSON.stringify(expected)}, came ${JSON.stringify(came)}`);
}

/** A command of the model. Those for erasure and for restoring a backup belong here, beside `Crash`. */
abstract class Command implements fc.AsyncCommand<Model, Real> {
  check = (_model: Readonly<Model>): boolean => true;
  abstract perform(model: Model, real: Real): Promise<void>;

  async run(model: Model, real: Real): Promise<void> {
    real.ledger.did(`${this.constructor.name} commands`);
    await this.perform(model, real);
  }

  toString(): string {
    return `${this.constructor.name} ${JSON.stringify(this)}`;
  }
}

abstract class OnCase extends Command {
  constructor(
    readonly at: number,
    readonly key: number,
  ) {
    super();
  }

  override check = (model: Readonly<Model>): boolean => model.cases.length > 0;

  caseOf(model: Model): ModelCase {
    const found = model.cases[this.at % model.cases.length];
    if (!found) throw new Error('There is no case.');
    return found;
  }
}

class Open extends Command {
  constructor(
    readonly owner: 'registrar' | 'partner',
    readonly key: number,
  ) {
    super();
  }

  async perform(model: Model, real: Real): Promise<void> {
    const input = { ...openingInput, idempotencyKey: `opening-case-${this.key}` };
    const { case: opened } = await act(real, this.owner, 'caseOpen', input, 'case { id version }');
    // The same key again is a retry: it answers the case that it opened before.
    if (model.cases.some(({ id }) => id === opened.id)) return;
    model.cases.push({ id: opened.id, owner: this.owner, version: opened.version });
  }
}

class Change extends OnCase {
  async perform(model: Model, real: Real): Promise<void> {
    const one = this.caseOf(model);
    const input = {
      idempotencyKey: `change-${this.key}-${one.id}-${one.version}`,
      caseId: one.id,
      expectedVersion: one.version,
      kind: 'LEGITIMATE_BASIS',
      attestedOn: '2017-07-01',
      reference: 'Document',
    };
    const who = one.owner === 'registrar' ? 'caseworker' : 'partner';
    const first = await act(real, who, 'attestationRecord', input, 'case { version }');
    one.version++;
    expectSame('The version after a change', one.version, first.case?.version);
    const again = await act(real, who, 'attestationRecord', input, 'case { version }');
    expectSame('The version after a retry', one.version, again.case?.version);
  }
}

class StaleChange extends OnCase {
  async perform(model: Model, real: Real): Promise<void> {
    const one = this.caseOf(model);
    const input = {
      idempotencyKey: `stale-change-${this.key}`,
      caseId: one.id,
      expectedVersion: one.version + 1,
      sighting: openingInput.sighting,
    };
    const { userErrors } = await act(real, one.owner, 'whereaboutsRecord', input, 'case { id }');
    expectSame('A change of a version that is not there', ['VERSION_CONFLICT'], codes(userErrors));
  }
}

class Grant extends OnCase {
  async perform(model: Model, real: Real): Promise<void> {
    const one = this.caseOf(model);
    if (one.owner === 'partner' || one.grantId !== undefined) return;
    const input = {
      idempotencyKey: `grant-${this.key}-${one.id}`,
      caseId: one.id,
      agencyId: 'agency_12',
      expiresOn: new Date(Date.now() + 20 * 86_400_000).toISOString().slice(0, 10),
      purposeOfAccess: 'Tracing of relatives',
      scopes: ['FACTS'],
    };
    const { grant, userErrors } = await act(real, 'supervisor', 'accessGrant', input, 'grant { id }');
    // A key that was used for a grant since revoked answers that grant: it opens nothing.
    if (grant && userErrors.length === 0 && !real.ledger.times(`revoked ${grant.id}`)) one.grantId = grant.id;
  }
}

class Revoke extends OnCase {
  async perform(model: Model, real: Real): Promise<void> {
    const one = this.caseOf(model);
    if (one.grantId === undefined) return;
    const input = { idempotencyKey: `revoke-${this.key}-${one.grantId}`, grantId: one.grantId, reason: 'Done' };
    const { userErrors } = await act(real, 'supervisor', 'accessRevoke', input, 'grant { id }');
    expectSame('Revoking a grant', [], codes(userErrors));
    one.grantId = undefined;
  }
}

class Look extends Command {
  async perform(model: Model, real: Real): Promise<void> {
    const query = '{ cases(first: 100) { nodes { id version } } }';
    for (const who of ['registrar', 'partner'] as const) {
      const { text } = await real.served.send({ query }, real.tokens[who] ?? '');
      const { data } = JSON.parse(text);
      const seen = model.cases.filter(
        ({ owner, grantId }) => who === 'registrar' || owner === who || grantId !== undefined,
      );
      const inOrder = (rows: readonly { id: string; version: number }[]) =>
        rows.map(({ id, version }) => `${id} ${version}`).sort();
      expectSame(`What the ${who} sees`, inOrder(seen), inOrder(data.cases.nodes));
    }
  }
}

/** The files as they lie, with nothing closed, are opened by another application: as after the process was killed. */
class Crash extends Command {
  async perform(_model: Model, real: Real): Promise<void> {
    const folder = mkdtempSync(join(dirname(dirname(real.file)), 'oralu-campaign-'));
    const file = join(folder, 'registry.sqlite');
    cpSync(keyFileBeside(real.file), keyFileBeside(file));
    for (const ending of ['', '-wal'])
      if (existsSync(`${real.file}${ending}`)) cpSync(`${real.file}${ending}`, `${file}${ending}`);
    const left = dirname(real.file);
    await real.served.close();
    rmSync(left, { recursive: true });
    real.file = file;
    real.served = await openInProcess(file);
    expectSame('The file after a crash', [], findBroken(real.served.store.reader.raw));
  }
}

const codes = (userErrors: readonly { code: string }[]): string[] => userErrors.map(({ code }) => code);

const number = fc.nat(50);
const commands = [
  fc
    .tuple(fc.constantFrom('registrar' as const, 'partner' as const), number)
    .map(([owner, key]) => new Open(owner, key)),
  fc.tuple(number, number).map(([at, key]) => new Change(at, key)),
  fc.tuple(number, number).map(([at, key]) => new StaleChange(at, key)),
  fc.tuple(number, number).map(([at, key]) => new Grant(at, key)),
  fc.tuple(number, number).map(([at, key]) => new Revoke(at, key)),
  fc.constant(new Look()),
  fc.constant(new Crash()),
];

/**
 * Random histories of a registry beside a model of a few lines (after Claessen and Hughes 2000, QuickCheck): after every
 * command the two must agree on who sees which case at which version, across crashes. A failure is shrunk to the
 * shortest history that shows it.
 */
export const model: Campaign = async ({ random, hasTime, say }) => {
  const ledger = new Ledger();
  const template = await makeRegistryFolder('memory');
  try {
    do {
      const seed = random.next() | 0;
      const property = fc.asyncProperty(fc.commands(commands, { maxCommands: 40 }), async (history) => {
        const real = await begin(template, ledger);
        try {
          await fc.asyncModelRun(
            () => ({ model: { cases: [] }, real }),
            [...history, new Look(), new Crash(), new Look()],
          );
          ledger.did('histories');
        } finally {
          await real.served.close();
          rmSync(dirname(real.file), { recursive: true, force: true });
        }
      });
      const { failed, counterexample, errorInstance } = await fc.check(property, { seed, numRuns: 1 });
      if (failed)
        ledger.found(
          `Seed ${seed}: ${String(errorInstance)} after ${counterexample?.map((history) => [...history].join(', ')).join('; ')}`,
        );
      say(`${ledger.times('histories')} histories`);
    } while (hasTime());
  } finally {
    template.discard();
  }
  return ledger.report();
};

async function begin(template: RegistryFolder, ledger: Ledger): Promise<Real> {
  const { file, tokens } = template.copy();
  return { served: await openInProcess(file), file, tokens, ledger };
}
