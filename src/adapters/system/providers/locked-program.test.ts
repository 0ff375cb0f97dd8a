import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createPackageCheck } from './locked-program.ts';
import { packageHash } from './package-hash.ts';

/** By `golang.org/x/mod/sumdb/dirhash`, of the package below. */
const known = 'h1:DSUr89QZ7h/tq0HI7nqZLmA9EtAv3eF31FFZwdMdjew=';

describe('the package of a provider', () => {
  let directory: string;
  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), 'fairlead-package-'));
    mkdirSync(join(directory, 'real/docs'), { recursive: true });
    writeFileSync(join(directory, 'real/terraform-provider-x_v1.0.0'), 'program\n');
    writeFileSync(join(directory, 'real/LICENSE.txt'), 'free\n');
    writeFileSync(join(directory, 'real/docs/index.md'), '# x\n');
    symlinkSync(join(directory, 'real'), join(directory, 'linked'));
  });
  afterEach(() => rmSync(directory, { recursive: true, force: true }));
  const linked = () => join(directory, 'linked');

  it('has the hash that lock files know', async () => {
    expect(await packageHash(linked())).toBe(known);
  });

  it('gives its program where the lock file allows it', async () => {
    const program = await createPackageCheck()(linked(), ['zh:other', known]);

    expect(program).toBe(join(directory, 'real/terraform-provider-x_v1.0.0'));
  });

  it('is refused where it is another one, also when it changed since it was looked at', async () => {
    const check = createPackageCheck();
    await check(linked(), [known]);
    writeFileSync(join(directory, 'real/terraform-provider-x_v1.0.0'), 'tampered\n');

    await expect(check(linked(), [known])).rejects.toThrow('is not what the lock file names');
  });

  it('is refused where it holds more than one program, or none', async () => {
    writeFileSync(join(directory, 'real/terraform-provider-x_v2.0.0'), 'program\n');

    await expect(createPackageCheck()(linked(), [known])).rejects.toThrow('not one program');
  });
});
