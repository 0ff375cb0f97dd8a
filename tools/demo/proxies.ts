/** Which proxy the demo runs behind: the best real one that is here already; nothing is fetched for it. */
import { freePort } from '../../test/support/nginx-bed.ts';
import { findProxy, type ProxyName } from '../testbed/proxies.ts';

export interface DemoProxy {
  /** For a sentence: "behind ...". */
  readonly label: string;
  /** What takes the place of the example's `route`. */
  readonly lines: readonly string[];
}

/** Best first. The demo is judged by what the proxy itself counts of each arm: nginx counts nothing. */
const able = ['envoy'] as const satisfies readonly ProxyName[];
const names = [...able, 'local'] as const;

/** @param wanted by name; undefined: the best there is @throws where it is not to be had */
export async function chooseProxy(wanted: string | undefined): Promise<DemoProxy> {
  if (wanted !== undefined && !(names as readonly string[]).includes(wanted))
    throw new Error(
      `--proxy ${wanted}: one of ${names.join(', ')} (others count nothing that a version could be judged by)`,
    );
  for (const name of able) {
    const program = wanted === undefined || wanted === name ? findProxy(name) : undefined;
    if (program !== undefined) return behind(name, program);
    if (wanted === name) throw new Error(`there is no ${name}: put it on PATH, or \`npm run testbed\` fetches it`);
  }
  return { label: 'the built-in proxy', lines: ["    route: { listen: '127.0.0.1:0' }"] };
}

async function behind(name: (typeof able)[number], program: string): Promise<DemoProxy> {
  const route = { listen: `127.0.0.1:${await freePort()}`, program };
  return {
    label: `the real ${name} of this machine`,
    lines: [`    router: ${name}`, `    route: ${JSON.stringify(route)}`],
  };
}

/** The example behind the proxy. */
export function withProxy(text: string, { lines }: DemoProxy): string {
  const route = /^ {4}route: .*$/m;
  if (!route.test(text)) throw new Error('the example has no `route` any more: mend the tour');
  return text.replace(route, () => lines.join('\n'));
}
