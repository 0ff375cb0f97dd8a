// Before anything is changed: can the program be read at all? Exit code 1 would stop the rollout.
import { spawnSync } from 'node:child_process';

const { status } = spawnSync(process.execPath, ['--check', 'server.mjs'], { stdio: 'inherit' });
process.exit(status ?? 1);
