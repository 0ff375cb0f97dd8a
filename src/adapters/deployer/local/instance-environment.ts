import type { HeldSet } from './held-set.ts';

/** Where we find an instance again: its id stands in its environment, and in that of all that it starts. */
export const instanceVariable = 'FAIRLEAD_INSTANCE';

/** What an instance gets of the environment in which services were first started. */
const inherited = ['PATH', 'HOME', 'USER', 'LOGNAME', 'SHELL', 'TMPDIR', 'LANG', 'LC_ALL', 'TZ'];

type Ports = Readonly<Record<string, number>>;

export const inheritedFrom = (given: Readonly<Record<string, string>>): Readonly<Record<string, string>> =>
  Object.fromEntries(Object.entries(given).filter(([name]) => inherited.includes(name)));

export function instanceEnvironment(
  { record, secrets }: HeldSet,
  { id, ports, base }: { readonly id: string; readonly ports: Ports; readonly base: Readonly<Record<string, string>> },
): Readonly<Record<string, string>> {
  const [first] = record.spec.ports;
  const own = Object.entries(record.spec.env).map(([name, value]) => [name, withPorts(value, ports, first)]);
  return {
    ...inheritedFrom(base),
    ...(first !== undefined && { PORT: String(ports[first]) }),
    FAIRLEAD_SERVICE: record.service,
    FAIRLEAD_REVISION: record.revision,
    FAIRLEAD_ARM: record.arm,
    ...Object.fromEntries(own),
    ...secrets,
    [instanceVariable]: id,
  };
}

export const instanceCommand = ({ record }: HeldSet, ports: Ports): readonly string[] =>
  record.spec.command.map((word) => withPorts(word, ports, record.spec.ports[0]));

/** `{port}` is the first port, `{port.NAME}` a named one. What names no port of ours is left as it is. */
const withPorts = (text: string, ports: Ports, first: string | undefined): string =>
  text.replace(/\{port(?:\.([A-Za-z0-9_-]+))?\}/g, (whole, name: string | undefined) =>
    String(ports[name ?? first ?? ''] ?? whole),
  );
