import { sql, type SQL } from 'drizzle-orm';
import { AsyncLocalStorage } from 'node:async_hooks';

/** The cell that is being asked, by its test. */
export const asking = new AsyncLocalStorage<string>();

/** What is switched off now, by name. */
export const off = new Set<string>();
/** Which cells reached which switch. */
export const reached = new Map<string, Set<string>>();
/** Which cells an assertion refused. */
export const refusedAt = new Map<string, Set<string>>();

export const flipOf = (role: string, action: string): string => `role ${role} ${action}`;
/** With this off, a role has every right but one. */
export const rightsOf = (role: string, but: string): string => `rights of ${role} but ${but}`;
export const labelOf = (field: string): string => `label ${field}`;

type View = Record<string, SQL>;
type Make<Made> = (view: View, actor: unknown) => Made;

/** A part of a view that narrows nothing any more. */
const open: View = {
  visible: sql`1 = 1`,
  showsIdentity: sql`1`,
  allowsRecord: sql`1`,
  reachesRecord: sql`1`,
  isSealed: sql`0`,
};

function note(where: Map<string, Set<string>>, name: string): void {
  const cell = asking.getStore();
  if (cell === undefined) return;
  const cells = where.get(name) ?? new Set();
  cells.add(cell);
  where.set(name, cells);
}

/** The view of whoever reaches no case, which narrows the rows of all queries. */
export const nobody = 'src/cases/case.access.ts the view of nobody';

/** With this off, no right is asserted and nobody's view is narrowed, but by the one that is named. */
export const only = (name: string): string => `only ${name}`;

/** Whether a guard is not taken away so that another one can be seen by itself. */
const isInPlace = (name: string): boolean => off.has(only(name)) || ![...off].some((one) => one.startsWith(only('')));

/** What the source calls where it was compiled with switches. */
export const guardSwitches = {
  asserts(name: string, check: () => void): void {
    note(reached, name);
    if (off.has(name)) return;
    try {
      check();
    } catch (error) {
      note(refusedAt, name);
      if (isInPlace(name)) throw error;
    }
  },
  /** The condition of whoever reaches no case. */
  nobody(none: SQL): SQL {
    note(reached, nobody);
    return off.has(nobody) || !isInPlace(nobody) ? sql`1 = 1` : none;
  },
  allows(name: string, isAllowed: boolean): boolean {
    note(reached, name);
    return isAllowed || off.has(name);
  },
  flips(role: string, action: string, isAllowed: boolean): boolean {
    const name = flipOf(role, action);
    note(reached, name);
    const others = [...off].find((one) => one.startsWith(rightsOf(role, '')));
    const isLeft = others === undefined ? isAllowed : others !== rightsOf(role, action);
    return off.has(name) ? !isLeft : isLeft;
  },
  labels(field: string, label: string | undefined): string | undefined {
    note(reached, labelOf(field));
    const isTheOnly = [...off].some((name) => name.startsWith('all but ') && name !== `all but ${labelOf(field)}`);
    return isTheOnly || off.has(labelOf(field)) ? 'public:read' : label;
  },
  relabels: (): boolean => isSurvey.on || [...off].some((name) => /^(all but )?label /.test(name)),
  forEachView<Made>(plainly: (make: Make<Made>) => (actor: unknown) => Made, name: string, make: Make<Made>) {
    const plain = plainly(make);
    // What is made while anything is off, such as a statement, is made anew for each set of what is off.
    let changed: { readonly key: string; readonly of: (actor: unknown) => Made } | undefined;
    return (actor: unknown): Made => {
      note(reached, name);
      if (off.size === 0) return plain(actor);
      const key = [...off].join();
      if (changed?.key !== key) {
        const parts = Object.keys(open).filter((part) => off.has(`${name}: ${part}`));
        const taken = Object.fromEntries(parts.map((part) => [part, open[part] as SQL]));
        changed = { key, of: plainly((view, of) => make({ ...view, ...taken }, of)) };
      }
      return changed.of(actor);
    };
  },
};

/** While it is found out what reaches what, nothing is answered from what was reckoned before. */
export const isSurvey = { on: false };

declare global {
  var guardSwitches: unknown;
}
globalThis.guardSwitches = guardSwitches;
