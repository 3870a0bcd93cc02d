import './short-resolution.js';

/*
 * A public plane by itself is told apart before the other commands are loaded, so that its process never holds the code
 * of the registry.
 */
const isPublic = process.argv[2] === 'serve' && process.argv.join(' ').includes('--plane public');
if (isPublic) await import('./young-objects.js');
const { run } = isPublic ? await import('./public-cli.js') : await import('./cli.js');

// Whatever a command writes lies beside children's files: readable by its owner alone.
process.umask(0o077);
await run(process.argv);
