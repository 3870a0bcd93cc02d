import type { IncomingMessage } from 'node:http';

/** A budget of cost that refills evenly over its window. */
export interface BudgetPolicy {
  readonly name: 'user' | 'address';
  /** Cost that may be spent in one window; also what may be spent at once. */
  readonly quota: number;
  readonly windowSeconds: number;
}

/** What became of a request's cost. */
export interface Spending {
  readonly policy: BudgetPolicy;
  readonly granted: boolean;
  readonly remaining: number;
  /** Until the refused cost can be met, or, where it was granted, until the budget is whole again. */
  readonly seconds: number;
}

/**
 * Takes a cost from the budget of whoever `spender` names: where it is met, or, of what is `DONE` already, in any case. A
 * budget that is owed to meets nothing, not even a cost of 0.
 */
export type Spend = (spender: string, cost: number, when?: 'ASKED' | 'DONE') => Spending;

/** Takes a cost from the budget of the address that a request comes from, whatever stands between. */
export type SpendOf = (request: IncomingMessage, cost: number, when?: 'ASKED' | 'DONE') => Spending;

interface Bucket {
  left: number;
  at: number;
}

/** Spenders that are remembered whatever they have left, in two halves. */
const mostSpenders = 20_000;

/** Of those idle longest, so many are remembered beside as still miss something: 20 MB of them. */
const mostOwing = 200_000;

/**
 * Buckets by spender. The young half takes whoever comes; when it is full it becomes the old one, whose idle spenders are
 * forgotten together, so that a request of somebody known moves nothing. Whoever is not whole again is not forgotten: a crowd
 * of others would otherwise fill an empty bucket.
 */
class Buckets {
  #young = new Map<string, Bucket>();
  #old = new Map<string, Bucket>();

  constructor(
    private readonly quota: number,
    private readonly perMillisecond: number,
  ) {}

  leftIn({ left, at }: Bucket, now: number): number {
    return Math.min(this.quota, left + (now - at) * this.perMillisecond);
  }

  of(spender: string, at: number): Bucket {
    const known = this.#young.get(spender);
    if (known) return known;
    const bucket = this.#old.get(spender) ?? { left: this.quota, at };
    if (this.#young.size >= mostSpenders / 2) this.#forget(at);
    this.#young.set(spender, bucket);
    return bucket;
  }

  #forget(now: number): void {
    const kept = this.#young;
    for (const [spender, bucket] of this.#old) {
      if (kept.size >= mostOwing) break;
      if (!kept.has(spender) && this.leftIn(bucket, now) < this.quota) kept.set(spender, bucket);
    }
    this.#old = kept;
    this.#young = new Map();
  }
}

/**
 * Token buckets in memory, one for each spender. A cost above the whole quota is met by a full bucket, so that nothing
 * that is allowed at all waits for ever. `now` in milliseconds, never running backwards.
 */
export function createBudget(policy: BudgetPolicy, now: () => number = () => performance.now()): Spend {
  const perMillisecond = policy.quota / (policy.windowSeconds * 1000);
  const buckets = new Buckets(policy.quota, perMillisecond);
  return (spender, asked, when = 'ASKED') => {
    const cost = Math.min(asked, policy.quota);
    const at = now();
    const bucket = buckets.of(spender, at);
    const left = buckets.leftIn(bucket, at);
    const granted = left >= cost;
    bucket.left = granted || when === 'DONE' ? Math.max(left - cost, -policy.quota) : left;
    bucket.at = at;
    const missing = granted ? policy.quota - bucket.left : cost - bucket.left;
    return {
      policy,
      granted,
      remaining: Math.max(0, Math.floor(bucket.left)),
      seconds: Math.max(granted ? 0 : 1, Math.ceil(missing / perMillisecond / 1000)),
    };
  };
}

/** RateLimit and RateLimit-Policy as in draft-ietf-httpapi-ratelimit-headers, and Retry-After on a refusal. */
export function budgetHeaders(spent: Spending): Record<string, string> {
  return {
    'ratelimit-policy': policyText(spent),
    ratelimit: remainderText(spent),
    ...(!spent.granted && { 'retry-after': String(spent.seconds) }),
  };
}

export const policyText = ({ policy }: Spending): string =>
  `"${policy.name}";q=${policy.quota};w=${policy.windowSeconds}`;

export const remainderText = ({ policy, remaining, seconds }: Spending): string =>
  `"${policy.name}";r=${remaining};t=${seconds}`;

export const exhausted = ({ policy, seconds }: Spending): string =>
  `The budget of this ${policy.name} is spent: ${policy.quota} of cost in ${policy.windowSeconds} seconds. Try again in ${seconds} seconds.`;
