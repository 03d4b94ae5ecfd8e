import type { Database } from 'better-sqlite3';
import type { Params, Result } from '../../../../shared/api.ts';
import { RetraceError } from '../../../../shared/errors.ts';
import type { TraceFormat } from '../../../formats/format.ts';
import { FieldText } from '../../payload/field-text.ts';
import { buildToFit, Payloads } from '../../payload/fit.ts';
import type { RunTree } from '../run-tree.ts';
import { jsonField } from './step-fields.ts';
import { LastDocument, readParts, type StepSource, StepSources } from './step-source.ts';

export interface RunContentsOptions {
  db: Database;
  tree: (address: string) => RunTree;
  formatById: (id: string) => TraceFormat | null;
}

type RunField = { label: string; field: FieldText };

/** Answers what the file says of a run as a whole, from the bytes of the records that say it. */
export class RunContents {
  readonly #options: RunContentsOptions;
  readonly #sources: StepSources;
  /** The run looked at last. */
  #kept: { signature: string; fields: readonly RunField[] } = { signature: '', fields: [] };

  constructor(options: RunContentsOptions) {
    this.#options = options;
    this.#sources = new StepSources(options.db);
  }

  /** Throws `not_found`. Where the file cannot be read, tells why. */
  async get({ run }: Params<'run.content'>, signal: AbortSignal): Promise<Result<'run.content'>> {
    const found = this.#find(run);
    try {
      const fields = await this.#load(found, signal);
      return buildToFit(() => {
        const payloads = new Payloads();
        const shown = fields.map(({ label, field }) => ({ label, payload: payloads.add(field) }));
        return { reply: { rev: found.rev, fields: shown, unread: null }, payloads };
      });
    } catch (error) {
      if (!(error instanceof RetraceError) || (error.code !== 'gone' && error.code !== 'unreadable')) throw error;
      return { rev: found.rev, fields: [], unread: error.message };
    }
  }

  /** A window of one field. Throws `not_found`, and `gone` or `unreadable` without the file. */
  async read(params: Params<'payload.read'>, signal: AbortSignal): Promise<Result<'payload.read'>> {
    const found = this.#find(params.root);
    const fields = await this.#load(found, signal);
    const field = fields.find((one) => one.field.field === params.field)?.field;
    if (field === undefined)
      throw new RetraceError('not_found', `This run has no field ${params.field.slice(0, 100)}.`);
    return { rev: found.rev, data: field.window(params.offset, params.n), bytes: field.bytes };
  }

  #find(address: string): { rev: number; format: string; source: StepSource } {
    return this.#options.db.transaction(() => {
      const { rev, runs } = this.#options.tree(address);
      return { rev, format: runs[0]?.format ?? '', source: this.#sources.findRun(runs[0]?.id ?? 0) };
    })();
  }

  async #load(
    { format, source }: { format: string; source: StepSource },
    signal: AbortSignal,
  ): Promise<readonly RunField[]> {
    if (source.signature === this.#kept.signature) return this.#kept.fields;
    const parts = await readParts(source, new LastDocument(), signal);
    const content = this.#options.formatById(format)?.runContent?.(parts.map((part) => part.value)) ?? [];
    const fields = content.map(({ label, value }) => ({ label, field: runField(`run/${label}`, value) }));
    this.#kept = { signature: source.signature, fields };
    return fields;
  }
}

function runField(address: string, value: unknown): FieldText {
  return typeof value === 'string' ? new FieldText(address, 'text', null, () => value) : jsonField(address, value);
}
