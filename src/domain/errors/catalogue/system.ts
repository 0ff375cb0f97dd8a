import type { CatalogueEntry } from '../entry.ts';

export const systemErrors = {
  PROCESS_NOT_FOUND: {
    title: 'a program is not there',
    hint: '`fairlead doctor` shows which programs are missing and how to get them',
    retry: 'never',
    exit: 1,
  },
  PROCESS_DENIED: {
    title: 'a program cannot be executed',
    hint: 'make it executable with `chmod +x`, or see whether its file system is mounted `noexec`',
    retry: 'never',
    exit: 1,
  },
  PROCESS_NOT_STARTED: {
    title: 'a program could not be started',
    hint: 'see `ulimit -a` and free memory, then try again',
    retry: 'later',
    exit: 1,
  },
  FILE_DENIED: {
    title: 'no permission for a file',
    hint: 'look at owner and mode with `ls -ld`',
    retry: 'never',
    exit: 1,
  },
  FILE_DISK_FULL: {
    title: 'the disk is full',
    hint: 'make room (`df -h`, `df -i`), then go on with `fairlead resume`',
    retry: 'later',
    exit: 1,
  },
  FILE_READ_ONLY: {
    title: 'the file system cannot be written to',
    hint: 'mount it writable, or use `--cwd` with a directory that is',
    retry: 'never',
    exit: 1,
  },
  FILE_WRONG_KIND: {
    title: 'a file stands where a directory is expected, or the other way round',
    hint: 'look at it with `ls -ld`, and move it out of the way',
    retry: 'never',
    exit: 1,
  },
  FILE_FAILED: {
    title: 'a file could not be read or written',
    hint: 'look at the file and its directory with `ls -ld`',
    retry: 'later',
    exit: 1,
  },
  SECRET_MISSING: {
    title: 'a secret has no value',
    hint: 'set the variable, file or command that the project names for it',
    retry: 'never',
    exit: 1,
  },
  SECRET_COMMAND_FAILED: {
    title: 'the command that reads a secret failed',
    hint: 'run the command by hand and see what it says',
    retry: 'later',
    exit: 1,
  },
} as const satisfies Record<string, CatalogueEntry>;
