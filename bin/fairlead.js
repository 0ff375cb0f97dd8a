#!/usr/bin/env node
// Imports nothing statically: a static import would be loaded before the version could be checked.
// Plain syntax, so that an old Node reaches the message below.
const floor = [22, 13];
const [major, minor] = process.versions.node.split('.').map(Number);
if (major < floor[0] || (major === floor[0] && minor < floor[1])) {
  process.stderr.write(
    `fairlead needs Node ${floor.join('.')} or newer, this is ${process.versions.node} (${process.execPath})\n` +
      'install a newer one from https://nodejs.org, or run: npx --package=node@24 --package=fairlead fairlead\n',
  );
  process.exit(2);
}

const { enableCompileCache } = await import('node:module');
enableCompileCache();
// V8 lets its space for new objects grow to 48 MB before it looks what is left of them: a third of what a project of a
// thousand stacks takes. The flag may be set while running; later versions of Node have not been tried.
if (major <= 24) (await import('node:v8')).setFlagsFromString('--semi-space-growth-factor=1');
const { existsSync } = await import('node:fs');
const built = new URL('../dist/cli.js', import.meta.url);
const source = new URL('../src/main/cli.ts', import.meta.url);
if (existsSync(source) && !process.features.typescript && !existsSync(built)) {
  process.stderr.write(
    `this checkout is not built, and Node ${process.versions.node} cannot run TypeScript: npm run build\n`,
  );
  process.exit(2);
}
// In a checkout the source wins: a dist left over from another commit would be a lie.
await import(existsSync(source) && process.features.typescript ? source : built);
