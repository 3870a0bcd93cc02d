/** SWC compiles as tsc does (legacy decorators, no metadata); it does not check types, `npm run check` does. */
export default {
  testEnvironment: 'node',
  roots: ['<rootDir>/test'],
  extensionsToTreatAsEsm: ['.ts'],
  transform: {
    '^.+\\.ts$': [
      '@swc/jest',
      {
        jsc: {
          target: 'es2023',
          parser: { syntax: 'typescript', decorators: true },
          transform: { legacyDecorator: true, decoratorMetadata: false, useDefineForClassFields: false },
          keepClassNames: true,
        },
        sourceMaps: 'inline',
      },
    ],
  },
  moduleNameMapper: {
    '^(\\.{1,2}/.*)\\.js$': '$1',
    '^#dialect$': '<rootDir>/schema/dialect/sqlite.ts',
  },
  // As many files at once as there are cores: many wait for children of theirs, for timers or for a disk.
  maxWorkers: '100%',
  // A worker keeps what each file has loaded; beyond this it is begun anew between two files.
  workerIdleMemoryLimit: '1500MB',
  globalSetup: '<rootDir>/test/support/run/begin.js',
  globalTeardown: '<rootDir>/test/support/run/end.js',
  testSequencer: '<rootDir>/test/support/run/longest-first.js',
  // Against a test that hangs, not for speed: several times what any takes on two quiet cores.
  testTimeout: 90_000,
};
