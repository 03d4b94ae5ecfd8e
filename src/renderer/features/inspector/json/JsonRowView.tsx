import { Braces, ChevronDown, ChevronRight, Copy } from 'lucide-react';
import { memo, type ReactNode } from 'react';
import { formatBytes, formatCount, formatPlural } from '../../../../shared/format/numbers.ts';
import { visibleLine } from '../../../../shared/format/visible-text.ts';
import { IconButton } from '../../../ui/Button.tsx';
import { copyText } from '../../../ui/copy.ts';
import { cx } from '../../../ui/cx.ts';
import { Icon } from '../../../ui/Icon.tsx';
import styles from '../payload/Payload.module.css';
import { TextRun } from '../payload/TextRun.tsx';
import { byteLength, splitBlocks } from '../payload/text-blocks.ts';
import { foldedGlimpse, type JsonRow } from './json-rows.ts';
import { decodeString, JSON_KINDS, type JsonTree, jsonPath, nodeText } from './json-tree.ts';

const INDENT = 14;
/** Deeper levels are indented no further: lines need the room. */
const DEEPEST_INDENT = 20;
/** Characters of a string that show before it is asked for whole. */
const STRING_CUT = 2_000;

interface JsonRowViewProps {
  id: string;
  index: number;
  tree: JsonTree;
  row: JsonRow;
  active: boolean;
  /** Its string is shown whole. */
  whole: boolean;
  pattern: RegExp | null;
  /** UTF-16 index in the whole text of the current match, if it is in this row. */
  hit: number | null;
  onToggle(row: JsonRow): void;
  onWhole(node: number): void;
  onActivate(index: number): void;
}

/** One line of JSON. */
export const JsonRowView = memo((props: JsonRowViewProps) => {
  const { id, index, tree, row, active, onToggle, onActivate } = props;
  const folds = row.type === 'open' || row.type === 'folded' || row.type === 'group';
  const open = row.type === 'open' || (row.type === 'group' && row.open);
  const closing = row.type === 'close';
  const role = closing
    ? { role: 'presentation' }
    : {
        role: 'treeitem',
        'aria-level': row.depth + 1,
        'aria-selected': active,
        ...(folds && { 'aria-expanded': open }),
      };
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the tree around it takes the keys
    // biome-ignore lint/a11y/noStaticElementInteractions: its role is spread
    <div
      {...role}
      id={id}
      data-row={index}
      className={cx(styles.row, active && !closing && styles.active)}
      style={{ paddingLeft: Math.min(row.depth, DEEPEST_INDENT) * INDENT }}
      onClick={() => !closing && onActivate(index)}
    >
      <span className={styles.twist} aria-hidden="true" onClick={() => folds && onToggle(row)}>
        {folds && <Icon of={open ? ChevronDown : ChevronRight} size={11} />}
      </span>
      <span className={styles.line}>
        <Line {...props} />
      </span>
      {!closing && (
        <span className={styles.actions}>
          <IconButton
            icon={Copy}
            label="Copy value"
            size={20}
            tabIndex={-1}
            onClick={() => void copyText(nodeText(tree, row.node), 'value')}
          />
          <IconButton
            icon={Braces}
            label={`Copy path ${visibleLine(jsonPath(tree, row.node).slice(0, 200))}`}
            size={20}
            tabIndex={-1}
            onClick={() => void copyText(jsonPath(tree, row.node), 'JSON path')}
          />
        </span>
      )}
    </div>
  );
});

function Line(props: JsonRowViewProps): ReactNode {
  const { tree, row } = props;
  const array = tree.kind[row.node] === JSON_KINDS.array;
  const comma = isLast(tree, row.node) ? '' : ',';
  switch (row.type) {
    case 'open':
      return (
        <>
          <Key {...props} node={row.node} />
          <Punctuation>{array ? '[' : '{'}</Punctuation>
        </>
      );
    case 'close': {
      const more = tree.cut && tree.to[row.node] === tree.text.length;
      return (
        <Punctuation>
          {more ? '… not read yet' : array ? ']' : '}'}
          {more ? '' : comma}
        </Punctuation>
      );
    }
    case 'folded': {
      const count = tree.children[row.node] ?? 0;
      const what = array ? formatPlural(count, 'item') : formatPlural(count, 'key');
      const glimpse = foldedGlimpse(tree, row.node);
      return (
        <>
          <Key {...props} node={row.node} />
          <Punctuation>
            {array ? '[ ' : '{ '}
            {glimpse && <span className={styles.glimpse}>{visibleLine(glimpse)} </span>}
            {what}
            {array ? ' ]' : ' }'}
            {comma}
          </Punctuation>
        </>
      );
    }
    case 'group':
      return (
        <Punctuation>
          {array
            ? `[${formatCount(row.from)} … ${formatCount(row.to - 1)}]`
            : `keys ${formatCount(row.from + 1)} to ${formatCount(row.to)}`}
        </Punctuation>
      );
    case 'value':
      return (
        <>
          <Key {...props} node={row.node} />
          <Value {...props} node={row.node} />
          <Punctuation>{comma}</Punctuation>
        </>
      );
  }
}

interface PartProps extends JsonRowViewProps {
  node: number;
}

function Key({ tree, node, pattern, hit }: PartProps): ReactNode {
  const from = tree.key_from[node] ?? -1;
  if (from < 0) return null;
  const to = tree.key_to[node] ?? 0;
  const text = tree.text.slice(from, to);
  return (
    <>
      <span className={styles.key}>
        <TextRun text={text} pattern={pattern} current={hit !== null && hit >= from && hit < to ? hit - from : null} />
      </span>
      <Punctuation>: </Punctuation>
    </>
  );
}

function Value(props: PartProps): ReactNode {
  const { tree, node, pattern, hit } = props;
  const from = tree.from[node] ?? 0;
  const text = tree.text.slice(from, tree.to[node]);
  const current = hit !== null && hit >= from && hit < from + text.length ? hit - from : null;
  switch (tree.kind[node]) {
    case JSON_KINDS.string:
      return <StringValue {...props} literal={text} current={current} />;
    case JSON_KINDS.number:
    case JSON_KINDS.literal:
      return (
        <span className={tree.kind[node] === JSON_KINDS.number ? styles.number : styles.literal}>
          <TextRun text={text} pattern={pattern} current={current} />
        </span>
      );
    default:
      return <Inline {...props} />;
  }
}

/** A short container whole, on one line. */
function Inline(props: PartProps): ReactNode {
  const { tree, node } = props;
  const array = tree.kind[node] === JSON_KINDS.array;
  const count = tree.children[node] ?? 0;
  if (count === 0) return <Punctuation>{array ? '[]' : '{}'}</Punctuation>;
  const children = Array.from({ length: count }, (_, place) => node + 1 + place);
  return (
    <>
      <Punctuation>{array ? '[' : '{ '}</Punctuation>
      {children.map((child, place) => (
        <span key={child}>
          {place > 0 && <Punctuation>, </Punctuation>}
          <Key {...props} node={child} />
          <Value {...props} node={child} />
        </span>
      ))}
      <Punctuation>{array ? ']' : ' }'}</Punctuation>
    </>
  );
}

interface StringValueProps extends PartProps {
  literal: string;
  current: number | null;
}

/** A string as written; one of several lines as those lines. Long ones are cut until asked for. */
function StringValue({ node, literal, whole, pattern, current, onWhole }: StringValueProps): ReactNode {
  const lines = literal.includes('\\n');
  const text = lines ? decodeString(literal) : literal;
  const cut = !whole && text.length > STRING_CUT;
  const shown = cut ? text.slice(0, STRING_CUT) : text;
  const at = current === null ? null : matchAt(shown, literal, current, pattern);
  const rest = cut && (
    <button
      type="button"
      tabIndex={-1}
      className={styles.expand}
      onClick={(event) => {
        event.stopPropagation();
        onWhole(node);
      }}
    >
      Show all {formatBytes(byteLength(text))}
    </button>
  );
  if (!lines && shown.length <= STRING_CUT) {
    return (
      <span className={styles.string}>
        <TextRun text={shown} pattern={pattern} current={at} />
        {cut && '…'}
        {rest}
      </span>
    );
  }
  let from = 0;
  return (
    <span className={cx(styles.string, styles.lines)}>
      {splitBlocks(shown).map((piece) => {
        const start = from;
        from += piece.length;
        const here = at !== null && at >= start && at < from ? at - start : null;
        return (
          <span key={start} className={shown.length > piece.length ? styles.piece : undefined}>
            <TextRun text={piece} pattern={pattern} current={here} />
          </span>
        );
      })}
      {cut && '…'}
      {rest}
    </span>
  );
}

/** Where the match that stands at `index` of the literal stands in the text shown: the one of the same number. */
function matchAt(shown: string, literal: string, index: number, pattern: RegExp | null): number | null {
  if (shown === literal || pattern === null) return index;
  const before = [...literal.slice(0, index).matchAll(pattern)].length;
  return [...shown.matchAll(pattern)][before]?.index ?? null;
}

function Punctuation({ children }: { children: ReactNode }) {
  return <span className={styles.punctuation}>{children}</span>;
}

function isLast(tree: JsonTree, node: number): boolean {
  const parent = tree.parent[node] ?? -1;
  return parent < 0 || (tree.place[node] ?? 0) === (tree.children[parent] ?? 0) - 1;
}
