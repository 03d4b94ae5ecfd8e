import { create } from 'zustand';
import {
  type ComparedField,
  type Folds,
  MOST_BRAIDED_RUNS,
  type RunListing,
  type StepFilter,
} from '../../shared/api.ts';
import type { RuleId } from '../../shared/normalise/rule-ids.ts';

export const INSPECTOR_TABS = ['overview', 'request', 'response', 'state', 'decision', 'raw'] as const;
export type InspectorTab = (typeof INSPECTOR_TABS)[number];

/** `search` is the palette without commands. */
export type Overlay =
  | 'palette'
  | 'search'
  | 'keys'
  | 'settings'
  | 'sources'
  | 'open_folder'
  | 'open_files'
  | 'compare_with'
  | null;

export const VIEWS = ['runs', 'compare'] as const;
export type View = (typeof VIEWS)[number];

/** Two runs side by side. */
export interface ComparedRuns {
  left: string;
  right: string;
  /** The selected pair of steps, by number. */
  pair: number | null;
  /** Where to begin while no pair is selected; by default where the runs differ first. */
  at?: StepOfSide;
}

/** A step of one of two runs. */
export interface StepOfSide {
  side: 'left' | 'right';
  seq: number;
}

/** Runs of one task, compared at once. */
export interface SeveralRunsView {
  /** Addresses; their order gives them their letters. */
  runs: string[];
  /** The selected column of their braid, from 0. */
  column: number | null;
}

/** How runs are compared, whichever they are. */
export interface CompareOptions {
  only_differences: boolean;
  rules_off: RuleId[];
  /** JSON pointers whose values are left out. */
  ignore: string[];
}

/** Runs that may be marked at a time. */
export const MOST_MARKED = MOST_BRAIDED_RUNS;

export const STATE_TABS = ['path', 'difference'] as const;
export type StateTab = (typeof STATE_TABS)[number];

/** The state of a run over its steps. */
export interface StateView {
  /** It takes the place of the steps. */
  on: boolean;
  /** The chosen path, as a JSON pointer. */
  path: string;
  /** Containers that show what they hold; the whole state always does. */
  unfolded: string[];
  tab: StateTab;
  /** Steps whose states are compared, by `seq`. Null: the selected step, and the one with a state before it. */
  a: number | null;
  b: number | null;
}

/** What the user is doing inside one root run. */
export interface RunViewState {
  step: string | null;
  folds: Folds;
  filter: StepFilter;
  /** Visible part of the axis, null for the whole run. */
  zoom: { from_us: number; to_us: number } | null;
  collapsed_lanes: string[];
  state: StateView;
}

export const NEW_RUN_VIEW: RunViewState = {
  step: null,
  folds: { all: 'open', except: [] },
  filter: {},
  zoom: null,
  collapsed_lanes: [],
  state: { on: false, path: '', unfolded: [], tab: 'path', a: null, b: null },
};

export const DETAIL_LAYOUTS = ['side_by_side', 'inline', 'changes'] as const;
export type DetailLayout = (typeof DETAIL_LAYOUTS)[number];

/** How the fields of a pair of steps are shown side by side. */
export interface PairDetailState {
  /** The field last chosen; a pair that does not differ in it shows another. */
  field: ComparedField;
  layout: DetailLayout;
  sorted_keys: boolean;
  unescaped: boolean;
  /** Volatile values stand as what normalisation makes of them. */
  normalised: boolean;
  ignore_whitespace: boolean;
  /** Long stretches of equal lines are folded. */
  folded: boolean;
}

export interface ViewState {
  view: View;
  /** What the view Compare shows. The address bar mirrors it: `/compare/LEFT/RIGHT/pair/N`. */
  compared: ComparedRuns | null;
  /** What it shows instead: three runs or more. `/compare/many/RUN/RUN/RUN/at/N`. */
  several: SeveralRunsView | null;
  compare: CompareOptions;
  /** Runs marked in the list for comparing, in order. */
  marked: string[];
  /** Root run on screen. The address bar mirrors it: `/run/RUN/step/STEP`, and `/state/PATH` behind it. */
  run: string | null;
  runs: Record<string, RunViewState>;
  tab: InspectorTab;
  detail: PairDetailState;
  listing: Omit<RunListing, 'utc_offset_minutes'>;
  sidebar: boolean;
  panel: 'problems' | 'log' | null;
  sizes: { sidebar: number; inspector: number; panel: number; timeline: number | null; compare: number };
  /** Interface zoom, 1 is 100 %. */
  scale: number;
  overlay: Overlay;
}

export interface ViewActions {
  openRun(run: string, step?: string | null): void;
  selectStep(step: string | null): void;
  openComparison(left: string, right: string, pair?: number | null, at?: StepOfSide): void;
  selectPair(pair: number | null): void;
  openSeveral(runs: readonly string[], column?: number | null): void;
  selectColumn(column: number | null): void;
  /** Two runs side by side, more of them at once; fewer than two are nothing to compare. */
  compareRuns(runs: readonly string[]): void;
  /** False when no more runs can be marked. */
  toggleMark(run: string): boolean;
  changeRun(run: string, change: Partial<RunViewState>): void;
  changeState(run: string, change: Partial<StateView>): void;
  change(change: Partial<ViewState>): void;
}

export const DEFAULT_VIEW: ViewState = {
  view: 'runs',
  compared: null,
  several: null,
  compare: { only_differences: false, rules_off: [], ignore: [] },
  marked: [],
  run: null,
  runs: {},
  tab: 'overview',
  detail: {
    field: 'request',
    layout: 'side_by_side',
    sorted_keys: true,
    unescaped: true,
    normalised: true,
    ignore_whitespace: false,
    folded: true,
  },
  listing: { filter: {}, sort: 'last_write', descending: true, group: 'none' },
  sidebar: true,
  panel: null,
  sizes: { sidebar: 356, inspector: 464, panel: 226, timeline: null, compare: 294 },
  scale: 1,
  overlay: null,
};

/** UI state only; what the engine knows lives in the query cache. */
export const useView = create<ViewState & ViewActions>()((set, get) => ({
  ...DEFAULT_VIEW,
  openRun: (run, step) =>
    set((state) => {
      const { [run]: known = NEW_RUN_VIEW, ...others } = state.runs;
      // Last in the record: the runs used last are the ones that are kept.
      return { view: 'runs', run, runs: { ...others, [run]: step === undefined ? known : { ...known, step } } };
    }),
  selectStep: (step) =>
    set((state) =>
      state.run === null
        ? state
        : { runs: { ...state.runs, [state.run]: { ...(state.runs[state.run] ?? NEW_RUN_VIEW), step } } },
    ),
  openComparison: (left, right, pair = null, at) =>
    set({ view: 'compare', compared: { left, right, pair, ...(at && { at }) }, several: null, marked: [] }),
  selectPair: (pair) => set(({ compared }) => (compared === null ? {} : { compared: { ...compared, pair } })),
  openSeveral: (runs, column = null) =>
    set({ view: 'compare', several: { runs: [...new Set(runs)].slice(0, MOST_BRAIDED_RUNS), column }, marked: [] }),
  selectColumn: (column) => set(({ several }) => (several === null ? {} : { several: { ...several, column } })),
  compareRuns: (runs) => {
    const [left, right] = runs;
    if (runs.length > 2) get().openSeveral(runs);
    else if (left !== undefined && right !== undefined) get().openComparison(left, right);
  },
  toggleMark: (run) => {
    const { marked } = get();
    const on = marked.includes(run);
    if (!on && marked.length >= MOST_MARKED) return false;
    set({ marked: on ? marked.filter((each) => each !== run) : [...marked, run] });
    return true;
  },
  changeRun: (run, change) =>
    set((state) => ({ runs: { ...state.runs, [run]: { ...(state.runs[run] ?? NEW_RUN_VIEW), ...change } } })),
  changeState: (run, change) => {
    const { runs, changeRun } = get();
    changeRun(run, { state: { ...(runs[run] ?? NEW_RUN_VIEW).state, ...change } });
  },
  change: (change) => set(change),
}));
