/* `oralu serve`, loaded but not begun until it is told to: a campaign that starts servers by the thousand loads the next
 * one while the one before it is at work. */
import '../../../dist/src/short-resolution.js';

const { serveCommand } = await import('../../../dist/src/commands/serve-command.js');
await import('../../../dist/src/server/serve.js');
process.umask(0o077);
process.once('message', async () => {
  process.disconnect();
  await serveCommand({ plane: 'both' }).catch((error) => {
    console.error(error);
    process.exit(1);
  });
});
process.send?.('loaded');
