import type fc from 'fast-check';
import type { KeyGraves } from '../../../src/backups/destroyed-keys.js';
import type { Ledger } from '../support/campaign.js';
import type { InProcess } from '../support/in-process.js';

/** What must be true of one case: who owns it, how often it was changed, who was shown it. */
export interface ModelCase {
  readonly id: string;
  readonly owner: 'registrar' | 'partner';
  version: number;
  grantId?: string | undefined;
}

export interface Model {
  readonly cases: ModelCase[];
  /** Children that were erased: no crash and no restore brings them back. */
  readonly erased: Set<string>;
  /** Grants that were ended: the key of one answers it again and opens nothing. */
  readonly revoked: Set<string>;
  backups: number;
}

export const newModel = (): Model => ({ cases: [], erased: new Set(), revoked: new Set(), backups: 0 });

/** The registry under test; a crash replaces the application and its files. */
export interface Real {
  served: InProcess;
  file: string;
  /** Where backups lie, and the last one beside the model as it was then. */
  readonly target: string;
  /** What keeps erased children erased in a registry that is restored. */
  readonly graves: KeyGraves;
  backup?: { readonly file: string; readonly model: Model };
  tokens: Readonly<Record<string, string>>;
  readonly ledger: Ledger;
}

/* eslint-disable-next-line @typescript-eslint/no-explicit-any -- the shape of an answer is what a command looks at. */
export type Data = any;

export async function act(
  real: Pick<Real, 'served' | 'tokens'>,
  who: string,
  mutation: string,
  input: object,
  selection: string,
): Promise<Data> {
  const type = `${mutation[0]?.toUpperCase()}${mutation.slice(1)}Input!`;
  const query = `mutation ($input: ${type}) { ${mutation}(input: $input) { ${selection} userErrors { code } } }`;
  const { text } = await real.served.send({ query, variables: { input } }, real.tokens[who] ?? '');
  const { data } = JSON.parse(text) as { data?: Record<string, Data> };
  if (!data) throw new Error(`${mutation}: ${text}`);
  return data[mutation];
}

export function expectSame(what: string, expected: unknown, came: unknown): void {
  if (JSON.stringify(expected) === JSON.stringify(came)) return;
  throw new Error(`${what}: expected ${JSON.stringify(expected)}, came ${JSON.stringify(came)}`);
}

/** A command of the model. */
export abstract class Command implements fc.AsyncCommand<Model, Real> {
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

export abstract class OnCase extends Command {
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

export const codes = (userErrors: readonly { code: string }[]): string[] => userErrors.map(({ code }) => code);
