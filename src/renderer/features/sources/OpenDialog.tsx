import { ArrowUp, File, Folder } from 'lucide-react';
import { type KeyboardEvent, useEffect, useId, useRef, useState } from 'react';
import { formatBytes } from '../../../shared/format/numbers.ts';
import { visibleLine } from '../../../shared/format/visible-text.ts';
import { useReply } from '../../api/hooks.ts';
import { errorText, useAction } from '../../app/use-action.ts';
import { Button, IconButton } from '../../ui/Button.tsx';
import { cx } from '../../ui/cx.ts';
import { Dialog } from '../../ui/Dialog.tsx';
import { EmptyState } from '../../ui/EmptyState.tsx';
import { Icon } from '../../ui/Icon.tsx';
import { PlaceholderRows } from '../../ui/Placeholder.tsx';
import styles from './OpenDialog.module.css';

interface OpenDialogProps {
  /** `folder`: one folder. `files`: trace files of a folder. */
  what: 'folder' | 'files';
  onClose(): void;
}

/** A browser cannot hand out paths of this machine, so the engine lists folders: by click, keys, or a typed path. */
export function OpenDialog({ what, onClose }: OpenDialogProps) {
  const [folder, setFolder] = useState<string | undefined>(undefined);
  const [typed, setTyped] = useState<string | null>(null);
  const [at, setAt] = useState(0);
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const [busy, setBusy] = useState(false);
  const list = useRef<HTMLDivElement>(null);
  const up = useRef<HTMLButtonElement>(null);
  const field = useRef<HTMLInputElement>(null);
  const id = useId();
  const action = useAction();
  const listing = useReply('sources.browse', folder === undefined ? {} : { path: folder });
  const bounded = useReply('app.info', {}).data?.browse_anywhere === false;
  const shown = listing.isPlaceholderData ? undefined : listing.data;
  const entries = shown?.entries ?? [];
  const current = entries[at];

  useEffect(() => {
    list.current?.querySelector(`#${CSS.escape(`${id}${at}`)}`)?.scrollIntoView({ block: 'nearest' });
  }, [id, at]);

  // The list takes the focus when it first appears; from then on it stays where the user put it. An empty folder has
  // none, and is left by the way up; where there is none either, a path is typed.
  const listed = shown !== undefined;
  const empty = shown?.entries.length === 0;
  const topmost = shown?.parent === null;
  useEffect(() => {
    if (!listed || document.activeElement?.matches('dialog input')) return;
    if (!empty) list.current?.focus();
    else if (topmost) field.current?.focus();
    else up.current?.focus();
  }, [listed, empty, topmost]);

  const go = (path: string | undefined) => {
    setFolder(path);
    setTyped(null);
    setAt(0);
    setChosen(new Set());
  };
  const toggle = (path: string) => {
    const next = new Set(chosen);
    if (!next.delete(path)) next.add(path);
    setChosen(next);
  };
  const press = (index: number) => {
    const entry = entries[index];
    if (!entry) return;
    setAt(index);
    if (entry.kind === 'file' && what === 'files') toggle(entry.path);
  };
  const enter = (index: number) => {
    const entry = entries[index];
    if (entry?.kind === 'folder') go(entry.path);
    else if (entry && what === 'files') toggle(entry.path);
  };
  const open = async (paths: string[]) => {
    setBusy(true);
    const added = await action('sources.add', { paths }, [
      'sources.list',
      'sources.found',
      'index.status',
      'runs.open',
    ]);
    setBusy(false);
    if (added) onClose();
  };

  const key = (event: KeyboardEvent) => {
    const moves: Record<string, number> = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: entries.length - 1 };
    const to = moves[event.key];
    if (to !== undefined) setAt(Math.max(0, Math.min(entries.length - 1, to)));
    else if (event.key === 'Enter') enter(at);
    else if (event.key === ' ' && what === 'files' && current?.kind === 'file') toggle(current.path);
    else if ((event.key === 'Backspace' || event.key === 'ArrowLeft') && shown && above !== null) go(above);
    else return;
    event.preventDefault();
    event.stopPropagation();
  };

  const here = shown?.path ?? '';
  const path = typed ?? here;
  /** The roots themselves are listed: what is marked is opened, there is no folder around it. */
  const atRoots = shown !== undefined && here === '';
  const folderToOpen = typed?.trim() || here || (current?.kind === 'folder' ? current.path : '');
  const fileToOpen = typed?.trim() ? [typed.trim()] : [...chosen];
  const target = what === 'files' ? fileToOpen : [folderToOpen].filter(Boolean);
  const missing = target.length > 0 ? null : what === 'files' ? 'Choose a file.' : 'Choose a folder.';
  const above = shown?.parent ?? (bounded && !atRoots ? undefined : null);

  return (
    <Dialog
      title={what === 'folder' ? 'Open folder' : 'Open trace files'}
      onClose={onClose}
      width={680}
      footer={
        <>
          <span id={`${id}hint`} className={styles.hint}>
            {missing ??
              (what === 'folder'
                ? 'Retrace watches the folder and everything in it, and never writes to it.'
                : 'Files are watched where they are, and never written to.')}
          </span>
          <Button onClick={onClose}>Cancel</Button>
          <Button
            variant="primary"
            busy={busy}
            disabledReason={missing}
            aria-describedby={`${id}hint`}
            onClick={() => open(target)}
          >
            {openLabel(what, target.length, atRoots && !typed?.trim())}
          </Button>
        </>
      }
    >
      <form
        className={styles.path}
        onSubmit={(event) => {
          event.preventDefault();
          go(path.trim() || undefined);
        }}
      >
        <IconButton
          ref={up}
          icon={ArrowUp}
          label="Folder above"
          disabledReason={shown && above === null ? 'Nothing above may be opened.' : null}
          onClick={() => shown && above !== null && go(above)}
        />
        <input
          ref={field}
          className={styles.input}
          aria-label="Path"
          placeholder="Type a path"
          spellCheck={false}
          autoComplete="off"
          value={path}
          onChange={(event) => setTyped(event.target.value)}
        />
        <button type="submit" hidden tabIndex={-1}>
          Go
        </button>
      </form>
      {bounded && (
        <p className={styles.bounds}>
          This page may open what Retrace was started with, and the agent folders of this machine. To open any other,
          start it with --allow-browse.
        </p>
      )}
      {listing.error !== null && <EmptyState tone="bad">{errorText(listing.error)}</EmptyState>}
      {!listing.error && !shown && <PlaceholderRows rows={8} height={24} label="Reading the folder" />}
      {shown && entries.length > 0 && !listing.error && (
        <div
          ref={list}
          role="listbox"
          aria-label={what === 'folder' ? 'Folders' : 'Folders and trace files'}
          aria-multiselectable={what === 'files'}
          aria-activedescendant={current ? `${id}${at}` : undefined}
          tabIndex={0}
          className={styles.list}
          onKeyDown={key}
        >
          {entries.map((entry, index) => (
            <div
              key={entry.path}
              id={`${id}${index}`}
              role="option"
              aria-selected={what === 'files' ? chosen.has(entry.path) : index === at}
              tabIndex={-1}
              className={cx(
                styles.entry,
                index === at && styles.current,
                chosen.has(entry.path) && styles.chosen,
                entry.kind === 'file' && what === 'folder' && styles.dim,
              )}
              onPointerDown={() => press(index)}
              onDoubleClick={() => enter(index)}
            >
              <Icon
                of={entry.kind === 'folder' ? Folder : File}
                size={13}
                label={entry.kind === 'folder' ? 'Folder' : 'File'}
              />
              <span className={styles.name}>{visibleLine(entry.name)}</span>
              {entry.bytes !== null && <span className={styles.bytes}>{formatBytes(entry.bytes)}</span>}
            </div>
          ))}
        </div>
      )}
      {shown?.entries.length === 0 && !listing.error && (
        <EmptyState>
          {atRoots
            ? 'Retrace was started without a folder, and no agent has one on this machine.'
            : 'No folders or trace files in here.'}
        </EmptyState>
      )}
      {shown?.cut && <EmptyState>More entries than are listed. Type the path to reach them.</EmptyState>}
    </Dialog>
  );
}

function openLabel(what: OpenDialogProps['what'], count: number, marked: boolean): string {
  if (what === 'files') return `Open ${count > 1 ? `${count} files` : 'file'}`;
  return marked ? 'Open marked folder' : 'Open this folder';
}
