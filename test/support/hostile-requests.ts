/** Requests that two readers could understand in two ways, or that are meant to hurt; and what becomes of each here. */
export interface HostileRequest {
  readonly what: string;
  readonly bytes: string;
  /** Of every answer on the connection; none: the proxy waits for more. */
  readonly answers: readonly number[];
}

const host = 'Host: a\r\n';
const chunked = 'Transfer-Encoding: chunked\r\n';
const post = (headers: string, body: string): string => `POST / HTTP/1.1\r\n${host}${headers}\r\n${body}`;
const get = (headers: string, target = '/', version = '1.1'): string =>
  `GET ${target} HTTP/${version}\r\n${headers}\r\n`;
const none = '0\r\n\r\n';

export const hostileRequests: readonly HostileRequest[] = [
  // Framing: which bytes are the body, and which the next request?
  { what: 'CL and TE', bytes: post(`Content-Length: 5\r\n${chunked}`, `${none}${get(host, '/evil')}`), answers: [400] },
  { what: 'TE and CL', bytes: post(`${chunked}Content-Length: 5\r\n`, none), answers: [400] },
  { what: 'two equal lengths', bytes: post('Content-Length: 5\r\nContent-Length: 5\r\n', 'hello'), answers: [400] },
  { what: 'two lengths', bytes: post('Content-Length: 5\r\nContent-Length: 6\r\n', 'hello!'), answers: [400] },
  { what: 'a list of lengths', bytes: post('Content-Length: 5, 5\r\n', 'hello'), answers: [400] },
  { what: 'a length with a sign', bytes: post('Content-Length: +5\r\n', 'hello'), answers: [400] },
  { what: 'a negative length', bytes: post('Content-Length: -5\r\n', 'hello'), answers: [400] },
  { what: 'a length in hex', bytes: post('Content-Length: 0x5\r\n', 'hello'), answers: [400] },
  { what: 'an empty length', bytes: post('Content-Length: \r\n', ''), answers: [400] },
  { what: 'a length beyond all numbers', bytes: post('Content-Length: 99999999999999999999\r\n', 'x'), answers: [400] },
  { what: 'another coding before chunked', bytes: post('Transfer-Encoding: gzip, chunked\r\n', none), answers: [501] },
  { what: 'chunked twice', bytes: post(`${chunked}${chunked}`, none), answers: [400] },
  { what: 'chunked, chunked', bytes: post('Transfer-Encoding: chunked, chunked\r\n', none), answers: [400] },
  { what: 'identity', bytes: post('Transfer-Encoding: identity\r\n', none), answers: [501] },
  { what: 'xchunked', bytes: post('Transfer-Encoding: xchunked\r\n', none), answers: [501] },
  { what: 'chunked with a parameter', bytes: post('Transfer-Encoding: chunked;q=1\r\n', none), answers: [501] },
  { what: 'chunked after a vertical tab', bytes: post('Transfer-Encoding: \x0bchunked\r\n', none), answers: [400] },
  { what: 'a space before the colon', bytes: post('Transfer-Encoding : chunked\r\n', none), answers: [400] },
  { what: 'TE in HTTP/1.0', bytes: `POST / HTTP/1.0\r\n${host}${chunked}\r\n${none}`, answers: [400] },
  { what: 'a folded TE', bytes: post('Transfer-Encoding:\r\n chunked\r\n', none), answers: [400] },
  { what: 'chunks ended by bare LF', bytes: post(chunked, '5\nhello\n0\n\n'), answers: [400] },
  { what: 'a bare LF in an extension', bytes: post(chunked, '5;a\nb\r\nhello\r\n0\r\n\r\n'), answers: [400] },
  { what: 'a chunk size with 0x', bytes: post(chunked, '0x5\r\nhello\r\n0\r\n\r\n'), answers: [400] },
  {
    what: 'a chunk size beyond all numbers',
    bytes: post(chunked, 'fffffffffffffffff\r\nhello\r\n0\r\n\r\n'),
    answers: [400],
  },
  { what: 'a chunk without its end', bytes: post(chunked, '5\r\nhelloXX0\r\n\r\n'), answers: [400] },
  // Lines
  { what: 'a folded header', bytes: get(`${host}X: a\r\n b\r\n`), answers: [400] },
  { what: 'a first line that is folded', bytes: 'GET / HTTP/1.1\r\n Host: a\r\n\r\n', answers: [400] },
  { what: 'bare LF everywhere', bytes: 'GET / HTTP/1.1\nHost: a\n\n', answers: [400] },
  { what: 'one bare LF', bytes: get('Host: a\nX: b\r\n'), answers: [400] },
  { what: 'a bare CR', bytes: get('Host: a\rX: b\r\n'), answers: [400] },
  { what: 'NUL in a value', bytes: get(`${host}X: a\x00b\r\n`), answers: [400] },
  { what: 'a space in a name', bytes: get(`${host}X Y: a\r\n`), answers: [400] },
  { what: 'an empty name', bytes: get(`${host}: a\r\n`), answers: [400] },
  { what: 'a name without a colon', bytes: get(`${host}Xyz\r\n`), answers: [400] },
  // Hosts and targets
  { what: 'no Host', bytes: get(''), answers: [400] },
  { what: 'two Hosts', bytes: get('Host: a\r\nHost: b\r\n'), answers: [400] },
  { what: 'a Host with a path', bytes: get('Host: a/b\r\n'), answers: [400] },
  { what: 'a Host with a user', bytes: get('Host: u@a\r\n'), answers: [400] },
  { what: 'an empty Host', bytes: get('Host: \r\n'), answers: [400] },
  { what: 'a list of Hosts', bytes: get('Host: a, b\r\n'), answers: [400] },
  { what: 'absolute with a user', bytes: get(host, 'http://u@b/x'), answers: [400] },
  { what: 'absolute of another scheme', bytes: get(host, 'ftp://b/x'), answers: [400] },
  { what: 'CONNECT', bytes: `CONNECT b:443 HTTP/1.1\r\n${host}\r\n`, answers: [405] },
  { what: 'an authority for GET', bytes: get(host, 'b:443'), answers: [400] },
  { what: 'an asterisk for GET', bytes: get(host, '*'), answers: [400] },
  { what: 'a target without a slash', bytes: get(host, 'x'), answers: [400] },
  { what: 'a fragment', bytes: get(host, '/x#y'), answers: [400] },
  { what: 'a space in the target', bytes: get(host, '/a b'), answers: [400] },
  { what: 'a control character in the target', bytes: get(host, '/a\x01b'), answers: [400] },
  { what: 'TRACE', bytes: `TRACE / HTTP/1.1\r\n${host}\r\n`, answers: [405] },
  { what: 'a method in lower case', bytes: `get / HTTP/1.1\r\n${host}\r\n`, answers: [400] },
  { what: 'HTTP/2.0', bytes: get(host, '/', '2.0'), answers: [505] },
  { what: 'HTTP/1.1x', bytes: get(host, '/', '1.1x'), answers: [400] },
  { what: 'the preface of HTTP/2', bytes: 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n', answers: [400] },
  { what: 'TLS', bytes: '\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03', answers: [400] },
  // Sizes
  { what: 'a header that is too large', bytes: get(`${host}X: ${'a'.repeat(40_000)}\r\n`), answers: [431] },
  { what: 'a target that is too large', bytes: get(host, `/${'a'.repeat(40_000)}`), answers: [431] },
  { what: 'another expectation', bytes: post('Expect: 200-maybe\r\nContent-Length: 5\r\n', 'hello'), answers: [417] },
];

/** Unusual, and meant well: served. */
export const unusualRequests: readonly HostileRequest[] = [
  { what: 'CHUNKED in capitals', bytes: post('Transfer-Encoding: CHUNKED\r\n', none), answers: [200] },
  { what: 'a chunk extension', bytes: post(chunked, '5;a=b\r\nhello\r\n0\r\n\r\n'), answers: [200] },
  { what: 'HTTP/1.0 without a Host', bytes: get('', '/', '1.0'), answers: [200] },
  { what: 'an absolute target', bytes: get(host, 'http://b/x'), answers: [200] },
  { what: 'an absolute target without a path', bytes: get(host, 'http://b'), answers: [200] },
  { what: 'empty lines before the request', bytes: `\r\n\r\n${get(host)}`, answers: [200] },
  { what: 'two requests at once', bytes: get(host, '/1') + get(host, '/2'), answers: [200, 200] },
  {
    what: 'a length that Connection names',
    bytes: post('Connection: content-length\r\nContent-Length: 5\r\n', 'hello'),
    answers: [200],
  },
  { what: 'a GET with a body', bytes: get(`${host}Content-Length: 5\r\n`) + 'hello', answers: [200] },
];
