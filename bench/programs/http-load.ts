/**
 * `http-load HOST:PORT CONNECTIONS SECONDS`: as many requests as the other side answers, one at a time on each connection.
 * Bytes instead of Node's client, so that the load takes less of the machine than what it loads.
 */
import { connect } from 'node:net';

const [address = '', connections = '1', seconds = '1'] = process.argv.slice(2);
const at = address.lastIndexOf(':');
const request = Buffer.from(`GET /bench HTTP/1.1\r\nHost: ${address}\r\nUser-Agent: bench\r\nAccept: */*\r\n\r\n`);
const took: number[] = [];
let failed = 0;
const end = performance.now() + Number(seconds) * 1000;

/** Ends of a head and of a body of announced length; nothing else is sent here. */
function isWhole(text: string): boolean {
  const head = text.indexOf('\r\n\r\n');
  if (head === -1) return false;
  const length = /content-length: (\d+)/i.exec(text)?.[1];
  return length === undefined ? text.endsWith('0\r\n\r\n') : text.length >= head + 4 + Number(length);
}

function client(): Promise<void> {
  return new Promise((resolve) => {
    const socket = connect(Number(address.slice(at + 1)), address.slice(0, at));
    socket.setNoDelay(true);
    let text = '';
    let started = 0;
    const ask = (): void => {
      if (performance.now() >= end) {
        socket.destroy();
        resolve();
        return;
      }
      text = '';
      started = performance.now();
      socket.write(request);
    };
    socket.on('connect', ask);
    socket.on('data', (chunk) => {
      text += chunk.toString('latin1');
      if (!isWhole(text)) return;
      took.push(performance.now() - started);
      if (!text.startsWith('HTTP/1.1 200')) failed += 1;
      ask();
    });
    socket.on('error', () => {
      failed += 1;
      resolve();
    });
    socket.on('end', () => {
      failed += 1;
      resolve();
    });
  });
}

await Promise.all(Array.from({ length: Number(connections) }, client));
took.sort((one, other) => one - other);
const quantile = (share: number): number =>
  took[Math.min(took.length - 1, Math.floor(took.length * share))] ?? Number.NaN;
process.stdout.write(JSON.stringify({ requests: took.length, failed, p50: quantile(0.5), p99: quantile(0.99) }));
