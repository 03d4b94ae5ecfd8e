import { useQueryClient } from '@tanstack/react-query';
import type { MethodName, Params, Result } from '../../shared/api.ts';
import { RetraceError } from '../../shared/errors.ts';
import { useEngine } from '../api/hooks.ts';
import { say } from '../ui/notice.ts';
import { useStable } from '../ui/use-stable.ts';

/** One sentence about a failure, with what to do. */
export function errorText(error: unknown): string {
  if (error instanceof RetraceError) return error.action ? `${error.message} ${error.action}` : error.message;
  return error instanceof Error ? error.message : String(error);
}

/** The failure for a list to show. That the page was refused is said by the line under the title bar already. */
export function shownFailure(...failures: unknown[]): unknown {
  return failures.find(
    (failure) => failure != null && !(failure instanceof RetraceError && failure.code === 'refused'),
  );
}

/**
 * Calls a method that changes something, then asks again for the replies it may have made old. A failure is said in
 * the status bar and gives null.
 */
export function useAction(): <M extends MethodName>(
  method: M,
  params: Params<M>,
  makesOld?: readonly MethodName[],
) => Promise<Result<M> | null> {
  const client = useEngine();
  const queries = useQueryClient();
  return useStable(async (method, params, makesOld = []) => {
    try {
      const result = await client.request(method, params);
      for (const old of makesOld) void queries.invalidateQueries({ queryKey: [old] });
      return result;
    } catch (error) {
      say(errorText(error));
      return null;
    }
  });
}
