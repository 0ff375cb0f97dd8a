/** How a plugin says where it listens. https://github.com/hashicorp/go-plugin/blob/main/docs/internals.md */
export interface Handshake {
  readonly address: string;
  readonly protocolVersion: 5 | 6;
}

/** `CORE|APPLICATION|network|address|protocol|certificate`. @throws Error where we do not speak like that */
export function handshakeIn(line: string): Handshake {
  const [core, application, network, address = '', protocol] = line.trim().split('|');
  const protocolVersion = application === '5' ? 5 : application === '6' ? 6 : undefined;
  if (core !== '1' || protocolVersion === undefined || network !== 'unix' || protocol !== 'grpc' || address === '')
    throw new Error(`not a handshake that we know: ${JSON.stringify(line.slice(0, 200))}`);
  return { address, protocolVersion };
}
