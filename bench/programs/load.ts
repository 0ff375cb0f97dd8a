/** One process that opens a project and asks for its graph; what it took is its output. */
import { enableCompileCache } from 'node:module';
import { pathToFileURL } from 'node:url';
import { setFlagsFromString } from 'node:v8';

// As the command line does: see bin/fairlead.js.
enableCompileCache(process.env['BENCH_COMPILED']);
setFlagsFromString('--semi-space-growth-factor=1');

interface Library {
  openProject(options: { readonly directory: string }): Promise<{
    graph(): { readonly order: readonly string[] };
    select(options: { readonly changed: { readonly ref: string } }): Promise<unknown>;
    close(): void;
  }>;
}

const library = (await import(pathToFileURL(process.env['BENCH_LIBRARY'] ?? '').href)) as Library;
const started = performance.now();
const project = await library.openProject({ directory: process.env['BENCH_PROJECT'] ?? '.' });
const opened = performance.now();
const { order } = project.graph();
const graphed = performance.now();
await project.select({ changed: { ref: 'HEAD' } });
const selected = performance.now();
project.close();
process.stdout.write(
  JSON.stringify({
    start: started,
    open: opened - started,
    graph: graphed - opened,
    changed: selected - graphed,
    rss: process.resourceUsage().maxRSS / 1024,
    stacks: order.length,
  }),
);
