import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { keepSaved, unsavedView } from './keep-saved.ts';
import { DEFAULT_VIEW, useView } from './view-store.ts';

type Answers = Record<'resolve' | 'reject', () => void>;

let page: EventTarget;
let kept: Map<string, string>;
let answers: Answers[];
const client = {
  request: () => new Promise<never>((resolve, reject) => answers.push({ resolve: resolve as () => void, reject })),
};

beforeEach(() => {
  page = new EventTarget();
  kept = new Map();
  answers = [];
  vi.stubGlobal('window', page);
  vi.stubGlobal('document', Object.assign(new EventTarget(), { visibilityState: 'visible' }));
  vi.stubGlobal('sessionStorage', {
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, value: string) => kept.set(key, value),
    removeItem: (key: string) => kept.delete(key),
  });
  vi.useFakeTimers();
  useView.setState(DEFAULT_VIEW);
});

afterEach(() => {
  vi.unstubAllGlobals();
  vi.useRealTimers();
});

const hide = () => page.dispatchEvent(new Event('pagehide'));

test('a view that goes with the page before the engine has it is found by the next page, once', () => {
  const stop = keepSaved(client);
  useView.setState({ scale: 2 });
  hide();
  stop();
  expect(unsavedView()).toMatchObject({ scale: 2 });
  expect(unsavedView()).toEqual({});
});

test('a view on its way when the page goes is kept as well', () => {
  const stop = keepSaved(client);
  useView.setState({ scale: 2 });
  vi.runAllTimers();
  expect(answers).toHaveLength(1);
  hide();
  stop();
  expect(unsavedView()).toMatchObject({ scale: 2 });
});

test('what the engine has is not kept beside it', async () => {
  const stop = keepSaved(client);
  useView.setState({ scale: 2 });
  vi.runAllTimers();
  answers[0]?.resolve();
  await Promise.resolve();
  hide();
  stop();
  expect(unsavedView()).toEqual({});
});

test('what the engine could not save is tried again with the next change', async () => {
  const stop = keepSaved(client);
  useView.setState({ scale: 2 });
  vi.runAllTimers();
  answers[0]?.reject();
  await Promise.resolve();
  await Promise.resolve();
  useView.setState({ sidebar: true });
  vi.runAllTimers();
  expect(answers).toHaveLength(2);
  stop();
});
