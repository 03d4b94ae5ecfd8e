import Database from 'better-sqlite3';
import type { EventMap } from '../../../shared/api.ts';
import { createQueries, type Queries, type QueriesOptions } from './queries.ts';

/** How often a reader looks for commits of another process. */
const FOLLOW_INTERVAL_MS = 200;

/** The open index: swapped for another file after a rebuild, followed by polling while others write it. */
export class IndexReader {
  #open: { db: Database.Database; queries: Queries; path: string } | null = null;
  #timer: NodeJS.Timeout | null = null;
  #seen = 0;
  readonly #onChange: (change: EventMap['changed']) => void;
  readonly #sources: NonNullable<QueriesOptions['sources']>;

  constructor(sources: NonNullable<QueriesOptions['sources']>, onChange: (change: EventMap['changed']) => void) {
    this.#sources = sources;
    this.#onChange = onChange;
  }

  get isOpen(): boolean {
    return this.#open !== null;
  }

  get path(): string {
    return this.#current.path;
  }

  get db(): Database.Database {
    return this.#current.db;
  }

  get queries(): Queries {
    return this.#current.queries;
  }

  get rev(): number {
    const row = this.db.prepare<[], { value: number }>("SELECT value FROM meta WHERE key = 'rev'").get();
    return row?.value ?? 0;
  }

  /** Opens an index file. Row spaces and timelines of the one before answer `gone`. */
  open(path: string): void {
    if (this.#open?.path === path) return;
    this.close();
    const db = new Database(path, { readonly: true, timeout: 5_000 });
    this.#open = { db, queries: createQueries({ db, sources: this.#sources }), path };
    this.#seen = this.rev;
    this.#onChange({ rev: this.#seen, list: true, runs: [], problems: true, sources: true });
  }

  follow(follow: boolean): void {
    if (this.#timer !== null) clearInterval(this.#timer);
    this.#timer = follow ? setInterval(() => this.#look(), FOLLOW_INTERVAL_MS) : null;
  }

  close(): void {
    this.follow(false);
    this.#open?.db.close();
    this.#open = null;
  }

  get #current(): { db: Database.Database; queries: Queries; path: string } {
    if (this.#open === null) throw new Error('the index is not open');
    return this.#open;
  }

  #look(): void {
    const rev = this.rev;
    if (rev === this.#seen) return;
    const runs = this.db
      .prepare<[number], { run: string; rev: number }>(
        `SELECT root.address AS run, max(run.rev) AS rev FROM run JOIN run AS root ON root.id = run.root_id
         WHERE run.rev > ? AND run.fragment = 0 GROUP BY root.id`,
      )
      .all(this.#seen);
    this.#seen = rev;
    this.#onChange({ rev, list: true, runs, problems: true, sources: true });
  }
}
