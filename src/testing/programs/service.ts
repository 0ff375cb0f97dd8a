/**
 * A small HTTP service: `GET /ready` answers 200, or 503 where UNREADY is set; everything else answers with revision, arm,
 * instance and the value of TOKEN, as JSON. `POST /crash` ends it with exit code 7. DEAF ignores SIGTERM; CHILD starts a
 * process of its own; STOP_MS finishes what it does for so long after SIGTERM.
 */
import { spawn } from 'node:child_process';
import { createServer } from 'node:http';

const { PORT, UNREADY, DEAF, CHILD, STOP_MS = '0', TOKEN } = process.env;
const {
  FAIRLEAD_SERVICE: service,
  FAIRLEAD_REVISION: revision,
  FAIRLEAD_ARM: arm,
  FAIRLEAD_INSTANCE: instance,
} = process.env;

const child = CHILD === undefined ? undefined : spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)']);

const server = createServer((request, response) => {
  if (request.url === '/crash') process.exit(7);
  response.statusCode = request.url === '/ready' && UNREADY !== undefined ? 503 : 200;
  response.end(JSON.stringify({ service, revision, arm, instance, token: TOKEN, pid: process.pid, child: child?.pid }));
});
server.listen(Number(PORT), '127.0.0.1', () => console.log(`listening at ${PORT}`));

process.on('SIGTERM', () => {
  console.log('asked to stop');
  if (DEAF === undefined) setTimeout(finish, Number(STOP_MS));
});

function finish(): never {
  console.log('finished');
  process.exit(0);
}
