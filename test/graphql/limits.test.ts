import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { getIntrospectionQuery, Kind, parse, type DocumentNode, type SelectionSetNode } from 'graphql';
import { findExcesses, measureDocument } from '../../src/graphql/limits/limits.js';

const measure = (text: string) => measureDocument(parse(text));
const nested = (depth: number) => `{${'a{'.repeat(depth - 1)}a${'}'.repeat(depth - 1)}}`;

describe('measuring a document', () => {
  it('counts depth, aliases, directives and root fields', () => {
    const size = measure('query @x { a { b: c @skip(if: true) } d ... on Query @y { e: f { g { h } } } }');
    expect(size).toEqual({ depth: 3, introspectionDepth: 0, aliases: 2, directives: 3, rootFields: 3, fields: 6 });
  });

  it('counts a fragment where it is spread, at the depth where it is spread', () => {
    const size = measure(
      '{ a { ...F } ...R } fragment F on T { x: b { c @s } ...G } fragment G on T { d { e { f } } } fragment R on Q { y z }',
    );
    expect(size).toMatchObject({ depth: 4, aliases: 1, directives: 1, rootFields: 3, fields: 8 });
  });

  it('takes the largest of several operations', () => {
    expect(measure(`query A { a { b { c } } } query B { x: a y: a }`)).toMatchObject({
      depth: 3,
      aliases: 2,
      rootFields: 2,
    });
  });

  it('answers the introspection that tools send', () => {
    expect(findExcesses(parse(getIntrospectionQuery({ descriptions: true, inputValueDeprecation: true })))).toEqual([]);
  });

  it('counts introspection through fragments apart from the records', () => {
    expect(
      measure('{ ...S } fragment S on Query { __schema { types { ...T } } } fragment T on __Type { fields { name } }'),
    ).toMatchObject({
      depth: 0,
      introspectionDepth: 4,
    });
  });

  it('measures 3000 fields within each other, however the parser would cope', () => {
    expect(measureDocument(deepDocument(3_000)).depth).toBe(3_000);
    expect(measureDocument(deepDocument(100_000)).depth).toBe(100_000);
  });

  it('measures a chain of 3000 fragments', () => {
    const chain = Array.from({ length: 3_000 }, (_, at) => `fragment F${at} on T { a { ...F${at + 1} } }`);
    expect(measure(`{ ...F0 } ${chain.join(' ')} fragment F3000 on T { a }`).depth).toBe(3_001);
  });

  it('measures fragments that double each other in no time', () => {
    const bomb = Array.from(
      { length: 1_200 },
      (_, at) => `fragment F${at} on T { x: a { ...F${at + 1} } y: a { ...F${at + 1} } }`,
    );
    const started = performance.now();
    const size = measure(`{ ...F0 } ${bomb.join(' ')} fragment F1200 on T { z: a }`);
    expect(performance.now() - started).toBeLessThan(1_000);
    expect(size.aliases).toBe(Number.POSITIVE_INFINITY);
    expect(size.depth).toBe(1_201);
  });

  it('comes to an end on fragments that spread each other in a circle', () => {
    expect(measure('{ ...A } fragment A on T { a { ...B } } fragment B on T { b { ...A } }').depth).toBe(2);
  });

  it('agrees with a naive count on documents without fragments', () => {
    const tree: fc.Arbitrary<string> = fc.letrec<{ set: string }>((tie) => ({
      set: fc
        .array(fc.tuple(fc.boolean(), fc.option(tie('set'), { depthSize: 'small' })), { minLength: 1, maxLength: 4 })
        .map(
          (fields) =>
            `{ ${fields.map(([aliased, inner], at) => `${aliased ? `x${at}: ` : ''}a ${inner ?? ''}`).join(' ')} }`,
        ),
    })).set;
    fc.assert(
      fc.property(tree, (text) => {
        const size = measure(text);
        let depth = 0;
        let deepest = 0;
        for (const char of text) {
          depth += Number(char === '{') - Number(char === '}');
          deepest = Math.max(deepest, depth);
        }
        expect([size.depth, size.aliases, size.fields]).toEqual([
          deepest,
          text.split(':').length - 1,
          text.split('a').length - 1,
        ]);
      }),
    );
  });
});

describe('the limits at the door', () => {
  it.each([
    ['depth', nested(8), nested(9)],
    ['aliases', many(20, (at) => `x${at}: a`, 10), many(21, (at) => `x${at}: a`, 10)],
    ['directives', `{ a ${'@skip(if: true) '.repeat(10)} }`, `{ a ${'@skip(if: true) '.repeat(11)} }`],
    ['root', many(10, () => 'a', 99), many(11, () => 'a', 99)],
  ])('let a document through at the limit of %s and refuse one beyond', (_limit, within, beyond) => {
    expect(findExcesses(parse(within))).toEqual([]);
    expect(findExcesses(parse(beyond))).toHaveLength(1);
  });

  it('say what was asked and what is answered', () => {
    expect(findExcesses(parse(nested(9)))).toEqual([
      'The operation has nested fields to a depth of 9; at most 8 are answered.',
    ]);
  });
});

/** `count` fields, those beyond `atRoot` within the last one. */
function many(count: number, field: (at: number) => string, atRoot: number): string {
  const fields = Array.from({ length: count }, (_, at) => field(at));
  const inner = fields.slice(atRoot);
  return `{ ${fields.slice(0, atRoot).join(' ')} ${inner.length > 0 ? `{ ${inner.join(' ')} }` : ''} }`;
}

/** Deeper than any text could be parsed. */
function deepDocument(depth: number): DocumentNode {
  let selectionSet: SelectionSetNode | undefined;
  for (let level = 0; level < depth; level++) {
    const field = {
      kind: Kind.FIELD,
      name: { kind: Kind.NAME, value: 'a' },
      ...(selectionSet && { selectionSet }),
    } as const;
    selectionSet = { kind: Kind.SELECTION_SET, selections: [field] };
  }
  if (!selectionSet) throw new Error('depth must be at least 1');
  return {
    kind: Kind.DOCUMENT,
    definitions: [{ kind: Kind.OPERATION_DEFINITION, operation: 'query' as never, selectionSet }],
  };
}
