import { describe, expect, it } from '@jest/globals';
import { buildSchema, graphqlSync, GraphQLError, parse, validate, type GraphQLFormattedError } from 'graphql';
import { Invalid } from '../../src/errors.js';
import { maskErrors } from '../../src/graphql/mask-errors.js';

const unexpected: unknown[] = [];
const mask = maskErrors((error) => unexpected.push(error));
const schema = buildSchema('type Query { secretPlace: Int kind(of: Kind): Int } enum Kind { HIDDEN }');

function run(throws: () => unknown): GraphQLFormattedError {
  const { errors } = graphqlSync({ schema, source: '{ secretPlace }', rootValue: { secretPlace: throws } });
  const [error] = errors ?? [];
  if (!error) throw new Error('Nothing was thrown.');
  return mask({ ...error.toJSON(), extensions: { code: 'INTERNAL_SERVER_ERROR', ...error.extensions } }, error);
}

describe('masking errors', () => {
  it('says nothing of what nobody expected, and tells the log', () => {
    const masked = run(() => {
      throw new Error('SQLITE_ERROR: no such column names.text');
    });
    expect(masked).toMatchObject({ path: ['secretPlace'], extensions: { code: 'INTERNAL' } });
    expect(JSON.stringify(masked)).not.toContain('SQLITE');
    expect(unexpected.at(-1)).toMatchObject({ message: expect.stringContaining('SQLITE') });
  });

  it('does not show a value that could not be serialised', () => {
    expect(JSON.stringify(run(() => 'Aigerim'))).not.toContain('Aigerim');
  });

  it('shows the errors of this project with their code and problems', () => {
    const masked = run(() => {
      throw Invalid('first must be at least 1.', ['first']);
    });
    expect(masked).toMatchObject({
      message: 'first must be at least 1.',
      extensions: { code: 'INVALID_INPUT', problems: [{ field: ['first'] }] },
    });
  });

  it('shows an error that was given a code on purpose', () => {
    const masked = run(() => {
      throw new GraphQLError('No release yet.', { extensions: { code: 'NO_RELEASE_YET' } });
    });
    expect(masked).toMatchObject({ message: 'No release yet.', extensions: { code: 'NO_RELEASE_YET' } });
  });

  it('passes on what graphql-js says of a document, without what it proposes instead', () => {
    for (const source of ['{ secretPlac }', '{ kind(of: HIDDE) }']) {
      const [error] = validate(schema, parse(source));
      const masked = mask({ message: error?.message ?? '', extensions: { code: 'GRAPHQL_VALIDATION_FAILED' } }, error);
      expect(masked.extensions).toEqual({ code: 'GRAPHQL_VALIDATION_FAILED' });
      expect(error?.message).toContain('Did you mean');
      expect(masked.message).not.toMatch(/Did you mean|secretPlace|HIDDEN/);
    }
  });

  it('leaves what graphql-js proposes where it is told that everybody may read the schema', () => {
    const suggesting = maskErrors((error) => unexpected.push(error), undefined, { suggests: true });
    const [error] = validate(schema, parse('{ secretPlac }'));
    const formatted = { message: error?.message ?? '', extensions: { code: 'GRAPHQL_VALIDATION_FAILED' } };
    expect(suggesting(formatted, error).message).toContain('Did you mean "secretPlace"?');
  });
});
