// The service. In a bad mood it fails every third request.
import { createServer } from 'node:http';

const { PORT, GREETING = '', VERSION = '', MOOD = 'good' } = process.env;
let asked = 0;

const server = createServer((request, response) => {
  if (request.url === '/healthz') return response.end('ok');
  asked += 1;
  if (MOOD === 'bad' && asked % 3 === 0) response.statusCode = 500;
  return response.end(`${GREETING} from ${VERSION}\n`);
});
server.listen(Number(PORT), '127.0.0.1');

process.on('SIGTERM', () => {
  server.close(() => process.exit(0));
  server.closeIdleConnections();
});
