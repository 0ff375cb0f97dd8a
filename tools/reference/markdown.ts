/** Text for a cell of a table: pipes and line ends would break it. */
const cell = (text: string): string => text.replaceAll('|', '\\|').replaceAll(/\s*\n\s*/g, ' ');

export function table(heading: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string => `| ${cells.map(cell).join(' | ')} |\n`;
  return line(heading) + `|${'---|'.repeat(heading.length)}\n` + rows.map(line).join('');
}
