import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { MethodName, Params, Result } from '../../../shared/api.ts';
import { IndexWriter } from '../ingest/index-writer.ts';
import { createQueries, type Queries, type QueriesOptions } from './queries.ts';

/** What the tests of contents share: native traces in a folder, indexed by the real writer. */

export const START = Date.parse('2026-05-03T10:00:00.000Z');

type Json = Record<string, unknown>;

export function runRecord(run_id: string, more: Json = {}): Json {
  return {
    ...{ type: 'run', schema: 'retrace/1', run_id, agent_id: 'test-agent', agent_version: '1.0.0' },
    ...{ started_at: new Date(START).toISOString(), ...more },
  };
}

/** Step `n` counts from 1. */
export function stepRecord(run_id: string, n: number, more: Json = {}): Json {
  return {
    ...{ type: 'step', run_id, step_id: `s${n}`, seq: n, step_type: 'tool', name: 'notes.write', status: 'ok' },
    ...{ started_at: new Date(START + n * 1000).toISOString(), latency_ms: 5, ...more },
  };
}

/** Records, or lines as they are, as the text of a trace file. */
export function lines(...records: (Json | string)[]): string {
  return records.map((record) => `${typeof record === 'string' ? record : JSON.stringify(record)}\n`).join('');
}

export class TraceFolder {
  readonly path = mkdtempSync(join(tmpdir(), 'retrace-query-'));
  readonly writer = new IndexWriter(join(this.path, 'index.db'));
  readonly #queries: Queries;

  constructor(options: Partial<QueriesOptions> = {}) {
    this.#queries = createQueries({ db: this.writer.db, ...options });
  }

  /** Writes a file and indexes what is new in it. Returns its path. */
  write(name: string, content: string): string {
    const path = join(this.path, name);
    writeFileSync(path, content);
    this.index(name);
    return path;
  }

  index(name: string): void {
    const file = { path: join(this.path, name), relative_path: name };
    while (this.writer.read([file], 60_000).files[0]?.done === false);
  }

  async ask<M extends MethodName>(method: M, params: Params<M>, signal?: AbortSignal): Promise<Result<M>> {
    return (await this.#queries.handle(method, params, signal ?? new AbortController().signal)) as Result<M>;
  }

  /** All of a field, read in windows of `n` bytes. */
  async whole(root: string, step: string, field: string, n = 200_000): Promise<Buffer> {
    const windows: Uint8Array[] = [];
    for (let offset = 0; ; ) {
      const { data, bytes } = await this.ask('payload.read', { root, step, field, offset, n });
      windows.push(data);
      offset += data.length;
      if (data.length === 0 || offset >= bytes) return Buffer.concat(windows);
    }
  }

  close(): void {
    this.writer.close();
    rmSync(this.path, { recursive: true });
  }
}
