import { useState } from 'react';
import type { FieldChange } from '../../shared/api.ts';
import { formatPlural } from '../../shared/format/numbers.ts';
import { visibleText } from '../../shared/format/visible-text.ts';
import { Button } from './Button.tsx';
import styles from './ChangeRows.module.css';
import { cx } from './cx.ts';
import { Hidden } from './Hidden.tsx';
import { MarkedText } from './Text.tsx';

/** Rows shown before the rest is asked for. */
const AT_ONCE = 200;

const SIGNS: Record<FieldChange['change'], string> = { added: '+', removed: '−', changed: '~', moved: '↕' };

/** How the two sides of each change are read aloud, where there is something and where there is nothing. */
const SIDES = {
  'A and B': { left: ['in A: ', 'not in A'], right: ['in B: ', 'not in B'], moved: 'in B' },
  'before and after': { left: ['before: ', 'nothing before'], right: ['after: ', 'nothing after'], moved: 'then' },
} as const;

interface ChangeRowsProps {
  changes: readonly FieldChange[];
  /** There are more than are listed. */
  cut: boolean;
  /** Comparing was stopped early. */
  capped: boolean;
  sides: keyof typeof SIDES;
  /** A pointer as it is shown. */
  pathText(pointer: string): string;
}

/** What differs between two values, path by path. */
export function ChangeRows({ changes, cut, capped, sides, pathText }: ChangeRowsProps) {
  const [all, setAll] = useState(false);
  const shown = all ? changes : changes.slice(0, AT_ONCE);
  const { left, right, moved } = SIDES[sides];
  return (
    <>
      <ul className={styles.changes}>
        {shown.map((change, at) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a path may occur twice, and the list does not change
          <li key={at} className={cx(styles.change, styles[change.change])}>
            <span className={styles.sign} aria-hidden="true">
              {SIGNS[change.change]}
            </span>
            <Hidden>{change.change} </Hidden>
            <span className={styles.path}>
              {visibleText(pathText(change.pointer))}
              {change.right_pointer !== null && `, ${moved} ${visibleText(pathText(change.right_pointer))}`}
            </span>
            <Value said={left} text={change.left} marks={change.left_marks} markClass={styles.before} />
            <Value said={right} text={change.right} marks={change.right_marks} markClass={styles.after} />
          </li>
        ))}
      </ul>
      {shown.length < changes.length && (
        <div className={styles.note}>
          <Button small onClick={() => setAll(true)}>
            Show all {formatPlural(changes.length, 'change')}
          </Button>
        </div>
      )}
      {cut && <p className={styles.note}>More differs than is listed here.</p>}
      {capped && <p className={styles.note}>Comparing was stopped early: less may differ than is listed here.</p>}
    </>
  );
}

interface ValueProps {
  said: readonly [something: string, nothing: string];
  text: string | null;
  marks: FieldChange['left_marks'];
  markClass: string | undefined;
}

function Value({ said: [something, nothing], text, ...marked }: ValueProps) {
  return (
    <span className={styles.value}>
      <Hidden>{text === null ? nothing : something}</Hidden>
      {text !== null && <MarkedText text={text} {...marked} />}
    </span>
  );
}
