import { accessSync, constants, existsSync } from 'node:fs';
import { homedir } from 'node:os';
import { delimiter, join } from 'node:path';

/** Where test-bed programs are kept between runs; `FAIRLEAD_TESTBED` overrides. */
export const testBed = process.env['FAIRLEAD_TESTBED'] ?? join(homedir(), '.cache', 'fairlead-testbed');

const suffix = process.platform === 'win32' ? '.exe' : '';

/** Where a version of OpenTofu lies in the test bed, there or not. */
export const bedPath = (version: string): string => join(testBed, `opentofu-${version}`, `tofu${suffix}`);

export const inBed = (version: string): boolean => existsSync(bedPath(version));

/** The first program of this name on PATH. */
export const onPath = (name: string): string | undefined =>
  (process.env['PATH'] ?? '')
    .split(delimiter)
    .map((directory) => join(directory, name + suffix))
    .find(isProgram);

function isProgram(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
