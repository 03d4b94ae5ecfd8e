import type { Payload } from '../../../../shared/api.ts';
import type { ReadBytes } from './payload-store.ts';

const WINDOW = 200_000;

const EXTENSIONS: Record<string, string> = {
  'image/png': 'png',
  'image/jpeg': 'jpg',
  'image/gif': 'gif',
  'image/webp': 'webp',
  'image/svg+xml': 'svg',
  'application/pdf': 'pdf',
};

/** A name of our own making: nothing of the trace goes into it but what it is. */
export function fileName({ kind, field, media_type }: Payload, seq: number | null): string {
  const what = field
    .replace(/[^A-Za-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '')
    .slice(0, 60);
  const extension = kind === 'json' ? 'json' : kind === 'text' ? 'txt' : (EXTENSIONS[media_type ?? ''] ?? 'bin');
  return `${seq === null ? '' : `step-${seq}-`}${what || 'part'}.${extension}`;
}

/** All bytes of a payload, window by window; `onProgress` is told how many are here. */
export async function readAllBytes(
  payload: Payload,
  read: ReadBytes,
  signal: AbortSignal,
  onProgress?: (bytes: number) => void,
): Promise<Blob> {
  const parts: Uint8Array<ArrayBuffer>[] = [];
  let offset = 0;
  while (offset < payload.bytes) {
    const data = await read(offset, Math.min(WINDOW, payload.bytes - offset), signal);
    signal.throwIfAborted();
    if (data.length === 0) break;
    parts.push(new Uint8Array(data));
    offset += data.length;
    onProgress?.(offset);
  }
  // Never a type that a browser would show: it is to be saved.
  return new Blob(parts, { type: 'application/octet-stream' });
}

/** Hands a file to the browser's downloads. */
export function download(blob: Blob, name: string): void {
  const address = URL.createObjectURL(blob);
  const link = document.createElement('a');
  link.href = address;
  link.download = name;
  link.click();
  // The download has its own hold on the bytes once it has begun.
  setTimeout(() => URL.revokeObjectURL(address), 60_000);
}
