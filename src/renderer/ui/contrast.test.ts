import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';

/** Every pair of tokens that stands on screen together, with the contrast it needs (WCAG 2.2, 1.4.3 and 1.4.11). */

const css = readFileSync(new URL('./tokens.css', import.meta.url), 'utf8');

function tokensOf(theme: 'dark' | 'light'): Map<string, string> {
  const block = new RegExp(`\\[data-theme="${theme}"\\] \\{([\\s\\S]*?)\\n\\}`).exec(css)?.[1];
  if (!block) throw new Error(`tokens.css has no ${theme} theme`);
  return new Map(
    [...block.matchAll(/--([\w-]+):\s*(#[0-9a-f]{6})\b/gi)].map(([, name, value]) => [name ?? '', value ?? '']),
  );
}

function luminance(hex: string): number {
  const [r = 0, g = 0, b = 0] = [1, 3, 5].map((at) => {
    const channel = Number.parseInt(hex.slice(at, at + 2), 16) / 255;
    return channel <= 0.04045 ? channel / 12.92 : ((channel + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

function contrast(a: string, b: string): number {
  const [light = 0, dark = 0] = [luminance(a), luminance(b)].sort((x, y) => y - x);
  return (light + 0.05) / (dark + 0.05);
}

const SURFACES = ['bg-app', 'bg-panel', 'bg-raised', 'bg-overlay', 'bg-code'];
const ROWS = ['bg-hover', 'bg-selected', 'bg-selected-blur', 'bg-press'];
const KINDS = ['model', 'tool', 'retrieval', 'agent', 'decision', 'memory', 'human', 'harness'];
const all = (fronts: string[], backs: string[]) =>
  fronts.flatMap((front) => backs.map((back) => [front, back] as const));

/** Text: at least 4.5 to 1. */
const TEXT = [
  ...all(['fg', 'fg-2'], [...SURFACES, ...ROWS]),
  ...all(['fg-3'], SURFACES),
  // Rows that are hovered keep their lowest tone; selected ones raise it to fg-2.
  ...all(['fg-3'], ['bg-hover']),
  ...all(['ok', 'bad', 'warn', 'info', 'idle', 'accent'], ['bg-app', 'bg-panel', 'bg-raised', 'bg-overlay']),
  ...all(['bad', 'info'], ['bg-hover', 'bg-selected', 'bg-selected-blur']),
  ['ok', 'ok-soft'],
  ['bad', 'bad-soft'],
  ['warn', 'warn-soft'],
  ['info', 'info-soft'],
  ...all(['fg', 'fg-2'], ['bad-soft', 'warn-soft', 'accent-soft']),
  ['on-accent', 'accent-fill'],
  ['match-fg', 'match'],
  ...KINDS.map((kind) => ['k-text', `k-${kind}-f`] as const),
  ...all(
    KINDS.map((kind) => `k-${kind}-i`),
    ['bg-panel', 'bg-raised', 'bg-overlay', 'bg-hover', 'bg-selected', 'bg-selected-blur'],
  ),
  ...all(['j-key', 'j-str', 'j-num', 'j-lit', 'j-pun'], ['bg-code', 'bg-panel']),
  // Coloured text on the tints of a difference; its punctuation is drawn in fg there.
  ...all(['j-key', 'j-str', 'j-num', 'j-lit'], ['d-add', 'd-add-w', 'd-del', 'd-del-w']),
  ...all(['fg-3'], ['d-add', 'd-del']),
  ...['add', 'del', 'chg', 'mov'].flatMap((change) => [
    [`d-${change}-i`, `d-${change}`] as const,
    ['fg', `d-${change}`] as const,
    ['fg', `d-${change}-w`] as const,
  ]),
];

/** Edges of controls, bars, marks and focus rings: at least 3 to 1. */
const MARKS = [
  ...all(['line-control', 'accent'], ['bg-app', 'bg-panel', 'bg-raised', 'bg-overlay']),
  ...all(['accent'], ['bg-selected', 'bg-selected-blur', 'bg-hover']),
  ...all(['bad-line'], ['bg-panel', 'bg-raised', 'bg-overlay']),
  ...all(
    KINDS.map((kind) => `k-${kind}-e`),
    ['bg-app', 'bg-panel'],
  ),
  ...all(['accent-fill'], ['bg-panel', 'bg-overlay']),
];

describe.each(['dark', 'light'] as const)('%s theme', (theme) => {
  const tokens = tokensOf(theme);
  const value = (name: string) => {
    const found = tokens.get(name);
    if (!found) throw new Error(`--${name} is not a plain colour in the ${theme} theme`);
    return found;
  };
  const misses = (pairs: (readonly string[])[], least: number) =>
    pairs
      .map(([front = '', back = '']) => ({ front, back, ratio: contrast(value(front), value(back)) }))
      .filter(({ ratio }) => ratio < least)
      .map(({ front, back, ratio }) => `${front} on ${back}: ${ratio.toFixed(2)}`);

  it('text reads on every surface it stands on', () => {
    expect(misses(TEXT, 4.5)).toEqual([]);
  });

  it('edges and marks stand out from what is behind them', () => {
    expect(misses(MARKS, 3)).toEqual([]);
  });
});

it('counts contrast as WCAG does', () => {
  expect(contrast('#000000', '#ffffff')).toBe(21);
  expect(contrast('#777777', '#ffffff')).toBeCloseTo(4.48, 2);
});
