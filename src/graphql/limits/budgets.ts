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

/** Takes a cost from the budget of whoever `spender` names. */
export type Spend = (spender: string, cost: number) => Spending;

/** Takes a cost from the budget of the address that a request comes from, whatever stands between. */
export type SpendOf = (request: IncomingMessage, cost: number) => Spending;

interface Bucket {
  left: number;
  at: number;
}

/** Spenders remembered at most, in two halves: those idle longest are forgotten first, most likely whole again by then. */
const mostSpenders = 20_000;

/**
 * Buckets by spender. The young half takes whoever comes; when it is full it becomes the old one, whose idle spenders are
 * forgotten together, so that a request of somebody known moves nothing.
 */
class Buckets {
  #young = new Map<string, Bucket>();
  #old = new Map<string, Bucket>();

  constructor(private readonly quota: number) {}

  of(spender: string, at: number): Bucket {
    const known = this.#young.get(spender);
    if (known) return known;
    const bucket = this.#old.get(spender) ?? { left: this.quota, at };
    if (this.#young.size >= mostSpenders / 2) {
      this.#old = this.#young;
      this.#young = new Map();
    }
    this.#young.set(spender, bucket);
    return bucket;
  }
}

/**
 * Token buckets in memory, one for each spender. A cost above the whole quota is met by a full bucket, so that nothing
 * that is allowed at all waits for ever. `now` in milliseconds, never running backwards.
 */
export function createBudget(policy: BudgetPolicy, now: () => number = () => performance.now()): Spend {
  const buckets = new Buckets(policy.quota);
  const perMillisecond = policy.quota / (policy.windowSeconds * 1000);
  return (spender, asked) => {
    const cost = Math.min(asked, policy.quota);
    const at = now();
    const bucket = buckets.of(spender, at);
    const left = Math.min(policy.quota, bucket.left + (at - bucket.at) * perMillisecond);
    const granted = left >= cost;
    bucket.left = granted ? left - cost : left;
    bucket.at = at;
    const missing = granted ? policy.quota - bucket.left : cost - left;
    return {
      policy,
      granted,
      remaining: Math.floor(bucket.left),
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
