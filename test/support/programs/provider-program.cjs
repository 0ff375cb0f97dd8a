// A provider as an engine starts it: the handshake is genuine, and behind it are the simulated clouds of SIMCLOUD_SOCKET.
// All connections to one process share one connection to the clouds, and so one configuration, as with every real provider.
const { createServer, connect } = require('node:net');
const { existsSync, mkdtempSync, rmSync, writeFileSync } = require('node:fs');
const { tmpdir } = require('node:os');
const { join } = require('node:path');

const magic = 'd602bf8f470bc67ca7faa0386276bbdd4330efaf76d1a219cb4d6991ca9872b2';
if (process.env.TF_PLUGIN_MAGIC_COOKIE !== magic) {
  process.stderr.write('this is a plugin, to be started by an engine\n');
  process.exit(1);
}
const log = process.env.SIMCLOUD_STARTS;
if (log) writeFileSync(join(log, `${process.pid}`), JSON.stringify({ cwd: process.cwd(), env: process.env }));
const broken = process.env.SIMCLOUD_BROKEN;
if (process.env.PLUGIN_UNIX_SOCKET_DIR !== undefined && broken && existsSync(broken)) process.exit(3);

const own = process.env.PLUGIN_UNIX_SOCKET_DIR ?? mkdtempSync(join(tmpdir(), 'simcloud-'));
const path = join(own, `p${process.pid}`);
const server = createServer((client) => {
  const clouds = connect(process.env.SIMCLOUD_SOCKET ?? '');
  const end = () => {
    client.destroy();
    clouds.destroy();
    // An engine that started it by itself is done with it when it hangs up.
    if (process.env.PLUGIN_UNIX_SOCKET_DIR === undefined) finish();
  };
  for (const side of [client, clouds]) side.on('error', end).on('close', end);
  client.pipe(clouds).pipe(client);
});
const finish = () => {
  rmSync(own, { recursive: true, force: true });
  process.exit(0);
};
process.on('SIGTERM', finish);
server.listen(path, () => process.stdout.write(`1|6|unix|${path}|grpc\n`));
