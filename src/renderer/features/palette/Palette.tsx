import { ChevronRight, Search } from 'lucide-react';
import { type KeyboardEvent, useDeferredValue, useEffect, useId, useMemo, useRef, useState } from 'react';
import type { PaletteHit } from '../../../shared/api.ts';
import { COMMANDS } from '../../../shared/commands.ts';
import { formatPlural } from '../../../shared/format/numbers.ts';
import { formatAgo, type Zone } from '../../../shared/format/time.ts';
import { visibleLine } from '../../../shared/format/visible-text.ts';
import type { RunStatus } from '../../../shared/model/run.ts';
import { useReply } from '../../api/hooks.ts';
import { isOffered, runCommand } from '../../app/commands.ts';
import { useNow, useSettings } from '../../app/settings.ts';
import { errorText } from '../../app/use-action.ts';
import { usePacedReply } from '../../app/use-paced-reply.ts';
import { useView } from '../../app/view-store.ts';
import { cx } from '../../ui/cx.ts';
import { Dialog } from '../../ui/Dialog.tsx';
import { EmptyState } from '../../ui/EmptyState.tsx';
import { Icon } from '../../ui/Icon.tsx';
import { Kbd } from '../../ui/Kbd.tsx';
import { StatusIcon } from '../../ui/StatusIcon.tsx';
import { StepIcon } from '../../ui/StepIcon.tsx';
import { Highlight } from '../../ui/Text.tsx';
import styles from './Palette.module.css';
import { type Entry, matchingCommands, paletteSections } from './palette-entries.ts';

const PAGE = 8;

/** Search of runs and steps, and every command on offer. Focus never leaves the input. */
export function Palette({ commands, onClose }: { commands: boolean; onClose(): void }) {
  const run = useView((view) => view.run);
  const [text, setText] = useState('');
  const [chosen, setChosen] = useState(0);
  const id = useId();
  const list = useRef<HTMLDivElement>(null);
  const watched = usePacedReply('sources.list', {}).data?.sources.length !== 0;
  const now = useNow();
  const { time_zone: zone } = useSettings();

  const commandsOnly = commands && text.startsWith('>');
  const query = useDeferredValue((commandsOnly ? text.slice(1) : text).trim());
  const search = useReply(
    'palette.search',
    commandsOnly || query === '' ? null : { text: query, ...(run !== null && { root: run }) },
  );
  const hits = commandsOnly || query === '' ? undefined : search.data;

  const sections = useMemo(() => {
    const most = commandsOnly || query === '' ? 100 : 5;
    const offered = commands ? matchingCommands(query, isOffered, most) : [];
    return paletteSections({ query, commands: offered, hits: hits?.hits ?? [], run });
  }, [commands, commandsOnly, query, hits, run]);
  const entries = sections.flatMap((section) => section.entries);
  const at = Math.min(chosen, entries.length - 1);

  // biome-ignore lint/correctness/useExhaustiveDependencies: another question starts at the top
  useEffect(() => setChosen(0), [query]);
  useEffect(() => {
    list.current?.querySelector(`#${CSS.escape(`${id}${at}`)}`)?.scrollIntoView({ block: 'nearest' });
  }, [id, at]);

  const open = (entry: Entry | undefined) => {
    if (!entry) return;
    onClose();
    // After the dialog has given the focus back: a command may act on what has it.
    queueMicrotask(() => {
      if (entry.kind === 'command') runCommand(entry.id);
      else useView.getState().openRun(entry.hit.run, entry.hit.step ?? undefined);
    });
  };
  const key = (event: KeyboardEvent) => {
    const last = entries.length - 1;
    const wrap = (to: number) => (to > last ? 0 : to < 0 ? last : to);
    if (event.key === 'ArrowDown') setChosen(wrap(at + 1));
    else if (event.key === 'ArrowUp') setChosen(wrap(at - 1));
    else if (event.key === 'PageDown') setChosen(Math.min(last, at + PAGE));
    else if (event.key === 'PageUp') setChosen(Math.max(0, at - PAGE));
    else if (event.key === 'Enter') open(entries[at]);
    else return;
    event.preventDefault();
  };

  let number = -1;
  return (
    <Dialog title={commands ? 'Commands and search' : 'Search'} onClose={onClose} width={760} bare>
      <div className={styles.top}>
        <Icon of={Search} />
        <input
          className={styles.input}
          data-autofocus
          role="combobox"
          aria-expanded={entries.length > 0}
          aria-controls={`${id}list`}
          aria-activedescendant={entries.length > 0 ? `${id}${at}` : undefined}
          aria-autocomplete="list"
          {...asks(commands, watched)}
          spellCheck={false}
          autoComplete="off"
          maxLength={200}
          value={text}
          onChange={(event) => setText(event.target.value)}
          onKeyDown={key}
        />
        <span className={styles.searched} role="status">
          {hits &&
            `${whatIsSearched(hits.runs_searched, run !== null && query !== '')}, ${Math.max(1, Math.round(hits.ms))} ms`}
        </span>
      </div>
      <div ref={list} id={`${id}list`} role="listbox" aria-label="Results" className={styles.list}>
        {sections.map((section) => (
          // biome-ignore lint/a11y/useSemanticElements: a group of options has no element of its own
          <div key={section.title} role="group" aria-label={section.title} className={styles.section}>
            <div className={styles.title} aria-hidden="true">
              {section.title}
              {section.note && <span className={styles.count}>{section.note}</span>}
            </div>
            {section.entries.map((entry) => {
              number++;
              const index = number;
              return (
                // biome-ignore lint/a11y/useKeyWithClickEvents: the keyboard works from the input, which keeps the focus
                <div
                  key={entry.kind === 'command' ? entry.id : `${entry.hit.run} ${entry.hit.step}`}
                  id={`${id}${index}`}
                  role="option"
                  tabIndex={-1}
                  aria-selected={index === at}
                  className={cx(styles.entry, entry.kind === 'hit' && styles.hit)}
                  onPointerMove={() => index !== at && setChosen(index)}
                  onPointerDown={(event) => event.preventDefault()}
                  onClick={() => open(entry)}
                >
                  {entry.kind === 'command' ? (
                    <>
                      <Icon of={ChevronRight} size={13} className={styles.dim} />
                      <span className={styles.label}>
                        <Highlight text={COMMANDS[entry.id].label} query={query} />
                      </span>
                      {COMMANDS[entry.id].keys[0] && <Kbd keys={COMMANDS[entry.id].keys[0] ?? ''} />}
                    </>
                  ) : (
                    <Hit hit={entry.hit} query={query} nowUs={now} zone={zone} />
                  )}
                </div>
              );
            })}
          </div>
        ))}
        {search.error !== null && query !== '' && !commandsOnly && (
          <EmptyState tone="bad">{errorText(search.error)}</EmptyState>
        )}
        {entries.length === 0 && !search.error && (
          <div className={cx(styles.none, search.isFetching && styles.late)}>
            <EmptyState tone={search.isFetching ? 'busy' : 'plain'}>
              {search.isFetching
                ? 'Searching.'
                : query === ''
                  ? 'Type to search titles, ids, agents and tools.'
                  : 'Nothing matches among titles, ids, agents, paths, models and tools.'}
            </EmptyState>
          </div>
        )}
      </div>
      <div className={styles.foot} aria-hidden="true">
        <span className={styles.hint}>
          <Kbd keys="ArrowUp" />
          <Kbd keys="ArrowDown" />
          Move
        </span>
        <span className={styles.hint}>
          <Kbd keys="Enter" />
          Open
        </span>
        <span className={styles.hint}>
          <Kbd keys="Escape" />
          Close
        </span>
        <span className={styles.grow} />
        {commands && (
          <span className={styles.hint}>
            <code>&gt;</code> commands only
          </span>
        )}
      </div>
    </Dialog>
  );
}

/** What the field says it takes. While nothing is watched there is nothing to search. */
function asks(commands: boolean, watched: boolean): { 'aria-label': string; placeholder: string } {
  if (commands && !watched) return { 'aria-label': 'Run a command', placeholder: 'Commands' };
  return commands
    ? {
        'aria-label': 'Search titles, ids, agents and tools, or run a command',
        placeholder: 'Search titles, ids, agents, tools, commands',
      }
    : { 'aria-label': 'Search titles, ids, agents and tools', placeholder: 'Search titles, ids, agents, tools' };
}

function Hit({ hit, query, nowUs, zone }: { hit: PaletteHit; query: string; nowUs: number; zone: Zone }) {
  const step = hit.kind === 'step';
  return (
    <>
      {step && hit.type !== null ? <StepIcon type={hit.type} /> : <StatusIcon status={hit.status as RunStatus} />}
      <span className={cx(styles.line, step && styles.mono)}>
        <Highlight text={hit.title} query={query} />
        {hit.seq !== null && <span className={styles.where}>{`step ${hit.seq}`}</span>}
      </span>
      <span className={styles.when}>{formatAgo(hit.at_us, nowUs, zone)}</span>
      <span className={styles.detail}>
        <Highlight text={visibleLine(hit.detail)} query={query} />
      </span>
    </>
  );
}

/** Of all runs what names them is searched, of the run on screen its steps, too. */
function whatIsSearched(runs: number, steps: boolean): string {
  return steps ? `Names of ${formatPlural(runs, 'run')}, steps of this run` : `Names of ${formatPlural(runs, 'run')}`;
}
