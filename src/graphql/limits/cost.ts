import {
  getNamedType,
  getOperationAST,
  getVariableValues,
  GraphQLError,
  isCompositeType,
  isListType,
  isNonNullType,
  Kind,
  OperationTypeNode,
  type DocumentNode,
  type GraphQLOutputType,
  type GraphQLSchema,
} from 'graphql';
import { getComplexity, type ComplexityEstimatorArgs } from 'graphql-query-complexity';
import { longestPage } from '../pagination.js';

/** The most that one operation may cost. */
export const largestCost = 10_000;

/** How many objects a list without `first` is taken for: what lies beneath a case is seldom longer. */
export const supposedListLength = 5;

/** Lists that are longer: what stands on one flight, who came home with it, what stands on one list that is exchanged, or what a tracing request said before. */
const longerLists: ReadonlyMap<string, number> = new Map([
  ['Movement.manifest', 30],
  ['ListExchange.lines', 30],
  ['PlansOpenPayload.cases', 30],
  ['TracingRequest.corrections', 20],
  ['TracingRequestCorrection.names', 20],
]);

/** What asks more of the server than its objects show: books are read, a transaction is written. */
const actCost = 50;
const countCost = 100;
const checkCost = 5_000;
const extraCosts: ReadonlyMap<string, number> = new Map([
  ['caseCounts', countCost],
  ['emergencyAccesses', countCost],
  ['possibleDuplicates', countCost],
  ['progress', countCost],
  ['booksCheck', checkCost],
]);

/**
 * A list of cases is found by an index of one thing that it is narrowed to; where many meet each of several and few meet all,
 * some thousands of cases are passed over for each that is shown.
 */
const passingCost = 1_000;
/** What costs nothing of that: the agency is part of the indexes, two days are one range. */
const foundAtOnce: ReadonlySet<string> = new Set(['agencyId', 'arrivedUntil']);
/** The audit of one of these is walked by its index; whatever else is asked of it is asked of row after row. */
const walkedBy: ReadonlySet<string> = new Set(['caseId', 'recordId']);

/** A file of cases: each of its rows opens one. */
const rowCost = 10;

const costOfRows = (fieldName: string, input: unknown): number =>
  fieldName === 'casesImport' && typeof input === 'object' && input !== null && 'content' in input
    ? rowCost * Math.min(mostRows, linesOf(input.content))
    : 0;

/** What is longer is refused before a row of it is written. */
const mostRows = 500;

/** A name of a child is compared with those of all others: with up to 500 bearers, in the writer's transaction. */
const nameCost = 20;
/** By the mutations that compare them, the lists of their input that hold names. */
const comparedNames: ReadonlyMap<string, string> = new Map([
  ['caseOpen', 'names'],
  ['profileCorrect', 'addNames'],
]);

function costOfNames(fieldName: string, input: unknown): number {
  const list = comparedNames.get(fieldName);
  if (list === undefined || typeof input !== 'object' || input === null) return 0;
  return nameCost * countOf((input as Readonly<Record<string, unknown>>)[list]);
}

const countOf = (list: unknown): number => (Array.isArray(list) ? list.length : 0);

const linesOf = (text: unknown): number => (typeof text === 'string' ? (text.match(/\r\n|\n|\r/g)?.length ?? 0) : 0);

function costOfPassing(fieldName: string, filter: unknown): number {
  if (typeof filter !== 'object' || filter === null) return 0;
  const asked = Object.entries(filter).flatMap(([name, value]) => (value == null ? [] : [name]));
  if (fieldName === 'auditTrail') return asked.every((name, at) => at === 0 && walkedBy.has(name)) ? 0 : passingCost;
  if (fieldName !== 'cases') return 0;
  // A name is looked for among all cases in sight, so that it costs whoever sees none what it costs all others.
  const further = asked.filter((name) => !foundAtOnce.has(name)).length - 1;
  return passingCost * Math.max(asked.includes('name') ? 1 : 0, further);
}

/**
 * The policy, one rule: each object that may be answered costs 1, a scalar nothing. A page multiplies what lies beneath
 * it by `first`, any other list by five, or by more where it is known to be long; `nodes` and `edges` are the page that
 * was counted already.
 */
function costOfField({ type, field, args, childComplexity }: ComplexityEstimatorArgs): number {
  const own = isCompositeType(getNamedType(field.type)) ? 1 : 0;
  const extra =
    (extraCosts.get(field.name) ?? 0) +
    costOfPassing(field.name, args['filter']) +
    costOfRows(field.name, args['input']) +
    costOfNames(field.name, args['input']);
  const length = lengthOf(type.name, field, args);
  return extra + length * (own + childComplexity);
}

function lengthOf(typeName: string, field: ComplexityEstimatorArgs['field'], args: Record<string, unknown>): number {
  if (field.args.some(({ name }) => name === 'first')) return pageOf(args['first']);
  if (typeName.endsWith('Connection')) return 1;
  if (!isList(field.type) || !isCompositeType(getNamedType(field.type))) return 1;
  return longerLists.get(`${typeName}.${field.name}`) ?? supposedListLength;
}

function pageOf(first: unknown): number {
  // Left out where the schema lets it be: the resolver chooses, at most the longest page.
  if (first === undefined || first === null) return longestPage;
  if (typeof first === 'number' && Number.isInteger(first) && first >= 1 && first <= longestPage) return first;
  throw new GraphQLError(
    `first must be a whole number from 1 to ${longestPage}; it came as ${JSON.stringify(first)}.`,
    {
      extensions: { code: 'INVALID_INPUT', http: { status: 400 } },
    },
  );
}

const isList = (type: GraphQLOutputType): boolean => isListType(isNonNullType(type) ? type.ofType : type);

/**
 * What an operation with these variables costs, at least 1. Throws INVALID_INPUT for a page that cannot be and
 * COST_TOO_HIGH above `largestCost`. Variables that do not fit their types cost 1: graphql-js refuses them.
 */
export function costOf(
  schema: GraphQLSchema,
  document: DocumentNode,
  operationName: string | null | undefined,
  variables: Record<string, unknown>,
): number {
  const { costs, deciding } = keptFor(document);
  const key = JSON.stringify([operationName ?? null, ...deciding.map((name) => shapeOf(variables[name]))]);
  const known = costs.get(key);
  const cost = known ?? reckon(schema, document, operationName, variables);
  if (cost === undefined) return 1;
  if (known === undefined) {
    if (costs.size >= mostKept) costs.clear();
    costs.set(key, cost);
  }
  if (cost <= largestCost) return cost;
  throw new GraphQLError(`The operation costs ${cost}; at most ${largestCost} is answered. Ask for a shorter page.`, {
    extensions: { code: 'COST_TOO_HIGH', cost: { requested: cost, maximum: largestCost }, http: { status: 400 } },
  });
}

function reckon(
  schema: GraphQLSchema,
  document: DocumentNode,
  operationName: string | null | undefined,
  variables: Record<string, unknown>,
): number | undefined {
  const operation = getOperationAST(document, operationName);
  if (!operation) return undefined;
  const { errors } = getVariableValues(schema, operation.variableDefinitions ?? [], variables, { maxErrors: 1 });
  if (errors) return undefined;
  const name = operation.name?.value;
  const ofObjects = getComplexity({
    schema,
    query: document,
    variables,
    estimators: [costOfField],
    ...(name !== undefined && { operationName: name }),
  });
  const ofActs = operation.operation === OperationTypeNode.MUTATION ? actCost : 0;
  return Math.max(1, ofActs * operation.selectionSet.selections.length + ofObjects);
}

interface Kept {
  readonly costs: Map<string, number>;
  readonly deciding: readonly string[];
}

/** Costs kept for one document. */
const mostKept = 200;

const kept = new WeakMap<DocumentNode, Kept>();

function keptFor(document: DocumentNode): Kept {
  const known = kept.get(document);
  if (known) return known;
  const made = { costs: new Map<string, number>(), deciding: decidingVariables(document) };
  kept.set(document, made);
  return made;
}

/**
 * A page is a whole number and a Boolean skips a field; of a text its lines may move the cost, of a list how long it is, of
 * everything else only whether it is given, and of an object which of its fields are.
 */
function shapeOf(value: unknown): unknown {
  if (typeof value === 'number' || typeof value === 'boolean' || value == null) return value ?? null;
  if (typeof value === 'string') return linesOf(value) || '';
  if (typeof value !== 'object' || Array.isArray(value)) return countOf(value) || '';
  return Object.entries(value)
    .filter(([, given]) => given != null)
    .map(([name, given]) => `${name} ${linesOf(given) || countOf(given) || ''}`)
    .sort();
}

const decidingVariables = (document: DocumentNode): string[] => {
  const names = document.definitions.flatMap((definition) =>
    definition.kind === Kind.OPERATION_DEFINITION ? (definition.variableDefinitions ?? []) : [],
  );
  return [...new Set(names.map(({ variable }) => variable.name.value))].sort();
};
