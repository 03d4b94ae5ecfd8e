import { STEP_KINDS } from '../../../shared/model/step.ts';

/** Colours of the canvas, read from the tokens once a theme. */
export interface Palette {
  /** By index into `STEP_KINDS`. */
  fill: readonly string[];
  /** Outline of bars; the same as the fill where the fill is strong enough alone. */
  edge: readonly string[];
  /** Text on bars. */
  text: string;
  hatch: string;
  panel: string;
  raised: string;
  app: string;
  press: string;
  line: string;
  line_strong: string;
  line_control: string;
  fg: string;
  fg_2: string;
  fg_3: string;
  accent: string;
  accent_fill: string;
  on_accent: string;
  bad: string;
  font: string;
  /** Set in forced-colours mode: every bar keeps an outline in it. */
  forced: string | null;
}

/** Reads the tokens that hold for an element. Custom properties keep their value in forced-colours mode. */
export function readPalette(element: Element): Palette {
  const style = getComputedStyle(element);
  const token = (name: string) => style.getPropertyValue(`--${name}`).trim();
  const forced = matchMedia('(forced-colors: active)').matches;
  const system = forced ? systemColours(element) : null;
  return {
    fill: STEP_KINDS.map((kind) => token(`k-${kind}-f`)),
    edge: STEP_KINDS.map((kind) => token(`k-${kind}-e`)),
    text: token('k-text'),
    hatch: token('k-hatch'),
    panel: system?.canvas ?? token('bg-panel'),
    raised: system?.canvas ?? token('bg-raised'),
    app: system?.canvas ?? token('bg-app'),
    press: system?.canvas ?? token('bg-press'),
    line: token('line'),
    line_strong: system?.text ?? token('line-strong'),
    line_control: system?.text ?? token('line-control'),
    fg: system?.text ?? token('fg'),
    fg_2: system?.text ?? token('fg-2'),
    fg_3: system?.text ?? token('fg-3'),
    accent: system?.highlight ?? token('accent'),
    accent_fill: system?.highlight ?? token('accent-fill'),
    on_accent: system?.highlight_text ?? token('on-accent'),
    bad: token('bad-line'),
    font: token('font-ui'),
    forced: system?.text ?? null,
  };
}

function systemColours(element: Element): Record<'canvas' | 'text' | 'highlight' | 'highlight_text', string> {
  const probe = document.createElement('span');
  probe.style.forcedColorAdjust = 'none';
  element.append(probe);
  const resolve = (colour: string): string => {
    probe.style.color = colour;
    return getComputedStyle(probe).color;
  };
  const found = {
    canvas: resolve('Canvas'),
    text: resolve('CanvasText'),
    highlight: resolve('Highlight'),
    highlight_text: resolve('HighlightText'),
  };
  probe.remove();
  return found;
}
