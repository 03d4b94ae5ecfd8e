import { useEffect } from 'react';
import { create } from 'zustand';

/** What the view says of itself in the status bar, as long as it is on screen. */
export const useViewStatus = create<{ text: string | null }>()(() => ({ text: null }));

export function useStatusText(text: string | null): void {
  useEffect(() => {
    useViewStatus.setState({ text });
    return () => useViewStatus.setState({ text: null });
  }, [text]);
}
