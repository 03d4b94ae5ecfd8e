import { CircleX } from 'lucide-react';
import { Button } from '../ui/Button.tsx';
import { EmptyState } from '../ui/EmptyState.tsx';
import { errorText } from './use-action.ts';

interface FailureNoticeProps {
  error: unknown;
  onRetry(): void;
}

/** In the place of what could not be read: why, and the button that tries again. */
export function FailureNotice({ error, onRetry }: FailureNoticeProps) {
  return (
    <EmptyState
      tone="bad"
      icon={CircleX}
      action={
        <Button small onClick={onRetry}>
          Try again
        </Button>
      }
    >
      {errorText(error)}
    </EmptyState>
  );
}
