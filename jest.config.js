export default {
  // Plain Node instead of a virtual machine for each file, which took most of the time: modules are loaded once in a worker.
  runner: '<rootDir>/test/support/run/plain-node.js',
  roots: ['<rootDir>/test'],
  testMatch: ['**/*.test.ts'],
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
