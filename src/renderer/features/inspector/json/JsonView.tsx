import { type KeyboardEvent, useEffect, useId, useLayoutEffect, useMemo, useRef, useState } from 'react';
import { useStable } from '../../../ui/use-stable.ts';
import { setCopyable } from '../copyable.ts';
import { bringIntoView } from '../find/bring-into-view.ts';
import { useFindIn } from '../find/find-context.ts';
import styles from '../payload/Payload.module.css';
import { TextRun } from '../payload/TextRun.tsx';
import { indexAtByte, splitBlocks } from '../payload/text-blocks.ts';
import { JsonRowView } from './JsonRowView.tsx';
import { parseJson } from './json-parse.ts';
import { type JsonRow, jsonRows, keysToShow, openLevels, rowKey, rowOf, type Toggled } from './json-rows.ts';
import { JSON_KINDS, type JsonTree, jsonPointer, nodeAt, nodeText } from './json-tree.ts';

interface JsonViewProps {
  /** Name of the value, read aloud. */
  label: string;
  /** Field it is, for matches in it. */
  field: string;
  text: string;
  /** The text is only the beginning. */
  cut: boolean;
}

/** JSON as lines that fold; text that is no JSON as it is. */
export function JsonView({ label, field, text, cut }: JsonViewProps) {
  const tree = useMemo(() => parseJson(text, cut), [text, cut]);
  const { pattern } = useFindIn(field);
  if (tree) return <Tree label={label} field={field} tree={tree} />;
  return (
    <div className={`${styles.text} ${styles.code}`}>
      {splitBlocks(text).map((block, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: blocks of one text, replaced together
        <div key={at} className={styles.block}>
          <TextRun text={block} pattern={pattern} />
        </div>
      ))}
    </div>
  );
}

/** Rows laid out together; those out of view cost nothing. */
const ROWS_TOGETHER = 64;

function Tree({ label, field, tree }: { label: string; field: string; tree: JsonTree }) {
  const id = useId();
  const frame = useRef<HTMLDivElement>(null);
  const { pattern, offset } = useFindIn(field);
  const levels = useMemo(() => openLevels(tree), [tree]);
  const [toggled, setToggled] = useState<Toggled>(new Set());
  const [whole, setWhole] = useState<ReadonlySet<number>>(new Set());
  const rows = useMemo(() => jsonRows(tree, toggled, levels), [tree, toggled, levels]);
  const [active, setActive] = useState(0);
  const at = Math.min(active, rows.length - 1);

  const toggle = useStable((row: JsonRow) => {
    const key = row.type === 'group' ? rowKey(row.node, row.from) : rowKey(row.node);
    setToggled(flip(toggled, [key]));
  });
  const showWhole = useStable((node: number) => setWhole(new Set([...whole, node])));

  useEffect(() => {
    if (!frame.current) return;
    setCopyable(frame.current, () => {
      const row = rows[at];
      return row ? { text: nodeText(tree, row.node), what: 'value', pointer: jsonPointer(tree, row.node) } : null;
    });
  }, [tree, rows, at]);

  // The current match: open what hides it, show long strings whole, bring it into view.
  const index = useMemo(() => (offset === null ? null : indexAtByte(tree.text, offset)), [tree, offset]);
  const hit = index === null ? null : nodeAt(tree, index);
  useEffect(() => {
    if (hit === null) return;
    const closed = keysToShow(tree, hit, toggled, levels);
    if (closed.length > 0) setToggled(flip(toggled, closed));
    if (tree.kind[hit] === JSON_KINDS.string)
      setWhole((before) => (before.has(hit) ? before : new Set([...before, hit])));
  }, [tree, hit, toggled, levels]);
  const hitRow = hit === null ? -1 : rowOf(tree, rows, hit);
  const shown = hit !== null && (whole.has(hit) || tree.kind[hit] !== JSON_KINDS.string);
  useLayoutEffect(() => {
    if (hitRow < 0 || index === null || !shown) return;
    return bringIntoView(() => {
      const row = frame.current?.querySelector(`[data-row="${hitRow}"]`);
      return row?.querySelector('[data-current]') ?? row;
    });
  }, [hitRow, index, shown]);

  const go = (to: number) => {
    setActive(to);
    frame.current?.querySelector(`[data-row="${to}"]`)?.scrollIntoView({ block: 'nearest' });
  };
  const step = (from: number, by: 1 | -1): number => {
    let to = from + by;
    while (rows[to]?.type === 'close') to += by;
    return rows[to] ? to : from;
  };
  const key = (event: KeyboardEvent) => {
    if (event.target !== event.currentTarget || event.altKey || event.ctrlKey || event.metaKey || event.shiftKey)
      return;
    const row = rows[at];
    if (!row) return;
    const open = row.type === 'open' || (row.type === 'group' && row.open);
    const shut = row.type === 'folded' || (row.type === 'group' && !row.open);
    switch (event.key) {
      case 'ArrowDown':
        go(step(at, 1));
        break;
      case 'ArrowUp':
        go(step(at, -1));
        break;
      case 'Home':
        go(0);
        break;
      case 'End':
        go(step(rows.length, -1));
        break;
      case 'ArrowRight':
        if (shut) toggle(row);
        else if (open) go(step(at, 1));
        break;
      case 'ArrowLeft':
        if (open) toggle(row);
        else
          go(
            Math.max(
              0,
              rows.findLastIndex((above, place) => place < at && above.depth < row.depth),
            ),
          );
        break;
      case 'Enter':
        if (open || shut) toggle(row);
        else if (tree.kind[row.node] === JSON_KINDS.string) showWhole(row.node);
        break;
      default:
        return;
    }
    event.preventDefault();
    event.stopPropagation();
  };

  const groups: number[] = [];
  for (let from = 0; from < rows.length; from += ROWS_TOGETHER) groups.push(from);
  return (
    <div
      ref={frame}
      role="tree"
      tabIndex={0}
      aria-label={label}
      aria-activedescendant={`${id}r${at}`}
      className={styles.tree}
      onKeyDown={key}
    >
      {groups.map((from) => (
        <div key={from} role="presentation" className={styles.rows}>
          {rows.slice(from, from + ROWS_TOGETHER).map((row, place) => (
            <JsonRowView
              key={`${row.type}${row.node}${row.type === 'group' ? `:${row.from}` : ''}`}
              id={`${id}r${from + place}`}
              index={from + place}
              tree={tree}
              row={row}
              active={from + place === at}
              whole={whole.has(row.node)}
              pattern={pattern}
              hit={from + place === hitRow ? index : null}
              onToggle={toggle}
              onWhole={showWhole}
              onActivate={setActive}
            />
          ))}
        </div>
      ))}
    </div>
  );
}

function flip(set: ReadonlySet<string>, keys: readonly string[]): ReadonlySet<string> {
  const next = new Set(set);
  for (const key of keys) if (!next.delete(key)) next.add(key);
  return next;
}
