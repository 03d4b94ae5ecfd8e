import { type RefObject, useLayoutEffect, useRef } from 'react';
import type { CommandId } from '../../shared/commands.ts';

/** `key` is the pressed combination, for commands whose variants differ (⇧ for small steps). Returns false to let the key pass. */
export type CommandHandler = (key: string | null) => unknown;

export interface OfferOptions {
  enabled?: boolean;
  /** While focus is inside it, this offer comes before all others; while it is elsewhere, after them. */
  scope?: RefObject<HTMLElement | null>;
  /** Comes after all other offers: what the frame does when nothing nearer takes the command. */
  fallback?: boolean;
}

interface Offer extends Omit<OfferOptions, 'enabled'> {
  call: CommandHandler;
}

const offered = new Map<CommandId, Offer[]>();

/**
 * Offers a command while the component is mounted and `enabled`. Of several offers the one whose scope has the focus
 * is asked first, then the latest; one that returns false leaves the command to the next.
 */
export function useCommand(id: CommandId, handler: CommandHandler, options: boolean | OfferOptions = true): void {
  const { enabled = true, scope, fallback = false } = typeof options === 'boolean' ? { enabled: options } : options;
  const latest = useRef(handler);
  latest.current = handler;
  // Before it is painted: a key may be pressed as soon as what it acts on is seen.
  useLayoutEffect(() => {
    if (!enabled) return;
    const offer: Offer = { call: (key) => latest.current(key), fallback, ...(scope && { scope }) };
    offered.set(id, [...(offered.get(id) ?? []), offer]);
    return () => {
      offered.set(
        id,
        (offered.get(id) ?? []).filter((other) => other !== offer),
      );
    };
  }, [id, enabled, scope, fallback]);
}

export function isOffered(id: CommandId): boolean {
  return (offered.get(id)?.length ?? 0) > 0;
}

/** Runs a command. False when nobody offers it, or when everybody let it pass. */
export function runCommand(id: CommandId, key: string | null = null): boolean {
  const rank = ({ scope, fallback }: Offer) => {
    if (scope?.current?.contains(document.activeElement)) return 0;
    return scope || fallback ? 2 : 1;
  };
  const latestFirst = [...(offered.get(id) ?? [])].reverse().sort((a, b) => rank(a) - rank(b));
  return latestFirst.some((offer) => offer.call(key) !== false);
}
