import type { FastifyReply, FastifyRequest } from 'fastify';
import { budgetHeaders, exhausted, type Spending } from '../graphql/limits/budgets.js';
import { refuseAsProblem } from '../publication/problem.js';
import { FairTurns } from './fair-turns.js';
import { overloaded, refuseForNow } from './shedding.js';

/**
 * Lets a request to a GraphQL endpoint begin: where nothing is owed to its budget, and when it is its spender's turn. Answers
 * false where it has refused it.
 */
export type Admit = (
  request: FastifyRequest,
  reply: FastifyReply,
  spender: string,
  spending: Spending | undefined,
) => Promise<boolean>;

/** Turns that all the endpoints of a server share. */
export function admitInTurns(turns = new FairTurns()): Admit {
  return async (request, reply, spender, spending) => {
    if (spending?.granted === false) {
      const error = { message: exhausted(spending), extensions: { code: 'RATE_LIMITED' } };
      void reply.code(429).headers(budgetHeaders(spending)).header('cache-control', 'no-store');
      await reply.send({ errors: [error] });
      return false;
    }
    if (await turns.take(spender)) return true;
    await refuseForNow(request, reply, refuseAsProblem, overloaded);
    return false;
  };
}
