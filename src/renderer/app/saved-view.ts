import * as v from 'valibot';
import { COMPARED_FIELDS } from '../../shared/api/compare.ts';
import { runListing } from '../../shared/api/runs.ts';
import { MOST_UNFOLDED } from '../../shared/api/state.ts';
import { stepFilter } from '../../shared/api/steps.ts';
import { RULE_IDS } from '../../shared/normalise/rule-ids.ts';
import {
  DEFAULT_VIEW,
  DETAIL_LAYOUTS,
  INSPECTOR_TABS,
  MOST_MARKED,
  NEW_RUN_VIEW,
  STATE_TABS,
  VIEWS,
  type ViewState,
} from './view-store.ts';

/** What is written of the view. A reader that meets another version starts from the defaults. */
const VERSION = 1;
/** What `view.write` takes. */
const MOST_CHARACTERS = 65_536;
const MOST_RUNS = 40;
const MOST_FOLDS = 500;

const size = v.pipe(v.number(), v.minValue(40), v.maxValue(4000));
const stateSeq = v.fallback(v.nullable(v.pipe(v.number(), v.integer(), v.minValue(1))), null);
const savedState = v.object({
  on: v.fallback(v.boolean(), false),
  path: v.fallback(v.string(), ''),
  unfolded: v.fallback(v.pipe(v.array(v.string()), v.maxLength(MOST_UNFOLDED)), []),
  tab: v.fallback(v.picklist(STATE_TABS), 'path'),
  a: stateSeq,
  b: stateSeq,
});
const savedRun = v.object({
  step: v.fallback(v.nullable(v.string()), null),
  folds: v.fallback(v.object({ all: v.picklist(['open', 'folded']), except: v.array(v.string()) }), NEW_RUN_VIEW.folds),
  filter: v.fallback(stepFilter, {}),
  zoom: v.fallback(v.nullable(v.object({ from_us: v.number(), to_us: v.number() })), null),
  collapsed_lanes: v.fallback(v.array(v.string()), []),
  state: v.fallback(savedState, NEW_RUN_VIEW.state),
});

const compared = v.object({
  left: v.string(),
  right: v.string(),
  pair: v.fallback(v.nullable(v.pipe(v.number(), v.integer(), v.minValue(0))), null),
});
const several = v.object({
  runs: v.pipe(v.array(v.string()), v.maxLength(MOST_MARKED)),
  column: v.fallback(v.nullable(v.pipe(v.number(), v.integer(), v.minValue(0))), null),
});
const compareOptions = v.object({
  only_differences: v.fallback(v.boolean(), false),
  rules_off: v.fallback(v.array(v.picklist(RULE_IDS)), []),
  ignore: v.fallback(v.pipe(v.array(v.string()), v.maxLength(100)), []),
});

const { listing, sizes, detail } = DEFAULT_VIEW;
const savedView = v.object({
  version: v.literal(VERSION),
  view: v.fallback(v.picklist(VIEWS), 'runs'),
  compared: v.fallback(v.nullable(compared), null),
  several: v.fallback(v.nullable(several), null),
  compare: v.fallback(compareOptions, DEFAULT_VIEW.compare),
  marked: v.fallback(v.pipe(v.array(v.string()), v.maxLength(MOST_MARKED)), []),
  run: v.fallback(v.nullable(v.string()), null),
  runs: v.fallback(v.record(v.string(), savedRun), {}),
  tab: v.fallback(v.picklist(INSPECTOR_TABS), DEFAULT_VIEW.tab),
  detail: v.fallback(
    v.object({
      field: v.fallback(v.picklist(COMPARED_FIELDS), detail.field),
      layout: v.fallback(v.picklist(DETAIL_LAYOUTS), detail.layout),
      sorted_keys: v.fallback(v.boolean(), detail.sorted_keys),
      unescaped: v.fallback(v.boolean(), detail.unescaped),
      normalised: v.fallback(v.boolean(), detail.normalised),
      ignore_whitespace: v.fallback(v.boolean(), detail.ignore_whitespace),
      folded: v.fallback(v.boolean(), detail.folded),
    }),
    detail,
  ),
  listing: v.fallback(v.omit(runListing, ['utc_offset_minutes']), listing),
  sidebar: v.fallback(v.boolean(), true),
  panel: v.fallback(v.nullable(v.picklist(['problems', 'log'])), null),
  sizes: v.fallback(
    v.object({
      sidebar: size,
      inspector: size,
      panel: size,
      timeline: v.nullable(size),
      compare: v.fallback(size, sizes.compare),
    }),
    sizes,
  ),
  scale: v.fallback(v.pipe(v.number(), v.minValue(0.5), v.maxValue(2)), 1),
});

/** The view as one text that fits `view.write`: of the runs, those used last. */
export function writeView(view: ViewState): string {
  const runs = Object.entries(view.runs)
    .slice(-MOST_RUNS)
    .map(([run, state]) => [
      run,
      { ...state, folds: { ...state.folds, except: state.folds.except.slice(0, MOST_FOLDS) } },
    ]);
  for (;;) {
    const { overlay: _overlay, ...kept } = view;
    const value = { version: VERSION, ...kept, runs: Object.fromEntries(runs) };
    const text = JSON.stringify(value);
    if (text.length <= MOST_CHARACTERS || runs.length === 0) return text;
    runs.splice(0, Math.ceil(runs.length / 2));
  }
}

/** What can be used of a saved view; each field that cannot falls back to its default. */
export function readView(text: string | null): Partial<ViewState> {
  if (text === null) return {};
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return {};
  }
  const parsed = v.safeParse(savedView, value);
  if (!parsed.success) return {};
  const { version: _version, ...view } = parsed.output;
  return view;
}
