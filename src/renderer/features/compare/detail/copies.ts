import type { ComparedValue } from '../../../../shared/api.ts';
import { visibleText } from '../../../../shared/format/visible-text.ts';
import { copyText } from '../../../ui/copy.ts';
import type { MenuEntry } from '../../../ui/Menu.tsx';
import { pointerText } from './detail-words.ts';
import type { FoundDifference } from './monaco/difference-editor.ts';
import { unifiedPatch } from './patch.ts';

/** What of a field can be copied: its texts while they are on screen, and what differs. */
export function copyEntries(found: FoundDifference | null, value: ComparedValue | undefined): MenuEntry[] {
  const entry = (label: string, what: string, text: (() => string) | null, missing: string): MenuEntry => ({
    kind: 'item',
    label,
    ...(text === null && { disabledReason: missing }),
    onSelect: () => {
      if (text !== null) void copyText(text(), what);
    },
  });
  const texts = found?.texts;
  const none = 'No texts lie side by side';
  const patch =
    found === null || found.changes.length === 0
      ? null
      : () =>
          unifiedPatch({ name: 'A', text: found.texts.left }, { name: 'B', text: found.texts.right }, found.changes);
  return [
    entry('As patch', 'the difference as a patch', patch, found === null ? none : 'Nothing differs'),
    entry(
      'List of changes',
      'the list of changes',
      value === undefined || value.changes.length === 0 ? null : () => changesAsText(value),
      'No single change is known',
    ),
    entry(
      'Text of A, as shown',
      'the text of A',
      texts && texts.left_absent === null ? () => texts.left : null,
      texts?.left_absent ?? none,
    ),
    entry(
      'Text of B, as shown',
      'the text of B',
      texts && texts.right_absent === null ? () => texts.right : null,
      texts?.right_absent ?? none,
    ),
  ];
}

function changesAsText({ changes, changes_cut }: ComparedValue): string {
  const lines = changes.map(({ change, pointer, left, right }) =>
    visibleText(`${change} ${pointerText(pointer)}: ${left ?? '(not in A)'} → ${right ?? '(not in B)'}`),
  );
  return [...lines, ...(changes_cut ? ['and more'] : [])].join('\n');
}
