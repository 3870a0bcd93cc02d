import { ArgsType, ID, Int } from 'type-graphql';
import { Input } from '../access/described.js';

/** What every list of one case in pages is asked with. */
@ArgsType()
export class CasePageArgs {
  @Input(() => ID, 'The case.') caseId!: string;
  @Input(() => Int, 'How many, 1 to 100.') first!: number;
  @Input(() => String, 'The endCursor of the page before.', { optional: true }) after?: string | null;
}

/** The same of claims, which can be withdrawn. */
@ArgsType()
export class ClaimPageArgs extends CasePageArgs {
  @Input(() => Boolean, 'Whether claims that were withdrawn are shown too, each with its withdrawal.', {
    default: false,
  })
  withWithdrawn!: boolean;
}

/** As those who read pages take it: what was left out, or null, is undefined. */
export const toCasePage = <Asked extends CasePageArgs>({ after, ...asked }: Asked) => ({
  ...asked,
  after: after ?? undefined,
});
