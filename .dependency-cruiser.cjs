/* Imports point one way. Each rule says why; `npm run check` holds them. */
const only = (name, comment, from, to) => ({ name, comment, severity: 'error', from, to });
module.exports = {
  forbidden: [
    only('no-cycles', 'A cycle means that two words are one, or that one knows too much.', {}, { circular: true }),
    only('schema-knows-nothing', 'The contract is read by all and reads nobody.', { path: '^schema' }, { path: '^src' }),
    only(
      'public-plane-cannot-reach-the-registry',
      'The public plane opens release files only: it must be unable to name a table, a query or the database.',
      { path: '^src/(publication|pages)' },
      {
        path: '^(schema/(?!release|statements|dialect)|src/(cases|identity|counts|agencies|audit|database|evidence|access/tokens|demonstration|releases|server)|node_modules/(better-sqlite3|drizzle-orm))',
        reachable: true,
      },
    ),
    only(
      'pages-stand-on-the-public-plane',
      'Figures are published whether or not there are pages for people: the REST plane, mirrors and exports do without them.',
      { path: '^src/(publication|statements|graphql)' },
      { path: '^src/pages' },
    ),
    only(
      'disclosure-is-pure',
      'The engine could be its own package: it knows nothing of the registry, its database or its clock.',
      { path: '^src/disclosure' },
      { path: '^(src|schema)/', pathNot: '^src/disclosure/' },
    ),
    only(
      'one-door-into-disclosure',
      'What the engine is made of may change; what it promises stands in its index.',
      { path: '^src/', pathNot: '^src/disclosure/' },
      { path: '^src/disclosure/', pathNot: '^src/disclosure/index\\.ts$' },
    ),
    only(
      'the-auditor-shares-nothing-but-the-file',
      'An auditor that shared code with the suppressor would share its mistakes.',
      { path: '^src/disclosure/audit/' },
      { path: '^src/disclosure/(suppression|attack|gate|mechanisms)/', reachable: true },
    ),
    only(
      'the-auditor-lays-out-the-catalogue-itself',
      'Only the check of the file may read the catalogue with the code of the engine; everything derived is derived anew.',
      { path: '^src/disclosure/audit/', pathNot: '^src/disclosure/audit/audit-ledger\\.ts$' },
      { path: '^src/disclosure/model/(catalogue|dimension|status-rules|policy)', dependencyTypesNot: ['type-only'] },
    ),
    only(
      'drizzle-stays-in-sql',
      'Only files that hold SQL import Drizzle: resolvers and rules stay readable without it.',
      { path: '^src/.*\\.(resolver|types|rules)\\.ts$|^src/(server|publication|pages)/' },
      { path: 'node_modules/(drizzle-orm|better-sqlite3)' },
    ),
    only(
      'graphql-classes-stay-at-the-edge',
      'Commands and queries know nothing of GraphQL.',
      { path: '^src/', pathNot: '(\\.(resolver|types|inputs)|-payload)\\.ts$|^src/(server|graphql|publication/graphql)/|^src/access/(guarded|described|vocabulary)\\.ts$' },
      { path: 'node_modules/(type-graphql|@apollo)' },
    ),
    only(
      'modules-do-not-know-the-server',
      'The server composes modules; a module that knew it could not be tested or moved.',
      { path: '^src/(cases|identity|counts|agencies|statements|releases|publication|pages|audit|database|access|demonstration|rehabilitation)' },
      { path: '^src/(server|main|cli)' },
    ),
    only(
      'books-below-cases',
      'Cases post into the books; the books never know a case rule.',
      { path: '^src/counts' },
      { path: '^src/(cases|demonstration|releases)' },
    ),
    only(
      'the-earlier-word-does-not-know-the-later',
      'Rehabilitation adds to a case what it knows of it; a case that knew of plans could not be understood without them.',
      { path: '^src/(cases|counts|identity|agencies|referrals|changes|audit|access|database)/' },
      { path: '^src/rehabilitation' },
    ),
    only(
      'the-vault-knows-no-registry',
      'The cipher and its keys can be read, tested and judged alone: whose names they protect is not their affair.',
      { path: '^src/vault/' },
      { path: '^(src|schema)/', pathNot: '^src/(vault/|errors\\.ts$|lock-file\\.ts$)' },
    ),
    only(
      'identity-behind-one-module',
      'Names, births and notes are read and written in src/identity alone, so that encryption can be added there alone.',
      { path: '^src/', pathNot: '^src/(identity|database)/' },
      { path: '^schema/identity', dependencyTypesNot: ['type-only'] },
    ),
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsConfig: { fileName: 'tsconfig.json' },
    tsPreCompilationDeps: true,
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['import', 'node', 'default'] },
  },
};
