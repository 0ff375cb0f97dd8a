import { execFile } from 'node:child_process';
import { DeliveryError } from '../../../domain/errors/delivery-error.ts';

export interface Said {
  readonly passed: boolean;
  readonly text: string;
}

/** Without anything of our environment. @throws ROUTER_NOT_STARTED where there is no such program */
export function runProgram(program: string, words: readonly string[], name: string): Promise<Said> {
  return new Promise((resolve, reject) => {
    execFile(program, [...words], { timeout: 20_000, env: {} }, (error, stdout, stderr) => {
      const code = (error as NodeJS.ErrnoException | null)?.code;
      if (code === 'ENOENT' || code === 'EACCES')
        reject(
          new DeliveryError('ROUTER_NOT_STARTED', `${program} cannot be run (${code})`, {
            hint: `name ${name} as \`program\``,
          }),
        );
      else resolve({ passed: error === null, text: (stderr.trim() === '' ? stdout : stderr).trim() });
    });
  });
}
