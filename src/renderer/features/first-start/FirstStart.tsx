import type { LucideIcon } from 'lucide-react';
import { FileJson, FlaskConical, FolderOpen } from 'lucide-react';
import { type ReactNode, type Ref, useEffect, useRef, useState } from 'react';
import { COMMANDS, type CommandId } from '../../../shared/commands.ts';
import { formatPlural } from '../../../shared/format/numbers.ts';
import { runCommand } from '../../app/commands.ts';
import { awaitRuns } from '../../app/first-run.ts';
import { useAction } from '../../app/use-action.ts';
import { usePacedReply } from '../../app/use-paced-reply.ts';
import { cx } from '../../ui/cx.ts';
import { Icon } from '../../ui/Icon.tsx';
import { Kbd } from '../../ui/Kbd.tsx';
import { Spinner } from '../../ui/Spinner.tsx';
import styles from './FirstStart.module.css';
import { FoundFolders } from './FoundFolders.tsx';

/** What a new user sees: everything that can be opened, and the keys worth knowing. */
export function FirstStart() {
  const action = useAction();
  const info = usePacedReply('app.info', {}, 2000).data;
  const [adding, setAdding] = useState(false);
  const addSamples = async () => {
    setAdding(true);
    awaitRuns(info?.sample_runs ?? 0);
    await action('sources.add_samples', {}, ['sources.list', 'sources.found', 'index.status', 'runs.open']);
    setAdding(false);
  };

  const first = useRef<HTMLButtonElement>(null);
  useEffect(() => first.current?.focus(), []);

  return (
    <div className={styles.page}>
      <div className={styles.sheet}>
        <h1 className={styles.title}>Open a folder of agent runs</h1>
        <p className={styles.lead}>
          Retrace reads trace files in place and builds its index on this machine. Nothing is uploaded.
        </p>
        <section aria-labelledby="start-head" className={styles.start}>
          <h2 id="start-head" className={styles.section}>
            Start
          </h2>
          <Act
            ref={first}
            icon={FolderOpen}
            primary
            onClick={() => runCommand('open.folder')}
            end={<Kbd keys="Mod+o" />}
          >
            Open folder…
          </Act>
          <Act icon={FileJson} onClick={() => runCommand('open.files')} end={<Kbd keys="Mod+Shift+o" />}>
            Open trace files…
          </Act>
          {info !== undefined && info.sample_runs > 0 && (
            <Act
              icon={FlaskConical}
              onClick={addSamples}
              end={adding ? <Spinner /> : <span className={styles.dim}>{formatPlural(info.sample_runs, 'run')}</span>}
            >
              Open sample runs
            </Act>
          )}
        </section>
        <div className={styles.found}>
          <FoundFolders />
        </div>
        <KeysToKnow />
      </div>
    </div>
  );
}

interface ActProps {
  ref?: Ref<HTMLButtonElement>;
  icon: LucideIcon;
  primary?: boolean;
  end: ReactNode;
  onClick(): void;
  children: ReactNode;
}

function Act({ ref, icon, primary, end, onClick, children }: ActProps) {
  return (
    <button
      ref={ref}
      type="button"
      className={cx(styles.act, primary && styles.primary)}
      onClick={onClick}
      data-pane-focus={primary}
    >
      <Icon of={icon} />
      <span>{children}</span>
      {end}
    </button>
  );
}

const WORTH_KNOWING: readonly [label: string, ids: readonly CommandId[]][] = [
  ['Search and commands', ['palette.open']],
  ['Filter runs', ['list.filter']],
  ['Next, previous step', ['step.next', 'step.previous']],
  ['First failure', ['jump.first_error']],
  ['Next pane', ['pane.next']],
  ['All keys', ['keys.open']],
];

/** From the table that binds the keys, so that none is promised that does not work. */
function KeysToKnow() {
  return (
    <section aria-labelledby="keys-head">
      <h2 id="keys-head" className={styles.section}>
        Keys to know
      </h2>
      <dl className={styles.keys}>
        {WORTH_KNOWING.map(([label, ids]) => (
          <div key={label} className={styles.key}>
            <dt>{label}</dt>
            <dd className={styles.caps}>
              {ids.map((id) => (
                <Kbd key={id} keys={COMMANDS[id].keys[0] ?? ''} />
              ))}
            </dd>
          </div>
        ))}
      </dl>
    </section>
  );
}
