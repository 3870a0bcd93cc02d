/**
 * The places in the variables of an example that are filled when it is opened. `$from` names a value in the answer of
 * the example's own question, such as `cases.nodes.0.id`; `[state=BUILT]` steps to the first of a list that has it, or all
 * of `[state=OVERDUE,isMandatory=true]`, also deeper, `[plan.status=DRAFT]`, and one of several, `[plan.status=DRAFT|REVISED]`; `[id!endsId]` to the first whose id no other
 * names as its endsId; `[last:state=BUILT]` to the last that has it, `[last]` to the last of all. A list found takes what stands in `$and` at its end.
 */
export type Filling =
  | { readonly $from: string; readonly $and?: readonly unknown[] }
  /** A key that nobody has used yet. */
  | { readonly $fresh: string }
  /** A code in capitals that nobody has used yet, beneath this one. */
  | { readonly $code: string }
  /** The day that is so many days after today. */
  | { readonly $today: number }
  /** The instant that is so many seconds from now. */
  | { readonly $now: number };

export interface Filled {
  readonly variables: unknown;
  /** What was looked for and is not there: such an example has nothing to act upon yet. */
  readonly missing: readonly string[];
}

/** Stands in the variables where nothing was found to fill in; no id, key or word of anything reads so. */
const unfilled = '…';

/** The variables with every filling in its place; what is not there is left as `…`. */
export function fillVariables(template: unknown, answer: unknown, now: number = Date.now()): Filled {
  const missing: string[] = [];
  const fill = (part: unknown): unknown => {
    if (Array.isArray(part)) return part.map(fill);
    if (!isRecord(part)) return part;
    if ('$fresh' in part) return `${String(part['$fresh'])}-${crypto.randomUUID().slice(0, 13)}`;
    if ('$code' in part) return `${String(part['$code'])}-${crypto.randomUUID().slice(0, 8).toUpperCase()}`;
    if ('$today' in part) return new Date(now + Number(part['$today']) * 86_400_000).toISOString().slice(0, 10);
    if ('$now' in part) return new Date(now + Number(part['$now']) * 1000).toISOString();
    if ('$from' in part) {
      const path = String(part['$from']);
      const found = find(answer, path);
      if (found === undefined || found === null) missing.push(path);
      return Array.isArray(found) ? [...(found as unknown[]), ...fillAll(part['$and'])] : (found ?? unfilled);
    }
    return Object.fromEntries(Object.entries(part).map(([key, value]) => [key, fill(value)]));
  };
  const fillAll = (more: unknown): unknown[] => (Array.isArray(more) ? more.map(fill) : []);
  return { variables: fill(template), missing };
}

/** Whether anything of these variables must be asked for first. */
export const asksFirst = (template: unknown): boolean => JSON.stringify(template ?? {}).includes('"$from"');

/** Whether a place is still empty: such an operation is not sent, since it could only be refused, and that is kept. */
export function isUnfilled(variables: unknown): boolean {
  if (variables === unfilled) return true;
  return isObject(variables) && Object.values(variables).some(isUnfilled);
}

function find(answer: unknown, path: string): unknown {
  let here = answer;
  for (const step of path.match(/\[[^\]]*\]|[^.[\]]+/g) ?? []) {
    const [, conditions] = /^\[(.*)\]$/.exec(step) ?? [];
    if (conditions === undefined) here = isObject(here) ? Reflect.get(here, step) : undefined;
    else here = Array.isArray(here) ? findMeeting(here, conditions) : undefined;
  }
  return here;
}

function findMeeting(list: readonly unknown[], conditions: string): unknown {
  const [, last, asked = ''] = /^(last(?=:|$):?)?(.*)$/.exec(conditions) ?? [];
  const fits = (one: unknown) => asked === '' || asked.split(',').every((condition) => meets(one, condition, list));
  return last === undefined ? list.find(fits) : list.findLast(fits);
}

function meets(one: unknown, condition: string, list: readonly unknown[]): boolean {
  const [, field = '', sign, right = ''] = /^([^=!]*)([=!])(.*)$/.exec(condition) ?? [];
  const own = String(find(one, field));
  return sign === '=' ? right.split('|').includes(own) : !list.some((other) => String(find(other, right)) === own);
}

const isObject = (part: unknown): part is object => typeof part === 'object' && part !== null;
const isRecord = (part: unknown): part is Record<string, unknown> => isObject(part) && !Array.isArray(part);
