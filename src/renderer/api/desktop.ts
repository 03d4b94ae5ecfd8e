import type { WindowBridge } from '../../shared/window-bridge.ts';

/** The bridge of the desktop window, which only its preload puts before the page. */
export const desktop: WindowBridge | null = (globalThis as { retrace?: WindowBridge }).retrace ?? null;
