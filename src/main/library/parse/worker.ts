import { parentPort } from 'node:worker_threads';
import { formatById } from '../../formats/registry.ts';
import { LocalParsing } from './local-parsing.ts';
import { CONSUMED, type FromParser, type ParseJob, PIECES_AHEAD, PRODUCED, STOPPED } from './parse-thread.ts';
import { LinesReading } from './reading.ts';

/** The thread that reads and parses large files ahead of the writer, one after the other. */

if (parentPort === null) throw new Error('worker.ts runs as a worker');
parentPort.on('message', parseFile);

/** Blocks the thread until the file ends or nobody wants it any more. */
function parseFile({ fd, format: id, context, chunk_bytes, port, shared }: ParseJob): void {
  const counters = new Int32Array(shared);
  const send = (message: FromParser): void => {
    port.postMessage(message);
    Atomics.add(counters, PRODUCED, 1);
    Atomics.notify(counters, PRODUCED);
  };
  try {
    const format = formatById(id);
    if (format === null) throw new Error(`no format ${id}`);
    const start = { offset: 0, line: 0, index: 0 };
    const parsing = new LocalParsing(format, format.openParser(context), new LinesReading(fd, start, chunk_bytes));
    for (let ended = false; !ended && Atomics.load(counters, STOPPED) === 0; ) {
      const piece = parsing.next();
      send({ piece });
      ended = piece.end !== null;
      waitForRoom(counters);
    }
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    const { message } = error;
    const { code, syscall } = error as NodeJS.ErrnoException;
    send({ error: { message, ...(code !== undefined && { code }), ...(syscall !== undefined && { syscall }) } });
  } finally {
    port.close();
  }
}

function waitForRoom(counters: Int32Array): void {
  for (;;) {
    const consumed = Atomics.load(counters, CONSUMED);
    if (Atomics.load(counters, STOPPED) === 1 || Atomics.load(counters, PRODUCED) - consumed < PIECES_AHEAD) return;
    Atomics.wait(counters, CONSUMED, consumed);
  }
}
