/** A name that the project file accepts, and that nobody else has. */
export function nameFor(wish: string, taken: Iterable<string>): string {
  const others = new Set([...taken].map((name) => name.toLowerCase()));
  const base = plainName(wish);
  let name = base;
  for (let number = 2; others.has(name.toLowerCase()); number += 1) name = `${base}-${number}`;
  return name;
}

export function plainName(text: string): string {
  const name = text
    .replace(/[^A-Za-z0-9_-]+/g, '-')
    .replace(/^-+|-+$/g, '')
    .slice(0, 60);
  if (name === '') return 'unnamed';
  return /^[A-Za-z_]/.test(name) ? name : `_${name}`;
}
