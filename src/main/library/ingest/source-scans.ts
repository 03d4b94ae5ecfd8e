import { statSync } from 'node:fs';
import { stat } from 'node:fs/promises';
import { basename } from 'node:path';
import { formatDuration } from '../../../shared/format/duration.ts';
import { formatCount, formatPlural } from '../../../shared/format/numbers.ts';
import { covers } from '../sources/covers.ts';
import { isMissing, othersText, reasonOf, type Walked, walkFolder } from '../sources/walk.ts';
import type { Source } from '../store/user-database.ts';
import type { FollowedSource, FollowedSources } from './followed-sources.ts';
import type { IndexWriter } from './index-writer.ts';
import type { LibraryEvents } from './library-events.ts';
import type { HotFiles } from './poll.ts';
import type { ReadQueue } from './read-queue.ts';

export interface ScanContext {
  writer: IndexWriter;
  sources: FollowedSources;
  queue: ReadQueue;
  hot: HotFiles;
  events: LibraryEvents;
}

/** Looks through sources for files to read, and for indexed ones that are gone. */
export class SourceScans {
  readonly #context: ScanContext;
  readonly #running = new Set<Promise<void>>();

  constructor(context: ScanContext) {
    this.#context = context;
  }

  get underWay(): boolean {
    return this.#running.size > 0;
  }

  start(followed: FollowedSource): void {
    const { events } = this.#context;
    const scan = this.#scan(followed).finally(() => {
      this.#running.delete(scan);
      events.status();
    });
    this.#running.add(scan);
    events.status();
  }

  /** Resolves when the scans under way have ended. */
  async ended(): Promise<void> {
    await Promise.all(this.#running);
  }

  async #scan(followed: FollowedSource): Promise<void> {
    const { writer, events } = this.#context;
    const { source } = followed;
    const began = performance.now();
    try {
      const walked = await (source.kind === 'file' ? lookAtFile(source.path) : walkFolder(source.path));
      const took_us = (performance.now() - began) * 1000;
      if (!this.#isWanted(followed)) return;
      const added = this.#found(source, walked, began);
      followed.notice = walked.limit ?? (walked.files.length === 0 ? othersText(walked.others) : null);
      if (followed.state !== 'polling') followed.state = 'watching';
      if (source.kind === 'folder') {
        const found = `${formatPlural(walked.files.length, 'file')} in ${formatPlural(walked.folders, 'folder')}`;
        const outcome = `${found}, ${formatCount(added)} to read, in ${formatDuration(took_us)}.`;
        events.log('info', [`Scanned ${source.path}: ${outcome}`, othersText(walked.others)].filter(Boolean).join(' '));
      }
      if (walked.limit !== null) events.log('warning', `${source.path}: ${walked.limit}`);
    } catch (error) {
      if (!this.#isWanted(followed)) return;
      followed.state = isMissing(error) ? 'missing' : 'unreadable';
      followed.notice = reasonOf(error);
      events.log('warning', `Not scanned: ${source.path}. ${followed.notice}`);
      if (isMissing(error)) this.#noticeGone(source, new Set());
    } finally {
      events.changed({ rev: writer.rev, runs: [], sources: true });
    }
  }

  /** Takes over what a scan that `began` then (ms) found. Returns how many files are to be read. */
  #found(source: Source, { files, problems }: Walked, began: number): number {
    const { writer, queue, hot, events } = this.#context;
    const added = queue.addCold(source, files, began);
    for (const file of files) hot.touch(file.path, file.mtime_ms);
    this.#noticeGone(source, new Set(files.map((file) => file.path)));
    const change = writer.replaceSourceProblems(source.path, problems);
    if (change !== null) events.changed(change);
    return added;
  }

  /** Marks indexed files of a source that its scan did not meet. */
  #noticeGone(source: Source, present: ReadonlySet<string>): void {
    const { writer, queue } = this.#context;
    for (const file of writer.files()) {
      if (file.status !== 'missing' && covers(source, file.path) && !present.has(file.path) && isGone(file.path)) {
        queue.gone(file.path);
      }
    }
  }

  /** Sources may have been removed or paused, and the library closed, while a scan looked through the folders. */
  #isWanted(followed: FollowedSource): boolean {
    return this.#context.sources.isCurrent(followed) && !this.#context.queue.stopped;
  }
}

async function lookAtFile(path: string): Promise<Walked> {
  const { size, mtimeMs } = await stat(path);
  return {
    files: [{ path, relative_path: basename(path), size, mtime_ms: mtimeMs }],
    others: 0,
    folders: 0,
    problems: [],
    limit: null,
  };
}

export function isGone(path: string): boolean {
  try {
    statSync(path);
    return false;
  } catch (error) {
    return isMissing(error);
  }
}
