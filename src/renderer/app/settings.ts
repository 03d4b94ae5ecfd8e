import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useMemo, useState, useSyncExternalStore } from 'react';
import { create } from 'zustand';
import { DEFAULT_SETTINGS, type Settings } from '../../shared/api.ts';
import { useEngine, useReply } from '../api/hooks.ts';
import { say } from '../ui/notice.ts';
import { useStable } from '../ui/use-stable.ts';
import { errorText } from './use-action.ts';

/** Changes that are on their way: shown already, over whatever answers come back meanwhile. */
const usePending = create<{ writes: number; change: Partial<Settings> }>()(() => ({ writes: 0, change: {} }));

/** What the user set; the defaults until it is read. */
export function useSettings(): Settings {
  const read = useReply('settings.read', {}).data ?? DEFAULT_SETTINGS;
  const pending = usePending((state) => state.change);
  return useMemo(() => ({ ...read, ...pending }), [read, pending]);
}

/** Applies a change at once, writes it, and takes it back when it could not be written. */
export function useChangeSettings(): (change: Partial<Settings>) => void {
  const client = useEngine();
  const queries = useQueryClient();
  return useStable((change) => {
    usePending.setState(({ writes, change: before }) => ({ writes: writes + 1, change: { ...before, ...change } }));
    const done = () =>
      usePending.setState(({ writes, change: before }) => ({ writes: writes - 1, change: writes === 1 ? {} : before }));
    client.request('settings.write', change).then(
      (written) => {
        queries.setQueryData(['settings.read', {}], written);
        done();
      },
      (error: unknown) => {
        done();
        say(`The setting was not written. ${errorText(error)}`);
      },
    );
  });
}

const DARK = window.matchMedia('(prefers-color-scheme: dark)');

function systemIsDark(listener: () => void): () => void {
  DARK.addEventListener('change', listener);
  return () => DARK.removeEventListener('change', listener);
}

/** The theme on screen, the system's where the user follows it. */
export function useTheme(): 'dark' | 'light' {
  const { theme } = useSettings();
  const dark = useSyncExternalStore(systemIsDark, () => DARK.matches);
  return theme === 'system' ? (dark ? 'dark' : 'light') : theme;
}

const THEME = 'retrace.theme';

/** Before anything is read: the theme of the last visit, so that the first paint has it. */
export function applyLastTheme(): void {
  const last = localStorage.getItem(THEME);
  document.documentElement.dataset.theme = last === 'light' || last === 'dark' ? last : DARK.matches ? 'dark' : 'light';
}

export function useApplyTheme(): void {
  const theme = useTheme();
  useEffect(() => {
    document.documentElement.dataset.theme = theme;
    localStorage.setItem(THEME, theme);
  }, [theme]);
}

/** The current time in µs, told anew every `everyMs`: for ages such as "12m". */
export function useNow(everyMs = 20_000): number {
  const [now, setNow] = useState(() => Date.now() * 1000);
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now() * 1000), everyMs);
    return () => clearInterval(timer);
  }, [everyMs]);
  return now;
}
