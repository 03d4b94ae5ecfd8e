import { useEffect, useState } from 'react';
import type { ComparedValue, Payload } from '../../../../shared/api.ts';
import type { SideQuestion, SideTexts } from './side-texts.ts';

/** Both texts of a field; null on a side that has none. */
export interface LoadedTexts {
  /** Which field of which pair, in which view. */
  key: string;
  left: string | null;
  right: string | null;
}

interface Loading {
  loaded: LoadedTexts | null;
  failed: { key: string; error: unknown } | null;
  retry(): void;
}

/** Reads the texts of a field. Those before stay until the new ones are there; what is no longer asked for is cancelled. */
export function useSideTexts(
  texts: SideTexts,
  question: Omit<SideQuestion, 'side'>,
  value: ComparedValue,
  wanted: boolean,
): Loading {
  const [loaded, setLoaded] = useState<LoadedTexts | null>(null);
  const [failed, setFailed] = useState<Loading['failed']>(null);
  const [attempt, setAttempt] = useState(0);
  const key = JSON.stringify(question);
  const { left, right } = value;

  // biome-ignore lint/correctness/useExhaustiveDependencies: the key stands for the question, an attempt asks anew
  useEffect(() => {
    if (!wanted) return;
    const controller = new AbortController();
    const { signal } = controller;
    const side = (name: SideQuestion['side'], payload: Payload | null) =>
      payload && texts.load({ ...question, side: name }, payload, signal);
    Promise.all([side('left', left), side('right', right)]).then(
      ([leftText, rightText]) => {
        if (signal.aborted) return;
        setFailed(null);
        setLoaded({ key, left: leftText, right: rightText });
      },
      (error: unknown) => {
        if (!signal.aborted) setFailed({ key, error });
      },
    );
    return () => controller.abort();
  }, [texts, key, left, right, wanted, attempt]);

  return {
    loaded,
    failed: failed?.key === key ? failed : null,
    retry: () => {
      setFailed(null);
      setAttempt((before) => before + 1);
    },
  };
}
