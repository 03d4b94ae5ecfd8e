import type { EventMap } from '../../../shared/api.ts';

/** What following, scanning and reading of the sources tell. */
export interface LibraryEvents {
  changed(change: EventMap['changed']): void;
  status(): void;
  log(level: 'info' | 'warning' | 'error', message: string): void;
  /** The index cannot be written any more (disk full, corrupt). */
  failed(error: unknown): void;
}
