import type { EngineEvent, MethodName, Result } from '../shared/api.ts';

/** What a shell needs of the engine. Parameters are untrusted and checked here. */
export interface Engine {
  request<M extends MethodName>(method: M, params: unknown, options?: { signal?: AbortSignal }): Promise<Result<M>>;
  subscribe(listener: (event: EngineEvent) => void): () => void;
  close(): Promise<void>;
}
