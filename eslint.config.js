import tseslint from 'typescript-eslint';

export default tseslint.config(
  {
    ignores: ['dist/', 'node_modules/', 'coverage/', 'data/', 'bench/node_modules/', 'docs/partner/client/', '**/*.js', '**/*.cjs', '**/*.mjs'],
  },
  ...tseslint.configs.recommendedTypeChecked,
  {
    languageOptions: { parserOptions: { projectService: true } },
    rules: {
      // A forgotten await on a Drizzle insert is a lost record, and Drizzle's builders are thenables, not promises.
      '@typescript-eslint/no-floating-promises': ['error', { checkThenables: true }],
      '@typescript-eslint/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      // A function that answers a promise today may wait tomorrow: commands and resolvers are async by contract.
      '@typescript-eslint/require-await': 'off',
      '@typescript-eslint/no-unnecessary-condition': 'error',
      // Its methods are Drizzle's and better-sqlite3's own; none here is passed about without its object.
      '@typescript-eslint/unbound-method': 'off',
      '@typescript-eslint/no-unused-vars': ['error', { ignoreRestSiblings: true, argsIgnorePattern: '^_' }],
      'no-restricted-properties': [
        'error',
        { object: 'request', property: 'ip', message: 'Who asks is said by ClientAddresses, which knows of proxies; this is only the nearest of them.' },
      ],
      'no-restricted-syntax': [
        'error',
        { selector: 'ExportDefaultDeclaration', message: 'Name what you export.' },
        {
          selector: "CallExpression[callee.property.name='transaction']",
          message: 'store.inTransaction is the only way to write: an async function given to Drizzle commits outside.',
        },
        {
          selector: "MemberExpression[object.name='process'][property.name='env']",
          message: 'src/config.ts is the only reader of the environment.',
        },
      ],
    },
  },
  {
    // Of the vault and of the disclosure engine, which draws its noise so: who enciphers elsewhere forgets a tag or a binding.
    files: ['src/**'],
    ignores: ['src/vault/**', 'src/disclosure/**'],
    rules: {
      '@typescript-eslint/no-restricted-imports': [
        'error',
        { paths: [{ name: 'node:crypto', importNames: ['createCipheriv', 'createDecipheriv'], message: 'src/vault/cipher.ts is the only cipher.' }] },
      ],
    },
  },
  { files: ['src/config.ts'], rules: { 'no-restricted-syntax': 'off' } },
  {
    // What comes back over HTTP has the shape that the test asserts.
    files: ['test/**', 'bench/**'],
    rules: {
      'no-restricted-syntax': 'off',
      '@typescript-eslint/no-unsafe-assignment': 'off',
      '@typescript-eslint/no-unsafe-member-access': 'off',
      '@typescript-eslint/no-unsafe-call': 'off',
      '@typescript-eslint/no-unsafe-argument': 'off',
    },
  },
  // The example is a program of its own; it reads its own environment.
  { files: ['docs/partner/example/**'], rules: { 'no-restricted-syntax': 'off' } },
  { files: ['drizzle.config.ts', 'jest.config.js'], rules: { 'no-restricted-syntax': 'off' } },
);
