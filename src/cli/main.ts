import { Command, CommanderError, InvalidArgumentError } from 'commander';
import { packageVersion } from '../main/package-files.ts';
import { DIFFERENCE_FIELDS } from '../shared/api.ts';
import { EXIT, EXIT_CODES_HELP, type ExitCode } from './exit-codes.ts';
import { requireNodeForIndex } from './node-version.ts';
import { Terminal } from './terminal.ts';

const EXAMPLES = `
Examples:
  retrace open ~/.claude/projects         read runs in the browser
  retrace index traces --json             what a folder holds
  retrace inspect traces/run.jsonl        one file, step by step
  retrace diff good.jsonl bad.jsonl       two runs, down to the first difference
`;

/** Runs one `retrace` command and resolves with its exit code. Never throws. */
export async function main(args: readonly string[], terminal = new Terminal()): Promise<ExitCode> {
  let code: ExitCode = EXIT.ok;
  const run = async (command: () => Promise<ExitCode>) => {
    requireNodeForIndex();
    code = await command();
  };
  try {
    await program(terminal, run).parseAsync(args, { from: 'user' });
    return code;
  } catch (error) {
    // Commander has said what was wrong; help and version end here too, with code 0.
    if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.ok : EXIT.failed;
    return terminal.failure(error);
  } finally {
    terminal.clearProgress();
  }
}

type Run = (command: () => Promise<ExitCode>) => Promise<void>;

function program(terminal: Terminal, run: Run): Command {
  const retrace = new Command('retrace')
    .description('Reads the runs of LLM agents from the files they write.')
    .version(packageVersion())
    .exitOverride()
    .showHelpAfterError('Try --help.')
    .addHelpText('after', EXAMPLES + EXIT_CODES_HELP)
    .configureOutput({
      writeOut: (text) => void terminal.print(text.trimEnd()),
      writeErr: (text) => terminal.remark(text.trimEnd()),
    });
  const command = (usage: string, summary: string) =>
    retrace.command(usage).description(summary).addHelpText('after', EXIT_CODES_HELP);

  serving(command('open [path...]', 'serve, and open it in the browser of this machine')).action(
    (paths: string[], options: ServeFlags) =>
      run(async () => (await import('./serve.ts')).serve(paths, { ...options, open: true }, terminal)),
  );
  serving(command('serve [path...]', 'serve the interface to a browser until stopped'))
    .option('--open', 'open it in the browser of this machine')
    .action((paths: string[], options: ServeFlags) =>
      run(async () => (await import('./serve.ts')).serve(paths, options, terminal)),
    );
  command('index <path...>', 'read files and folders, and say what is in them')
    .option('--db <file>', 'keep the index in this file; a temporary one otherwise')
    .option('--json', 'print one JSON object')
    .action((paths: string[], options: { db?: string; json?: boolean }) =>
      run(async () => (await import('./index-command.ts')).index(paths, options, terminal)),
    );
  command('inspect <file>', 'show the runs of one file step by step')
    .option('--run <id>', 'only the run with this id, key or address; a sub-agent by its own id')
    .option('--json', 'print one JSON object')
    .action((path: string, options: { run?: string; json?: boolean }) =>
      run(async () => (await import('./inspect-command.ts')).inspect(path, options, terminal)),
    );
  command('diff <a> <b>', 'compare two runs step by step, down to the first difference')
    .option('--run <id...>', 'the run of both files, or that of A and that of B, by id, key or address')
    .option('--field <name...>', `compare these alone: ${DIFFERENCE_FIELDS.join(', ')}`)
    .option('--ignore <pointer...>', 'leave out what lies at these JSON pointers (/arguments/id); * stands for one key')
    .option('--json', 'print one JSON object')
    .action((a: string, b: string, options: { run?: string[]; field?: string[]; ignore?: string[]; json?: boolean }) =>
      run(async () => (await import('./diff-command.ts')).diff([a, b], options, terminal)),
    );
  return retrace;
}

interface ServeFlags {
  port?: number;
  host?: string;
  allowHost?: string[];
  allowBrowse?: boolean;
  open?: boolean;
}

function serving(command: Command): Command {
  return command
    .option('--port <number>', 'port to listen on (default: 7717, or any free one)', portNumber)
    .option('--host <address>', 'address to listen on; anything but loopback lets others reach it', '127.0.0.1')
    .option('--allow-host <name...>', 'names beside localhost under which browsers may ask for it')
    .option('--allow-browse', 'let the page open any folder, not only those given and those agents write to');
}

function portNumber(text: string): number {
  const port = Number(text);
  if (/^\d{1,5}$/.test(text) && port <= 65_535) return port;
  throw new InvalidArgumentError('A port is a number from 0 to 65535.');
}
