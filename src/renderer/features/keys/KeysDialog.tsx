import { COMMANDS, type CommandId } from '../../../shared/commands.ts';
import { isOffered } from '../../app/commands.ts';
import { Dialog } from '../../ui/Dialog.tsx';
import { Kbd } from '../../ui/Kbd.tsx';
import { ScrollSection } from '../../ui/ScrollSection.tsx';
import styles from './KeysDialog.module.css';

interface Line {
  label: string;
  keys: readonly string[];
}

/** Keys that a focused list, tab bar or splitter takes by itself, after the pattern of its kind. */
const IN_LISTS: readonly Line[] = [
  { label: 'Move', keys: ['ArrowUp', 'ArrowDown'] },
  { label: 'First, last', keys: ['Home', 'End'] },
  { label: 'A page', keys: ['PageUp', 'PageDown'] },
  { label: 'Fold, or go to the parent', keys: ['ArrowLeft'] },
  { label: 'Unfold, or go to the first child', keys: ['ArrowRight'] },
  { label: 'Open', keys: ['Enter'] },
  { label: 'Mark a run for compare', keys: [' '] },
];

/**
 * What the table binds in a group: all of it as soon as the view offers any, so that a run shows the keys of its steps
 * before one is selected.
 */
function boundLines(group: (typeof COMMANDS)[CommandId]['group']): Line[] {
  const bound = (Object.keys(COMMANDS) as CommandId[]).filter(
    (id) => COMMANDS[id].group === group && COMMANDS[id].keys.length > 0,
  );
  if (!bound.some(isOffered)) return [];
  return bound.map((id) => ({ label: COMMANDS[id].label, keys: COMMANDS[id].keys.slice(0, 1) }));
}

/** The lists of comparisons take two keys by themselves. */
function compareLines(group: 'Compare' | 'Several runs', sideways: string): Line[] {
  const bound = boundLines(group);
  return bound.length === 0 ? [] : [...bound, { label: sideways, keys: ['ArrowLeft', 'ArrowRight'] }];
}

/** The keys that work in the current view, made from the table that binds them. */
export function KeysDialog({ onClose }: { onClose(): void }) {
  const views = [
    { title: 'Run view', lines: boundLines('Run') },
    { title: 'State over the run', lines: boundLines('State over the run') },
    { title: 'Compare', lines: compareLines('Compare', 'Side A, side B') },
    { title: 'Several runs', lines: compareLines('Several runs', 'Run to the left, to the right') },
  ].filter(({ lines }) => lines.length > 0);
  return (
    <Dialog title="Keys" onClose={onClose} width={views.length > 0 ? 960 : 640}>
      <ScrollSection className={styles.columns} aria-label="Keys of this view">
        <Group title="Everywhere" lines={boundLines('Everywhere')} />
        <Group title="Lists" lines={[...IN_LISTS, ...boundLines('Lists')]} />
        {views.map((view) => (
          <Group key={view.title} {...view} />
        ))}
      </ScrollSection>
    </Dialog>
  );
}

function Group({ title, lines }: { title: string; lines: readonly Line[] }) {
  return (
    <section aria-label={title}>
      <h3 className={styles.title}>{title}</h3>
      <dl>
        {lines.map(({ label, keys }) => (
          <div key={label} className={styles.line}>
            <dt>{label}</dt>
            <dd className={styles.keys}>
              {keys.map((key) => (
                <Kbd key={key} keys={key} />
              ))}
            </dd>
          </div>
        ))}
      </dl>
    </section>
  );
}
