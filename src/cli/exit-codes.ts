/** What a command's exit code tells; `--help` and the README say the same. */
export const EXIT = {
  /** Done. Problems inside files are part of the result. */
  ok: 0,
  /** Ran to its end, but found no run. */
  nothingFound: 1,
  /** `diff`: the runs differ. */
  different: 1,
  /** Could not run: wrong arguments, a path that is not there, a system that lacks something. */
  failed: 2,
} as const;
export type ExitCode = (typeof EXIT)[keyof typeof EXIT];

export const EXIT_CODES_HELP = `
Exit codes:
  0  done; problems inside files are part of the result
  1  ran to its end, but found no run; diff: the runs differ
  2  could not run: wrong arguments, a path that is not there, something missing`;
