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
 * family, which the new ones join: what stood apart before is joined by no import. A family is asked for once, before the file has
 * added to it, and what the file adds is counted here: so a dry run and the import say the same, also after a fault that undid it. The
 * import asks within its own transaction, which sees what acts of the same group of commits have written.
 */
export class Siblings {
  readonly families = new Families();
  /** By the group of a family, or by its only child. */
  readonly #known = new Map<number, Family>();
  /** Of labels under which rows are new and others are not: their family, or why there is none to join. */
  readonly #met = new Map<Label, Family | OraluError>();

  constructor(
    private readonly actor: Actor,
    private readonly now: number,
  ) {}

  /** Errors: those of joining the family of a case (`joinSiblings`); INVALID_INPUT where the label is of several families. */
  async assertMayJoin(db: Reader, label: Label, { kept }: Pick<Checked, 'kept'>): Promise<void> {
    if (label === 0) return;
    if (kept === undefined) await this.#assertMayOpen(db, label);
    else if (this.families.countOpened(label) > 0) await this.#meet(db, label, kept);
  }

  async #assertMayOpen(db: Reader, label: Label): Promise<void> {
    if (!this.#met.has(label))
      for (const caseId of this.families.keptUnder(label)) {
        await this.#meet(db, label, caseId);
        if (isTurnOver()) await giveWay();
      }
    const family = this.#met.get(label);
    if (family instanceof OraluError) throw family;
    assertRoomInFamily(family?.size ?? this.families.countOpened(label));
    if (family) family.size++;
  }

  /** The new rows of a label and one that was there before. A label that was refused is refused once for each new row. */
  async #meet(db: Reader, label: Label, caseId: CaseId): Promise<void> {
    const met = this.#met.get(label);
    if (met instanceof OraluError) return;
    try {
      const family = await this.#familyOf(db, caseId);
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

  async #familyOf(db: Reader, caseId: CaseId): Promise<Family> {
    const { siblingGroupId } = await getRecordableCase(db, this.actor, caseId, this.now, 'siblingOf');
    const id = siblingGroupId ?? caseId;
    let family = this.#known.get(id);
    if (!family) {
      family = { size: siblingGroupId === null ? 1 : await sizeOfFamily(db, siblingGroupId) };
      this.#known.set(id, family);
    }
    return family;
  }
}
