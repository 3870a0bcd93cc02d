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

interface Bucket {
  left: number;
  at: number;
}

/** Spenders remembered; the one idle longest is forgotten first, with a budget that is most likely whole again. */
const mostSpenders = 20_000;

/**
 * Token buckets in memory, one for each spender. A cost above the whole quota is met by a full bucket, so that nothing
 * that is allowed at all waits for ever. `now` in milliseconds, never running backwards.
 */
export function createBudget(policy: BudgetPolicy, now: () => number = () => performance.now()): Spend {
  const buckets = new Map<string, Bucket>();
  const perMillisecond = policy.quota / (policy.windowSeconds * 1000);
  return (spender, asked) => {
    const cost = Math.min(asked, policy.quota);
    const at = now();
    const before = buckets.get(spender) ?? { left: policy.quota, at };
    const left = Math.min(policy.quota, before.left + (at - before.at) * perMillisecond);
    const granted = left >= cost;
    const after = { left: granted ? left - cost : left, at };
    // The most recent last, so that the first is the one to forget.
    buckets.delete(spender);
    buckets.set(spender, after);
    if (buckets.size > mostSpenders) {
      const [oldest] = buckets.keys();
      if (oldest !== undefined) buckets.delete(oldest);
    }
    const missing = granted ? policy.quota - after.left : cost - left;
    return {
      policy,
      granted,
      remaining: Math.floor(after.left),
      seconds: Math.max(granted ? 0 : 1, Math.ceil(missing / perMillisecond / 1000)),
    };
  };
}

/** RateLimit and RateLimit-Policy as in draft-ietf-httpapi-ratelimit-headers, and Retry-After on a refusal. */
export function budgetHeaders({ policy, granted, remaining, seconds }: Spending): Record<string, string> {
  return {
    'ratelimit-policy': `"${policy.name}";q=${policy.quota};w=${policy.windowSeconds}`,
    ratelimit: `"${policy.name}";r=${remaining};t=${seconds}`,
    ...(!granted && { 'retry-after': String(seconds) }),
  };
}

export const exhausted = ({ policy, seconds }: Spending): string =>
  `The budget of this ${policy.name} is spent: ${policy.quota} of cost in ${policy.windowSeconds} seconds. Try again in ${seconds} seconds.`;
