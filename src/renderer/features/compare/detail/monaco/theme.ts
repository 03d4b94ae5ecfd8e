import { editor } from 'monaco-editor/editor/editor.api';

const NAME = 'retrace';

const RULES = { key: 'j-key', string: 'j-str', number: 'j-num', literal: 'j-lit', mark: 'fg', '': 'fg' } as const;

const COLOURS: Record<string, string> = {
  'editor.background': 'bg-code',
  'editor.foreground': 'fg',
  'editorLineNumber.foreground': 'fg-3',
  'editorLineNumber.activeForeground': 'fg-2',
  'editorCursor.foreground': 'fg',
  'editor.selectionBackground': 'bg-selected',
  'editor.inactiveSelectionBackground': 'bg-selected-blur',
  'editorWhitespace.foreground': 'fg-3',
  'editorUnicodeHighlight.border': 'warn',
  'scrollbarSlider.background': 'line-strong',
  'scrollbarSlider.hoverBackground': 'line-control',
  'scrollbarSlider.activeBackground': 'line-control',
  'diffEditor.insertedLineBackground': 'd-add',
  'diffEditor.insertedTextBackground': 'd-add-w',
  'diffEditorGutter.insertedLineBackground': 'd-add',
  'diffEditor.removedLineBackground': 'd-del',
  'diffEditor.removedTextBackground': 'd-del-w',
  'diffEditorGutter.removedLineBackground': 'd-del',
  'diffEditor.border': 'line-strong',
  'diffEditor.unchangedRegionBackground': 'bg-raised',
  'diffEditor.unchangedRegionForeground': 'fg-3',
  'diffEditor.unchangedCodeBackground': 'bg-code',
  focusBorder: 'accent',
};

/** Gives the editor the colours of the tokens that hold now. */
export function applyTokens(): void {
  const style = getComputedStyle(document.documentElement);
  const token = (name: string) => style.getPropertyValue(`--${name}`).trim();
  editor.defineTheme(NAME, {
    base: document.documentElement.dataset.theme === 'light' ? 'vs' : 'vs-dark',
    inherit: false,
    rules: Object.entries(RULES).map(([scope, name]) => ({ token: scope, foreground: token(name).slice(1) })),
    colors: Object.fromEntries(Object.entries(COLOURS).map(([colour, name]) => [colour, token(name)])),
  });
  editor.setTheme(NAME);
}
