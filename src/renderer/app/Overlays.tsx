import { CompareWithDialog } from '../features/compare/CompareWithDialog.tsx';
import { KeysDialog } from '../features/keys/KeysDialog.tsx';
import { Palette } from '../features/palette/Palette.tsx';
import { SettingsDialog } from '../features/settings/SettingsDialog.tsx';
import { OpenDialog } from '../features/sources/OpenDialog.tsx';
import { SourcesDialog } from '../features/sources/SourcesDialog.tsx';
import { useView } from './view-store.ts';

/** At most one dialog at a time. */
export function Overlays() {
  const overlay = useView((view) => view.overlay);
  const close = () => useView.getState().change({ overlay: null });
  switch (overlay) {
    case null:
      return null;
    case 'palette':
    case 'search':
      return <Palette key={overlay} commands={overlay === 'palette'} onClose={close} />;
    case 'keys':
      return <KeysDialog onClose={close} />;
    case 'settings':
      return <SettingsDialog onClose={close} />;
    case 'sources':
      return <SourcesDialog onClose={close} />;
    case 'compare_with':
      return <CompareWithDialog onClose={close} />;
    case 'open_folder':
    case 'open_files':
      return <OpenDialog key={overlay} what={overlay === 'open_folder' ? 'folder' : 'files'} onClose={close} />;
  }
}
