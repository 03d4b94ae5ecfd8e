import type { Page } from '@playwright/test';

/**
 * What the engine has of the view: the text of the last write that it has answered. A frame that was sent may still be on
 * its way when the engine is stopped. Call it before the page is opened.
 */
export function watchSavedView(page: Page): () => string {
  const written = new Map<number, string>();
  let saved = '';
  page.on('websocket', (socket) => {
    socket.on('framesent', ({ payload }) => {
      if (typeof payload !== 'string') return;
      const { id, method, params } = JSON.parse(payload) as {
        id?: number;
        method?: string;
        params?: { value: string };
      };
      if (method === 'view.write' && id !== undefined) written.set(id, params?.value ?? '');
    });
    socket.on('framereceived', ({ payload }) => {
      if (typeof payload !== 'string') return;
      const { id, type } = JSON.parse(payload) as { id?: number; type?: string };
      if (type === 'result' && id !== undefined) saved = written.get(id) ?? saved;
    });
  });
  return () => saved;
}
