import type { Actor } from '../access/actor.js';
import { getRecordableCase } from '../cases/change-case.js';
import { assertRoomInFamily, sizeOfFamily } from '../cases/join-siblings.js';
import type { Reader } from '../database/connection.js';
import type { Checked } from './checked-rows.js';
import { Families } from './families.js';

/**
 * Whether the rows of a file may join the families that their labels name. The registry is asked as it stood before the import, also
 * by the import itself, and after a fault that undid it: a dry run and the import say the same.
 */
export class Siblings {
  readonly families = new Families();
  /** How many children a family has that was there before, with those of this file; by its group, or by its only child. */
  readonly #sizes = new Map<number, number>();

  constructor(
    private readonly before: Reader,
    private readonly actor: Actor,
    private readonly now: number,
  ) {}

  /** Errors: those of joining the family of a case (`joinSiblings`). */
  async assertMayJoin({ given, kept }: Checked): Promise<void> {
    const first = this.families.find(given.siblingGroup);
    if (first === undefined || kept !== undefined) return;
    const opened = this.families.countOpened(given.siblingGroup);
    if (opened > 0) {
      assertRoomInFamily(opened);
      return;
    }
    const { siblingGroupId } = await getRecordableCase(this.before, this.actor, first, this.now, 'siblingOf');
    const family = siblingGroupId ?? first;
    const before = siblingGroupId === null ? 1 : await sizeOfFamily(this.before, siblingGroupId);
    const size = this.#sizes.get(family) ?? before;
    assertRoomInFamily(size);
    this.#sizes.set(family, size + 1);
  }
}
