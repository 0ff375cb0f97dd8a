import type { StackGraph } from '../app/toolkit.ts';
import { DeliveryError } from '../domain/errors/delivery-error.ts';
import type { ExitCode } from '../domain/errors/entry.ts';
import type { Call } from './verb.ts';

export async function showGraph(call: Call): Promise<ExitCode> {
  const { io, screen } = call;
  return call.withProject<ExitCode>(async (project) => {
    const graph = project.graph();
    const title = `${project.effective.name} in ${project.effective.environment.name}`;
    if (!call.options.flag('open')) {
      const format = call.options.text('format') ?? 'text';
      await screen.present({ json: graph, text: () => drawn(graph, title, format, call) });
      return 0;
    }
    if (io.openPage === undefined) {
      throw new DeliveryError('USAGE', 'a browser cannot be opened here', {
        hint: 'write the page to a file: `fairlead graph -f html > graph.html`',
      });
    }
    const { renderHtml } = await import('./renderers/graph-picture.ts');
    const path = await io.openPage('fairlead-graph.html', renderHtml(graph, title));
    await screen.present({ json: { ...graph, page: path }, text: () => `opened ${path}` });
    return 0;
  });
}

async function drawn(graph: StackGraph, title: string, format: string, call: Call): Promise<string> {
  const texts = await import('./renderers/graph-text.ts');
  switch (format) {
    case 'dot':
      return texts.renderDot(graph, title);
    case 'mermaid':
      return texts.renderMermaid(graph);
    case 'svg':
      return (await import('./renderers/graph-picture.ts')).renderSvg(graph, title);
    case 'html':
      return (await import('./renderers/graph-picture.ts')).renderHtml(graph, title);
    default:
      return texts.renderGraphTree(graph, call.screen.view());
  }
}
