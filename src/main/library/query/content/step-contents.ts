import { RetraceError } from '../../../../shared/errors.ts';
import type { StepType } from '../../../../shared/model/step.ts';
import type { TraceFormat } from '../../../formats/format.ts';
import { fieldsOf, type StepFields } from './step-fields.ts';
import { LastDocument, readParts, type StepSource } from './step-source.ts';

/** Steps whose content is kept, so that paging through them reads nothing twice. */
const MAX_STEPS = 8;
const MAX_BYTES = 256 * 2 ** 20;

export interface ContentQuestion {
  source: StepSource;
  format: string;
  key: string;
  type: StepType;
  name: string;
}

/** What the files say of steps; the last few are kept. */
export class StepContents {
  readonly #formatById: (id: string) => TraceFormat | null;
  readonly #kept = new Map<number, StepFields>();
  readonly #last = new LastDocument();

  constructor(formatById: (id: string) => TraceFormat | null) {
    this.#formatById = formatById;
  }

  /** Throws `gone` or `unreadable` when the bytes are not there any more, `cancelled` on abort. */
  async load(question: ContentQuestion, signal: AbortSignal): Promise<StepFields> {
    const { source } = question;
    const kept = this.#kept.get(source.id);
    if (kept?.signature === source.signature) {
      this.#keep(source.id, kept);
      return kept;
    }
    const fields = await this.read(question, signal);
    this.#keep(source.id, fields);
    return fields;
  }

  /** As `load`, without taking a place from the steps that are looked at. */
  async read({ source, format: id, ...step }: ContentQuestion, signal: AbortSignal): Promise<StepFields> {
    const kept = this.#kept.get(source.id);
    if (kept?.signature === source.signature) return kept;
    const format = this.#formatById(id);
    if (format === null) {
      throw new RetraceError('unreadable', `This version does not know the format ${id}.`, 'Rebuild the index.');
    }
    const parts = await readParts(source, this.#last, signal, format.exact_integers);
    const records = parts.map(({ place: { offset, length, line, pointer }, value }) => ({
      value,
      at: pointer === null ? { offset, length, line } : { offset, length, line, pointer },
    }));
    return fieldsOf(source, parts, format.content(records, step));
  }

  #keep(id: number, fields: StepFields): void {
    this.#kept.delete(id);
    this.#kept.set(id, fields);
    let bytes = 0;
    for (const one of this.#kept.values()) bytes += one.bytes;
    for (const [oldest, one] of this.#kept) {
      if ((this.#kept.size <= MAX_STEPS && bytes <= MAX_BYTES) || oldest === id) return;
      this.#kept.delete(oldest);
      bytes -= one.bytes;
    }
  }
}
