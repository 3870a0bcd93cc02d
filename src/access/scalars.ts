import { GraphQLError, GraphQLScalarType, Kind, type ValueNode } from 'graphql';
import { isCivilDate, type CivilDate } from '../dates.js';

const inputError = (code: string, message: string) => new GraphQLError(message, { extensions: { code } });

function parseCivilDate(value: unknown): CivilDate {
  if (typeof value === 'string' && isCivilDate(value)) return value;
  throw inputError(
    'INVALID_DATE',
    `Expected a day of the calendar as YYYY-MM-DD; it came as ${JSON.stringify(value)}.`,
  );
}

const rfc3339 = /^\d{4}-\d{2}-\d{2}T([01]\d|2[0-3]):\d{2}(:\d{2}(\.\d{1,3})?)?(Z|[+-]\d{2}:\d{2})$/;

function parseInstant(value: unknown): number {
  // A day that is none, and the hour 24, would be moved to another day without a word.
  const instant =
    typeof value === 'string' && rfc3339.test(value) && isCivilDate(value.slice(0, 10))
      ? Date.parse(value)
      : Number.NaN;
  if (!Number.isNaN(instant)) return instant;
  throw inputError(
    'INVALID_DATE',
    `Expected an instant with its time zone, such as 2017-12-27T18:00:00Z; it came as ${JSON.stringify(value)}.`,
  );
}

const literal = (node: ValueNode): unknown => (node.kind === Kind.STRING ? node.value : undefined);

/** A civil date: text on both sides, since a birthday has no time zone. */
export const CivilDateScalar = new GraphQLScalarType<CivilDate, CivilDate>({
  name: 'Date',
  description: 'A day of the calendar without a time zone, `YYYY-MM-DD`.',
  serialize: (value) => value as CivilDate,
  parseValue: parseCivilDate,
  parseLiteral: (node) => parseCivilDate(literal(node)),
});

/** An instant: milliseconds since 1970 inside, RFC 3339 in UTC outside. */
export const InstantScalar = new GraphQLScalarType<number, string>({
  name: 'DateTime',
  description: 'An instant, RFC 3339 with its time zone, answered in UTC: `2017-12-27T18:00:00.000Z`.',
  serialize: (value) => new Date(value as number).toISOString(),
  parseValue: parseInstant,
  parseLiteral: (node) => parseInstant(literal(node)),
});
