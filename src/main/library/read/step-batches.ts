import { RetraceError } from '../../../shared/errors.ts';
import { STEP_TYPES } from '../../../shared/model/step.ts';
import type { StepContent } from '../../formats/content.ts';
import type { TraceFormat } from '../../formats/format.ts';
import type { IndexedFile } from '../query/content/read-bytes.ts';
import {
  LastDocument,
  type PartPlace,
  type ReadPart,
  readParts,
  type StepSource,
} from '../query/content/step-source.ts';

/** A step to be read. */
export interface ContentStep {
  source: StepSource;
  key: string;
  name: string;
  /** Index into `STEP_TYPES`. */
  type: number;
}

/** What the files say of a step: its content and the records behind it, or why there is none. */
export type ReadStep =
  | { content: StepContent; records: unknown[]; unread: null }
  | { content: null; records: []; unread: string };

/** Bytes read together. A larger step is read alone. */
const BATCH_BYTES = 8 * 2 ** 20;

/**
 * Reads the content of many steps: those near each other with one look at the file, so that it is opened, checked and
 * unpacked once for all of them.
 */
export class StepBatches {
  readonly #format: TraceFormat | null;
  readonly #last = new LastDocument();

  constructor(format: TraceFormat | null) {
    this.#format = format;
  }

  /** In the order of `steps`. Throws `cancelled` on abort. */
  async read(steps: readonly ContentStep[], signal: AbortSignal): Promise<ReadStep[]> {
    const read: ReadStep[] = [];
    for (const batch of batchesOf(steps)) {
      read.push(...(await this.#readTogether(batch, signal)));
    }
    return read;
  }

  async #readTogether(steps: readonly ContentStep[], signal: AbortSignal): Promise<ReadStep[]> {
    try {
      const parts = await readParts(together(steps), this.#last, signal, this.#format?.exact_integers);
      let from = 0;
      return steps.map((step) => {
        const own = parts.slice(from, from + step.source.parts.length);
        from += own.length;
        return this.#stepOf(step, own);
      });
    } catch (error) {
      if (!(error instanceof RetraceError) || (error.code !== 'gone' && error.code !== 'unreadable')) throw error;
      const [first, ...others] = steps;
      // One file of several, or one record, may be gone: the steps in the others can still be read.
      if (first !== undefined && others.length > 0) {
        const read: ReadStep[] = [];
        for (const step of steps) read.push(...(await this.#readTogether([step], signal)));
        return read;
      }
      const unread = error.action === undefined ? error.message : `${error.message} ${error.action}`;
      return steps.map(() => ({ content: null, records: [], unread }));
    }
  }

  #stepOf({ key, name, type }: ContentStep, parts: readonly ReadPart[]): ReadStep {
    if (this.#format === null) return { content: null, records: [], unread: 'This version does not know the format.' };
    const records = parts.map(({ place: { offset, length, line, pointer }, value }) => ({
      value,
      at: pointer === null ? { offset, length, line } : { offset, length, line, pointer },
    }));
    const content = this.#format.content(records, { key, name, type: STEP_TYPES[type] ?? 'event' });
    return { content, records: parts.map((part) => part.value), unread: null };
  }
}

function* batchesOf(steps: readonly ContentStep[]): Generator<ContentStep[]> {
  let batch: ContentStep[] = [];
  let bytes = 0;
  for (const step of steps) {
    const own = step.source.parts.reduce((sum, part) => sum + (part.pointer === null ? part.length : 0), 0);
    if (batch.length > 0 && bytes + own > BATCH_BYTES) {
      yield batch;
      batch = [];
      bytes = 0;
    }
    batch.push(step);
    bytes += own;
  }
  if (batch.length > 0) yield batch;
}

/** The parts of all these steps as those of one. */
function together(steps: readonly ContentStep[]): StepSource {
  const files = new Map<number, IndexedFile>();
  const parts: PartPlace[] = [];
  for (const { source } of steps) {
    for (const [id, file] of source.files) files.set(id, file);
    parts.push(...source.parts);
  }
  return { id: 0, parts, files, signature: '' };
}
