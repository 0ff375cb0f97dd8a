import { execFileSync } from 'node:child_process';

/** The version that a program says it has. */
export function versionOf(path: string, environment: Readonly<Record<string, string>>): string {
  const answer = execFileSync(path, ['version', '-json'], {
    encoding: 'utf8',
    env: { ...environment, CHECKPOINT_DISABLE: '1' },
  });
  const { terraform_version: version } = JSON.parse(answer) as { terraform_version: string };
  return version;
}
