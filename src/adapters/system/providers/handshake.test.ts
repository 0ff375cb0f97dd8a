import { describe, expect, it } from 'vitest';
import { handshakeIn } from './handshake.ts';

describe('the line by which a provider says where it listens', () => {
  it.each([
    ['1|5|unix|/tmp/plugin1|grpc|', { address: '/tmp/plugin1', protocolVersion: 5 }],
    ['1|6|unix|/tmp/plugin1|grpc\r', { address: '/tmp/plugin1', protocolVersion: 6 }],
  ])('%s', (line, expected) => {
    expect(handshakeIn(line)).toEqual(expected);
  });

  it.each([
    ['another version of the plugin library', '2|5|unix|/tmp/plugin1|grpc'],
    ['another protocol of the engine', '1|4|unix|/tmp/plugin1|grpc'],
    ['a port, which others could reach', '1|5|tcp|127.0.0.1:1234|grpc'],
    ['the old wire format', '1|5|unix|/tmp/plugin1|netrpc'],
    ['nowhere', '1|5|unix||grpc'],
    ['something else', 'This binary is a plugin.'],
  ])('is refused: %s', (_why, line) => {
    expect(() => handshakeIn(line)).toThrow('not a handshake');
  });
});
