import {
  getNamedType,
  isCompositeType,
  isEnumType,
  isInputObjectType,
  isListType,
  isNonNullType,
  isObjectType,
  isUnionType,
  isInterfaceType,
  type GraphQLArgument,
  type GraphQLField,
  type GraphQLInputField,
  type GraphQLInputType,
  type GraphQLNamedType,
  type GraphQLSchema,
} from 'graphql';
import type { Random } from '../../../src/demonstration/random.js';

/** What a document may draw from so that some of it hits: ids that exist, and fields that the reader may read. */
export interface Supply {
  readonly ids: readonly string[];
  readonly mayRead: (field: GraphQLField<unknown, unknown>) => boolean;
}

const deepest = 5;
const texts = [
  '',
  'Айгерім',
  'أيجيريم',
  '\u202e\u0000',
  "'; drop table cases; --",
  '%',
  '🧒',
  '\\',
  '=1+1',
  'x'.repeat(300),
];
const days = ['2017-06-01', '2017-05-20', '2018-01-01', '2012-03-01', '2017-02-30', '9999-12-31', '0000-00-00', ''];
const instants = ['2018-01-01T00:00:00Z', '2017-06-01T12:00:00.123+06:00', 'yesterday'];
const integers = [0, 1, 2, 5, 10, 20, 50, 100, 101, -1, 2_147_483_647];

/**
 * A document that is valid by the schema, with arguments of every type, drawn at random: schema-aware, so that most reach
 * the resolvers. (After Godefroid et al. 2008, "Grammar-based Whitebox Fuzzing"; here the schema is the grammar.)
 */
export class RandomDocument {
  #fieldsLeft = 0;

  constructor(
    private readonly schema: GraphQLSchema,
    private readonly random: Random,
    private readonly supply: Supply,
  ) {}

  next(isMutation: boolean): string {
    const root = isMutation ? this.schema.getMutationType() : this.schema.getQueryType();
    if (!root) return this.next(false);
    this.#fieldsLeft = this.random.pick([3, 8, 15, 30]);
    const roots = Object.values(root.getFields()).filter((field) => this.supply.mayRead(field));
    const fields = roots.length > 0 ? roots : Object.values(root.getFields());
    const count = isMutation ? 1 : this.random.pick([1, 1, 1, 2, 3]);
    const chosen = Array.from({ length: count }, (_, at) => {
      const alias = count > 1 || this.random.chance(0.1) ? `a${at}: ` : '';
      return `${alias}${this.#field(this.random.pick(fields), 1)}`;
    });
    return `${isMutation ? 'mutation' : 'query'} { ${chosen.join(' ')} }`;
  }

  #field(field: GraphQLField<unknown, unknown>, depth: number): string {
    this.#fieldsLeft--;
    const given = field.args.filter((arg) => isNonNullType(arg.type) || this.random.chance(0.4));
    const args = given.map((arg) => `${arg.name}: ${this.#argument(arg)}`).join(', ');
    const type = getNamedType(field.type);
    const beneath = isCompositeType(type) ? ` ${this.#selection(type, depth + 1)}` : '';
    return `${field.name}${args === '' ? '' : `(${args})`}${beneath}`;
  }

  #selection(type: GraphQLNamedType, depth: number): string {
    if (isUnionType(type)) return `{ __typename ... on ${this.random.pick(type.getTypes()).name} { __typename } }`;
    if (!isObjectType(type) && !isInterfaceType(type)) return '';
    const readable = Object.values(type.getFields()).filter(
      (field) =>
        (this.supply.mayRead(field) || this.random.chance(0.002)) &&
        (depth < deepest || !isCompositeType(getNamedType(field.type))),
    );
    const wanted = this.random.shuffled(readable).slice(0, this.random.between(1, 5));
    const parts = wanted.filter(() => this.#fieldsLeft > 0).map((field) => this.#field(field, depth));
    if (isInterfaceType(type) && this.random.chance(0.5)) {
      const name = this.random.pick(this.schema.getPossibleTypes(type)).name;
      parts.push(`... on ${name} { __typename }`);
    }
    return `{ ${parts.length === 0 || this.random.chance(0.1) ? '__typename ' : ''}${parts.join(' ')} }`;
  }

  /** A page must be small or the cost refuses everything. */
  #argument(arg: GraphQLArgument): string {
    if (arg.name === 'first' && this.random.chance(0.9)) return String(this.random.between(1, 5));
    return this.#value(arg.type, arg.name, 0);
  }

  #value(type: GraphQLInputType, name: string, depth: number): string {
    if (isNonNullType(type)) return this.#value(type.ofType, name, depth);
    if (isListType(type)) {
      const length = this.random.pick([0, 1, 1, 2, 3]);
      const item = type.ofType;
      return `[${Array.from({ length }, () => this.#value(item, name, depth + 1)).join(', ')}]`;
    }
    if (isEnumType(type)) return this.random.pick(type.getValues()).name;
    if (isInputObjectType(type)) return `{${this.#inputFields(Object.values(type.getFields()), depth + 1)}}`;
    return this.#scalar(type.name, name);
  }

  #inputFields(fields: readonly GraphQLInputField[], depth: number): string {
    return fields
      .filter(({ type }) => isNonNullType(type) || (depth < 4 && this.random.chance(0.4)))
      .map(({ name, type }) => `${name}: ${this.#value(type, name, depth)}`)
      .join(', ');
  }

  #scalar(type: string, name: string): string {
    const { random } = this;
    if (type === 'Boolean') return String(random.chance(0.5));
    if (type === 'Int') return String(name === 'expectedVersion' ? random.between(1, 3) : random.pick(integers));
    if (type === 'Float') return String(random.pick([0, 0.5, 99.9, 100, -1e300]));
    if (type === 'Date') return JSON.stringify(random.pick(days));
    if (type === 'DateTime') return JSON.stringify(random.pick(instants));
    if (type === 'ID') return JSON.stringify(random.chance(0.8) ? random.pick(this.supply.ids) : random.pick(texts));
    if (name === 'idempotencyKey') return JSON.stringify(`key-${random.next()}`);
    return JSON.stringify(random.pick(texts));
  }
}

/** The same with something wrong: what a careless or hostile client sends. */
export function spoil(document: string, random: Random): string {
  const at = random.between(0, document.length);
  const broken = [
    () => document.slice(0, at),
    () =>
      `${document.slice(0, at)}${random.pick(['{', '}', '(', '"', '...', '@', '$', '\u0000', '#', '"""'])}${document.slice(at)}`,
    () => document.replace(/\w+/g, (word) => (random.chance(0.05) ? `${word}x` : word)),
    () => document.replace('{', '{ ...A ').concat(' fragment A on Query { ...B } fragment B on Query { ...A }'),
    () => document.replace('{', `{ ${'a: __typename '.repeat(random.pick([5, 50, 400]))}`),
    () => document.replace('{', `${'@skip(if: false) '.repeat(random.pick([1, 20]))}{`),
    () => document.replace(/"[^"]*"/, '{a: [[[[null]]]]}'),
    () => document.replace(/\b\d+\b/, random.pick(['1e400', '99999999999999999999', '-0', '0x1'])),
    () => `${document} ${document}`,
    () => document.replace('{', '{'.repeat(random.pick([2, 500]))),
  ];
  return random.pick(broken)();
}
