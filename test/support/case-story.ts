import { expect } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { mustActOn } from './act-on.js';
import { agreeListOf } from './agreed-list.js';
import { openingInput } from './opening-input.js';
import { recordName, withRecordNames } from './record-names.js';
import type { TestRegistry } from './registry.js';
import type { RecordPrefix } from '../../src/identifiers.js';

export { openingInput } from './opening-input.js';

export interface CaseState {
  id: string;
  version: number;
  stage: string;
}
interface Payload {
  case: CaseState | null;
  userErrors: { code: string; field: string[] | null; message: string }[];
}

/** Performs a mutation by name and answers its payload; any other outcome fails the test. */
export async function act(registry: TestRegistry, who: string, mutation: string, input: object): Promise<Payload> {
  const type = `${mutation[0]?.toUpperCase()}${mutation.slice(1)}Input!`;
  const query = `mutation Act($input: ${type}) { ${mutation}(input: $input) { case { id version stage } userErrors { code field message } } }`;
  const answer = await registry.ask(who, query, { input: { idempotencyKey: randomUUID(), ...input } });
  expect(answer.errors).toBeUndefined();
  return answer.data[mutation] as Payload;
}

/** A case of the registrar's agency and the way to change it, version by version. */
export class CaseStory {
  constructor(
    readonly registry: TestRegistry,
    public state: CaseState,
  ) {}

  static async open(registry: TestRegistry, changes: object = {}, who = 'registrar'): Promise<CaseStory> {
    const { case: opened, userErrors } = await act(registry, who, 'caseOpen', { ...openingInput, ...changes });
    expect(userErrors).toEqual([]);
    if (!opened) throw new Error('No case came back.');
    return new CaseStory(registry, opened);
  }

  /** Does something that must succeed. */
  async does(who: string, mutation: string, input: object): Promise<this> {
    const { userErrors } = await this.tries(who, mutation, input);
    expect(userErrors).toEqual([]);
    return this;
  }

  /** The id of a record of this case, by its place in it (and before that, of a version, the place of its parent). */
  names(prefix: RecordPrefix, ...places: readonly [number, ...number[]]): string {
    return recordName(prefix, this.state.id, ...places);
  }

  /** As `does`, whatever comes of it. Records of the case may be given by their bare places, as `evidenceId: '2'`. */
  async tries(who: string, mutation: string, input: object): Promise<Payload> {
    const { id: caseId, version: expectedVersion } = this.state;
    const named = withRecordNames(mutation, caseId, { caseId, expectedVersion, ...input });
    const payload = await act(this.registry, who, mutation, named);
    if (payload.case) this.state = payload.case;
    return payload;
  }

  attests(kind: string, attestedOn = '2017-07-01'): Promise<this> {
    return this.does('caseworker', 'attestationRecord', { kind, attestedOn, reference: `Document ${kind}` });
  }

  moves(toStage: string, effectiveOn: string, more: object = {}, who = 'registrar'): Promise<this> {
    return this.does(who, 'caseMove', { toStage, effectiveOn, ...more });
  }

  async endorsedMove(toStage: string, effectiveOn: string, more: { closureReason?: string } = {}): Promise<this> {
    await this.does('supervisor', 'caseEndorse', { toStage, effectiveOn, ...more });
    return this.moves(toStage, effectiveOn, more);
  }

  /** From the report to an arrival, by every stage between. */
  async comesHome(on = '2017-11-01'): Promise<this> {
    await this.attests('TRACING_REQUEST_OPENED');
    await this.attests('LEGITIMATE_BASIS');
    await this.moves('TRACING', '2017-07-02');
    await this.moves('LOCATED', '2017-07-10');
    await this.attests('IDENTITY_FILE_OPENED');
    await this.moves('VERIFYING_IDENTITY', '2017-07-20');
    await this.does('caseworker', 'dnaResultRecord', {
      laboratory: 'Laboratory',
      kitReference: `Kit ${this.state.id}`,
      relation: 'MOTHER',
      likelihood: 0.9999,
      testedOn: '2017-08-01',
    });
    await this.endorsedMove('IDENTITY_CONFIRMED', '2017-08-10');
    await this.attests('BEST_INTERESTS_ASSESSMENT');
    await this.attests('GUARDIAN_CONSENT');
    await this.moves('RETURN_PREPARATION', '2017-08-20');
    for (const kind of ['HOST_CONSENT', 'TRAVEL_DOCUMENT', 'RECEIVING_PLAN']) await this.attests(kind);
    await agreeListOf(this.registry, this.state.id, '2017-08-25');
    await this.refreshed();
    await this.moves('AWAITING_RETURN', '2017-09-01');
    return this.flies(on);
  }

  /** Home on a flight of its own, of one day. */
  async flies(on: string): Promise<this> {
    const acts = (mutation: string, input: object, selection: string): Promise<{ id: string }> =>
      mustActOn(this.registry, 'registrar', mutation, input, selection) as Promise<{ id: string }>;
    const operationId = await acts('operationPlan', { code: randomUUID(), title: 'Flight' }, 'id');
    const flight = { operationId, plannedOn: on, fromPlace: 'Qamishli', port: 'Astana airport', capacity: 1 };
    const { id: movementId } = await acts('movementPlan', flight, 'movement { id }');
    const seen = { status: 'CONFIRMED_ALIVE', observedOn: on, source: 'Crew', grade: 'A' };
    await this.does('registrar', 'vitalStatusRecord', seen);
    const entries = [{ caseId: this.state.id, separationReason: 'It flies alone.' }];
    await acts('manifestAdd', { movementId, entries }, 'movement { id }');
    await acts('movementDepart', { movementId, departedOn: on }, 'movement { id }');
    await acts('movementComplete', { movementId, arrivedOn: on }, 'movement { id }');
    return this.refreshed();
  }

  /** Reads the version anew, after acts that change the case beside their own frame. */
  async refreshed(): Promise<this> {
    const { data } = await this.registry.ask('registrar', `{ case(id: "${this.state.id}") { id version stage } }`);
    this.state = data.case;
    return this;
  }
}
