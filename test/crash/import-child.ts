import { setTimeout } from 'node:timers/promises';
import { createEngine } from '../../src/main/engine.ts';

/**
 * The process that is killed: an engine that imports, as every shell starts it, while its user keeps writing to
 * `user.db`. Arguments: home, the trace. Prints what has been committed, one word and number a line.
 */

const WRITE_PAUSE_MS = 5;

const [home, trace] = process.argv.slice(2);
if (home === undefined || trace === undefined) throw new Error('usage: import-child.ts HOME TRACE');

const engine = createEngine({
  home,
  version: '0.0.0',
  shell: 'web',
  open: [trace],
  browse_anywhere: false,
  samples: '',
  onFailure: (message) => {
    process.stderr.write(`${message}\n`);
    process.exit(1);
  },
});

engine.subscribe(({ event, data }) => {
  if (event === 'changed' && data.runs.length > 0) process.stdout.write(`commit ${data.rev}\n`);
});

for (let written = Number(process.argv[4] ?? 0); ; written += 1) {
  await engine.request('view.write', { value: String(written) });
  process.stdout.write(`view ${written}\n`);
  const status = await engine.request('index.status', {});
  if (status.phase === 'failed') throw new Error(status.notice ?? 'the import failed');
  // A user who writes without pause would only slow the import down.
  await setTimeout(WRITE_PAUSE_MS);
  // `files_total` is what this start found to read: none, when the one before was killed after its last commit.
  if (status.phase === 'idle' && status.files === 1 && status.files_done === status.files_total) break;
}
process.stdout.write('idle 0\n');
await engine.close();
