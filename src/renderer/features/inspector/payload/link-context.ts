import { createContext } from 'react';

/** Asks before it opens an address found in a trace. */
export const LinkContext = createContext<(address: string) => void>(() => undefined);
