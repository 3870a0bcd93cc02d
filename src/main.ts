import './short-resolution.js';

const { run } = await import('./cli.js');

// Whatever a command writes lies beside children's files: readable by its owner alone.
process.umask(0o077);
await run(process.argv);
