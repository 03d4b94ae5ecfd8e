import { editor, languages } from 'monaco-editor/editor/editor.api';
import EditorWorker from 'monaco-editor/editor/editor.worker?worker';
import { watchTheme } from '../../../../ui/watch-theme.ts';
import type { LineChange } from '../patch.ts';
import { JSON_TOKENS } from './json-tokens.ts';
import { applyTokens } from './theme.ts';

/** The one place that knows Monaco. Of its features only the bare editor is loaded: it binds no key of ours. */

export interface ComparedTexts {
  /** Tells these texts from others. */
  key: string;
  left: string;
  right: string;
  /** Why a side has no text; its text is empty then. */
  left_absent: string | null;
  right_absent: string | null;
  language: 'json' | 'plaintext';
}

export interface DifferenceView {
  inline: boolean;
  ignore_whitespace: boolean;
  /** Long stretches of equal lines are folded. */
  folded: boolean;
  left_label: string;
  right_label: string;
}

export interface FoundDifference {
  texts: ComparedTexts;
  changes: readonly LineChange[];
  /** The search was given up at its time limit: there are differences, though not the smallest ones. */
  coarse: boolean;
}

globalThis.MonacoEnvironment = { getWorker: () => new EditorWorker() };
languages.register({ id: 'json' });
languages.setTokensProvider('json', JSON_TOKENS);

/** PERF: beyond a second a person would rather see a coarse difference; larger texts never come here. */
const MOST_MS = 1000;
const MOST_MB = 5;
/** Texts whose difference takes longer are shown before it is known. */
const UNMARKED_AFTER_MS = 500;

const OPTIONS: editor.IStandaloneDiffEditorConstructionOptions = {
  readOnly: true,
  domReadOnly: true,
  originalEditable: false,
  automaticLayout: true,
  fontFamily: '"JetBrains Mono", ui-monospace, monospace',
  fontSize: 11,
  fontLigatures: '"calt" 0',
  lineHeight: 18,
  lineNumbersMinChars: 4,
  lineDecorationsWidth: 18,
  glyphMargin: false,
  folding: false,
  minimap: { enabled: false },
  renderOverviewRuler: false,
  overviewRulerLanes: 0,
  scrollBeyondLastLine: false,
  scrollbar: {
    useShadows: false,
    alwaysConsumeMouseWheel: false,
    verticalScrollbarSize: 10,
    horizontalScrollbarSize: 10,
  },
  stickyScroll: { enabled: false },
  renderLineHighlight: 'none',
  matchBrackets: 'never',
  bracketPairColorization: { enabled: false },
  guides: { indentation: false },
  occurrencesHighlight: 'off',
  selectionHighlight: false,
  colorDecorators: false,
  // Text of a trace: nothing in it is followed, looked up or acted on.
  links: false,
  contextmenu: false,
  hover: { enabled: 'off' },
  dragAndDrop: false,
  accessibilityVerbose: false,
  // Hidden characters are made visible before they come here.
  unicodeHighlight: { ambiguousCharacters: false, invisibleCharacters: false, nonBasicASCII: false },
  maxComputationTime: MOST_MS,
  maxFileSize: MOST_MB,
  enableSplitViewResizing: false,
  useInlineViewWhenSpaceIsLimited: false,
  renderMarginRevertIcon: false,
  renderGutterMenu: false,
  diffWordWrap: 'on',
};

interface Opened {
  texts: ComparedTexts;
  view: editor.IDiffEditorViewModel;
  close(): void;
}

/**
 * Two texts side by side. Another pair of texts takes the place of the one on screen once the difference is known, so
 * that nothing flickers; the models of what is no longer shown are disposed at once.
 */
export class DifferenceEditor {
  readonly #editor: editor.IStandaloneDiffEditor & WithResult;
  readonly #onFound: (found: FoundDifference) => void;
  readonly #unwatch: () => void;
  #shown: Opened | null = null;
  #coming: Opened | null = null;

  constructor(place: HTMLElement, view: DifferenceView, onFound: (found: FoundDifference) => void) {
    applyTokens();
    this.#unwatch = watchTheme(applyTokens);
    this.#onFound = onFound;
    this.#editor = editor.createDiffEditor(place, { ...OPTIONS, ...viewOptions(view) });
    this.#editor.onDidUpdateDiff(() => this.#tell());
  }

  change(view: DifferenceView): void {
    this.#editor.updateOptions(viewOptions(view));
    // Inline, Monaco stops wrapping the left text, which is hidden then; it does not begin again by itself.
    if (!view.inline) this.#editor.getOriginalEditor().updateOptions({ wordWrapOverride2: 'inherit' });
    for (const [side, label] of [
      [this.#editor.getOriginalEditor(), view.left_label],
      [this.#editor.getModifiedEditor(), view.right_label],
    ] as const) {
      const region = side.getContainerDomNode();
      region.setAttribute('role', 'region');
      region.setAttribute('aria-label', label);
    }
  }

  show(texts: ComparedTexts): void {
    this.#coming?.close();
    const coming = this.#open(texts);
    this.#coming = coming;
    const place = () => this.#place(coming);
    const patience = setTimeout(place, UNMARKED_AFTER_MS);
    void coming.view.waitForDiff().then(() => {
      clearTimeout(patience);
      place();
      if (this.#shown === coming) this.#revealFirst();
    });
  }

  #place(coming: Opened): void {
    if (this.#coming !== coming) return;
    const before = this.#shown;
    this.#shown = coming;
    this.#coming = null;
    this.#editor.setModel(coming.view);
    before?.close();
    this.#tell();
  }

  #revealFirst(): void {
    const first = this.#editor.getLineChanges()?.[0];
    if (!first) return;
    this.#editor.getModifiedEditor().revealLineInCenterIfOutsideViewport(Math.max(1, first.modifiedStartLineNumber));
  }

  dispose(): void {
    this.#unwatch();
    this.#editor.setModel(null);
    this.#shown?.close();
    this.#coming?.close();
    this.#coming = null;
    this.#editor.dispose();
  }

  #open(texts: ComparedTexts): Opened {
    const original = editor.createModel(texts.left, texts.language);
    const modified = editor.createModel(texts.right, texts.language);
    const view = this.#editor.createViewModel({ original, modified });
    const close = () => {
      view.dispose();
      original.dispose();
      modified.dispose();
    };
    return { texts, view, close };
  }

  #tell(): void {
    const changes = this.#editor.getLineChanges();
    if (changes === null || this.#shown === null) return;
    this.#onFound({
      texts: this.#shown.texts,
      changes: changes.map((change) => ({
        left: lines(change.originalStartLineNumber, change.originalEndLineNumber),
        right: lines(change.modifiedStartLineNumber, change.modifiedEndLineNumber),
      })),
      coarse: this.#editor.getDiffComputationResult?.()?.quitEarly === true,
    });
  }
}

/** What the editor knows and its types leave out. */
interface WithResult {
  getDiffComputationResult?(): { quitEarly: boolean } | null;
}

/** Monaco counts lines from 1, and writes 0 as the end of a range without lines, after its start. */
function lines(start: number, end: number): LineChange['left'] {
  return end === 0 ? { from: start, to: start } : { from: start - 1, to: end };
}

function viewOptions(view: DifferenceView): editor.IDiffEditorConstructionOptions {
  return {
    renderSideBySide: !view.inline,
    ignoreTrimWhitespace: view.ignore_whitespace,
    hideUnchangedRegions: { enabled: view.folded, contextLineCount: 3, minimumLineCount: 10, revealLineCount: 20 },
    originalAriaLabel: view.left_label,
    modifiedAriaLabel: view.right_label,
  };
}
