import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gridEdges, type Grid } from './grid.ts';
import { runProgram } from './program.ts';

/** A project as teams write it: labels, two resources, references to the stack above, outputs; committed to git. */
export async function writeLargeProject(directory: string, grid: Grid): Promise<number> {
  let text =
    'project: bench\n\nvariables:\n  size: small\n\ntargets:\n  eu: { cloud: aws, region: eu-west-1 }\n\nstacks:\n';
  for (const [name, [above]] of gridEdges(grid)) {
    const upstream = above === undefined ? '' : `            upstream: \${stacks.${above}.id}\n`;
    text += `  ${name}:
    labels: { team: t${text.length % 7} }
    resources:
      - type: aws_vpc
        name: main
        properties:
          cidr_block: 10.0.0.0/16
          tags: { size: "\${var.size}" }
      - type: terraform_data
        name: note
        properties:
          input:
            text: "what ${name} is for"
${upstream}    outputs:
      id: \${resources.main.id}
`;
  }
  await mkdir(directory, { recursive: true });
  await writeFile(join(directory, 'fairlead.yaml'), text);
  const identity = ['-c', 'user.name=bench', '-c', 'user.email=bench@localhost'];
  for (const args of [
    ['init', '-q'],
    ['add', '.'],
    [...identity, 'commit', '-q', '-m', 'bench'],
  ])
    await runProgram({ file: 'git', args, cwd: directory });
  // So that something has changed.
  await writeFile(join(directory, 'fairlead.yaml'), text.replace('what s0_0 is for', 'what s0_0 was for'));
  return text.split('\n').length;
}
