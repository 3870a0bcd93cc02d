import fc from 'fast-check';
import { mkdtempSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { KeyGraves } from '../../../src/backups/destroyed-keys.js';
import { keyGraves } from '../../../src/backups/key-graves.js';
import { openingInput } from '../../support/opening-input.js';
import { type Campaign, Ledger } from '../support/campaign.js';
import { makeRegistryFolder, type RegistryFolder } from '../support/folder.js';
import { openInProcess } from '../support/in-process.js';
import { act, codes, Command, expectSame, newModel, OnCase, type Model, type Real } from './model-base.js';
import { BackUp, Crash, Erase, Restore } from './model-endings.js';

export class Open extends Command {
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
    // A partner may not attest: whoever sees all agencies' cases does it of theirs.
    const who = one.owner === 'registrar' ? 'caseworker' : 'supervisor';
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
      idempotencyKey: `grant-${this.key}-${one.id}-${one.version}`,
      caseId: one.id,
      expectedVersion: one.version,
      agencyId: 'agency_12',
      expiresOn: new Date(Date.now() + 20 * 86_400_000).toISOString().slice(0, 10),
      purposeOfAccess: 'Tracing of relatives',
      scopes: ['FACTS'],
    };
    const { grant, userErrors } = await act(real, 'supervisor', 'accessGrant', input, 'grant { id }');
    // A key that was used for a grant since revoked answers that grant: it opens nothing.
    if (grant && userErrors.length === 0 && !model.revoked.has(grant.id)) one.grantId = grant.id;
  }
}

class Revoke extends OnCase {
  async perform(model: Model, real: Real): Promise<void> {
    const one = this.caseOf(model);
    if (one.grantId === undefined) return;
    const input = { idempotencyKey: `revoke-${this.key}-${one.grantId}`, grantId: one.grantId, reason: 'Done' };
    const { userErrors } = await act(real, 'supervisor', 'accessRevoke', input, 'grant { id }');
    expectSame('Revoking a grant', [], codes(userErrors));
    model.revoked.add(one.grantId);
    one.grantId = undefined;
  }
}

export class Look extends Command {
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
    const ask = async (id: string): Promise<string> =>
      (await real.served.send({ query: `{ case(id: "${id}") { id child { sex } } }` }, real.tokens['registrar'] ?? ''))
        .text;
    const never = await ask('case_123456789');
    for (const id of model.erased) expectSame('What is told of an erased child', never, await ask(id));
  }
}

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
  fc.tuple(number, number).map(([at, key]) => new Erase(at, key)),
  fc.constant(new BackUp()),
  fc.constant(new Restore()),
];

/**
 * Random histories of a registry beside a model of a few lines (after Claessen and Hughes 2000, QuickCheck): after every
 * command the two must agree on who sees which case at which version, across crashes, erasures and restored backups. A
 * failure is shrunk to the shortest history that shows it.
 */
export const model: Campaign = async ({ random, hasTime, say }) => {
  const ledger = new Ledger();
  const template = await makeRegistryFolder('memory');
  try {
    do {
      const seed = random.next() | 0;
      const property = fc.asyncProperty(fc.commands(commands, { maxCommands: 40 }), async (history) => {
        await runHistory(template, [...history, new Look(), new Crash(), new Look()], ledger);
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

/** Runs these commands on a registry of their own, with its model beside it. Throws where the two disagree. */
export async function runHistory(
  template: RegistryFolder,
  history: Iterable<fc.AsyncCommand<Model, Real>>,
  ledger: Ledger,
  graves = keyGraves,
): Promise<void> {
  const real = await begin(template, ledger, graves);
  try {
    await fc.asyncModelRun(() => ({ model: newModel(), real }), history);
    ledger.did('histories');
  } finally {
    await real.served.close();
    for (const folder of [dirname(real.file), real.target]) rmSync(folder, { recursive: true, force: true });
  }
}

async function begin(template: RegistryFolder, ledger: Ledger, graves: KeyGraves): Promise<Real> {
  const { file, tokens } = template.copy();
  const target = mkdtempSync(join(dirname(dirname(file)), 'oralu-campaign-backups-'));
  return { served: await openInProcess(file, { backupsFolder: target }), file, target, graves, tokens, ledger };
}
