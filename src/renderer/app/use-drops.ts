import { useEffect } from 'react';
import { desktop } from '../api/desktop.ts';
import { say } from '../ui/notice.ts';
import { useView } from './view-store.ts';

/**
 * Files dropped on the page. The window opens them. A browser would leave for them, and tells no page where they lie:
 * there the dialog that takes a path is offered instead.
 */
export function useDrops(): void {
  useEffect(() => {
    const holdsFiles = (event: DragEvent) => event.dataTransfer?.types.includes('Files') === true;
    const over = (event: DragEvent) => {
      if (!holdsFiles(event)) return;
      event.preventDefault();
      if (event.dataTransfer) event.dataTransfer.dropEffect = 'copy';
    };
    const drop = (event: DragEvent) => {
      if (!holdsFiles(event)) return;
      event.preventDefault();
      if (desktop) {
        desktop.dropped([...(event.dataTransfer?.files ?? [])]);
        return;
      }
      say('A browser hides where dropped files are. Open them by their path.');
      useView.getState().change({ overlay: 'open_files' });
    };
    window.addEventListener('dragover', over);
    window.addEventListener('drop', drop);
    return () => {
      window.removeEventListener('dragover', over);
      window.removeEventListener('drop', drop);
    };
  }, []);
}
