import type { Actor } from '../access/actor.js';
import { getRecordableCase } from '../cases/change-case.js';
import { assertRoomInFamily, sizeOfFamily } from '../cases/join-siblings.js';
import type { Reader } from '../database/connection.js';
import { Invalid, OraluError } from '../errors.js';
import { giveWay, isTurnOver } from '../give-way.js';
import type { CaseId } from '../identifiers.js';
import type { Checked } from './checked-rows.js';
import { Families, type Label } from './families.js';

/** A family that was there before the file. */
interface Family {
  /** How many children it has, with those of this file. */
  size: number;
}

/**
 * Whether the rows of a file may join the families that their labels name: the same is said of a file in whichever order its rows
 * stand. A label whose rows were all imported before is asked nothing. Where others are new, those that were there before are of one
 * family, which the new ones join: what stood apart before is joined by no import. The registry is asked as it stood before the
 * import, also by the import itself, and after a fault that undid it: a dry run and the import say the same.
 */
export class Siblings {
  readonly families = new Families();
  /** By the group of a family, or by its only child. */
  readonly #known = new Map<number, Family>();
  /** Of labels under which rows are new and others are not: their family, or why there is none to join. */
  readonly #met = new Map<Label, Family | OraluError>();

  constructor(
    private readonly before: Reader,
    private readonly actor: Actor,
    private readonly now: number,
  ) {}

  /** Errors: those of joining the family of a case (`joinSiblings`); INVALID_INPUT where the label is of several families. */
  async assertMayJoin(label: Label, { kept }: Pick<Checked, 'kept'>): Promise<void> {
    if (label === 0) return;
    if (kept === undefined) await this.#assertMayOpen(label);
    else if (this.families.countOpened(label) > 0) await this.#meet(label, kept);
  }

  async #assertMayOpen(label: Label): Promise<void> {
    if (!this.#met.has(label))
      for (const caseId of this.families.keptUnder(label)) {
        await this.#meet(label, caseId);
        if (isTurnOver()) await giveWay();
      }
    const family = this.#met.get(label);
    if (family instanceof OraluError) throw family;
    assertRoomInFamily(family?.size ?? this.families.countOpened(label));
    if (family) family.size++;
  }

  /** The new rows of a label and one that was there before. A label that was refused is refused once for each new row. */
  async #meet(label: Label, caseId: CaseId): Promise<void> {
    const met = this.#met.get(label);
    if (met instanceof OraluError) return;
    try {
      const family = await this.#familyOf(caseId);
      if (met === undefined) this.#join(label, family);
      else if (met !== family)
        throw Invalid('The cases that were there before are of more than one family.', ['siblingOf']);
    } catch (error) {
      if (error instanceof OraluError) this.#met.set(label, error);
      throw error;
    }
  }

  #join(label: Label, family: Family): void {
    const opened = this.families.countOpened(label);
    if (opened > 0) assertRoomInFamily(family.size + opened - 1);
    family.size += opened;
    this.#met.set(label, family);
  }

  async #familyOf(caseId: CaseId): Promise<Family> {
    const { siblingGroupId } = await getRecordableCase(this.before, this.actor, caseId, this.now, 'siblingOf');
    const id = siblingGroupId ?? caseId;
    let family = this.#known.get(id);
    if (!family) {
      family = { size: siblingGroupId === null ? 1 : await sizeOfFamily(this.before, siblingGroupId) };
      this.#known.set(id, family);
    }
    return family;
  }
}
