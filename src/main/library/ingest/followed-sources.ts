import { basename, relative, sep } from 'node:path';
import type { SourceWatch } from '../protocol.ts';
import { covers } from '../sources/covers.ts';
import type { Source, UserDatabase } from '../store/user-database.ts';
import { SourceWatcher } from './watch.ts';

export interface FollowedSource {
  readonly source: Source;
  state: SourceWatch['state'];
  notice: string | null;
}

export interface FollowEvents {
  /** A file of a source appeared, changed, or went away. */
  file(path: string): void;
  /** A source is to be scanned: it is new or no longer paused, or it came or went as a whole. */
  scan(followed: FollowedSource): void;
  status(): void;
  log(level: 'info' | 'warning', message: string): void;
}

/** The sources of `user.db` with their watchers, and which of them a file belongs to. */
export class FollowedSources {
  readonly #user: UserDatabase;
  readonly #events: FollowEvents;
  readonly #followed = new Map<number, FollowedSource>();
  readonly #watchers = new Map<number, SourceWatcher>();

  constructor(user: UserDatabase, events: FollowEvents) {
    this.#user = user;
    this.#events = events;
  }

  get watches(): SourceWatch[] {
    return [...this.#followed.values()].map(({ source, state, notice }) => ({ id: source.id, state, notice }));
  }

  /** Those that are not paused. */
  get active(): FollowedSource[] {
    return [...this.#followed.values()].filter(({ source }) => !source.paused);
  }

  /** Takes over the list of `user.db`. Returns how many sources left it or were paused. */
  async refresh(): Promise<number> {
    let left = 0;
    const wanted = new Map(this.#user.sources().map((source) => [source.id, source]));
    for (const { source } of [...this.#followed.values()]) {
      if (wanted.has(source.id)) continue;
      await this.#stopWatching(source);
      this.#followed.delete(source.id);
      left++;
    }
    for (const source of wanted.values()) {
      if (this.#followed.get(source.id)?.source.paused === source.paused) continue;
      await this.#stopWatching(source);
      const followed: FollowedSource = { source, state: source.paused ? 'paused' : 'watching', notice: null };
      this.#followed.set(source.id, followed);
      if (source.paused) left++;
      else {
        this.#watchers.set(source.id, this.#watch(followed));
        this.#events.scan(followed);
      }
    }
    return left;
  }

  /** False once the source was removed, paused, or taken up anew. */
  isCurrent(followed: FollowedSource): boolean {
    return this.#followed.get(followed.source.id) === followed;
  }

  async close(): Promise<void> {
    await Promise.all([...this.#watchers.values()].map((watcher) => watcher.close()));
  }

  /** Whether a file belongs to a source of the list, paused or not. */
  has(path: string): boolean {
    return [...this.#followed.values()].some(({ source }) => covers(source, path));
  }

  /** Whether a file belongs to a source that is not paused. */
  isFollowed(path: string): boolean {
    return this.active.some(({ source }) => covers(source, path));
  }

  /** Path of a file below its source, `/`-separated. */
  relativePath(path: string): string {
    for (const { source } of this.#followed.values()) {
      if (source.kind === 'folder' && covers(source, path)) return relative(source.path, path).replaceAll(sep, '/');
    }
    return basename(path);
  }

  async #stopWatching({ id }: Source): Promise<void> {
    await this.#watchers.get(id)?.close();
    this.#watchers.delete(id);
  }

  #watch(followed: FollowedSource): SourceWatcher {
    const { source } = followed;
    return new SourceWatcher(source, {
      file: (path) => this.#events.file(path),
      scan: () => this.#events.scan(followed),
      polling: (reason) => {
        followed.state = 'polling';
        followed.notice = `Watching by the system failed (${reason}); files are looked at every second instead.`;
        this.#events.log('warning', `${source.path}: ${followed.notice}`);
        this.#events.status();
      },
    });
  }
}
