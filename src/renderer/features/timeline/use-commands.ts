import { useCommand } from '../../app/commands.ts';
import type { TimelineModel } from './model.ts';
import { widthOf } from './viewport.ts';

const ZOOM = 1.6;
const SMALL_ZOOM = 1.12;
const PAN = 0.25;
const SMALL_PAN = 0.05;

const small = (key: string | null) => key?.includes('Shift+') ?? false;

/** The keys of the timeline; with Shift they take small steps. */
export function useTimelineCommands(
  model: TimelineModel,
  fold: { on: boolean; change(on: boolean): void } | null,
): void {
  const zoom = (direction: 1 | -1) => (key: string | null) =>
    model.zoom((small(key) ? SMALL_ZOOM : ZOOM) ** direction, model.anchor, true);
  const pan = (direction: 1 | -1) => (key: string | null) =>
    model.pan(direction * widthOf(model.target) * (small(key) ? SMALL_PAN : PAN), true);
  useCommand('timeline.zoom_in', zoom(1));
  useCommand('timeline.zoom_out', zoom(-1));
  useCommand('timeline.left', pan(-1));
  useCommand('timeline.right', pan(1));
  useCommand('timeline.fit_run', () => model.setView(null, true));
  useCommand('timeline.fit_selection', () => model.fitSelected());
  useCommand('timeline.fold_idle', () => fold?.change(!fold.on), fold !== null);
}
