import { CircleX, Copy, RotateCcw } from 'lucide-react';
import { Component, type ErrorInfo, type ReactNode } from 'react';
import { Button } from './Button.tsx';
import { copyText } from './copy.ts';
import styles from './ErrorBoundary.module.css';
import { Icon } from './Icon.tsx';

interface ErrorBoundaryProps {
  /** Name of the pane, for the message: "Timeline". */
  pane: string;
  children: ReactNode;
  /** A change of it tries again by itself: the run on screen. */
  resetKey?: string | null;
}

interface State {
  error: Error | null;
  details: string;
}

/** Keeps a defect inside its pane: the rest of the window goes on. */
export class ErrorBoundary extends Component<ErrorBoundaryProps, State> {
  override state: State = { error: null, details: '' };

  static getDerivedStateFromError(error: unknown): Partial<State> {
    return { error: error instanceof Error ? error : new Error(String(error)) };
  }

  override componentDidCatch(error: Error, info: ErrorInfo): void {
    this.setState({ details: `${this.props.pane}\n${error.stack ?? error.message}\n${info.componentStack ?? ''}` });
  }

  override componentDidUpdate(before: ErrorBoundaryProps): void {
    if (this.state.error && before.resetKey !== this.props.resetKey) this.retry();
  }

  retry = (): void => this.setState({ error: null, details: '' });

  override render(): ReactNode {
    const { error, details } = this.state;
    if (!error) return this.props.children;
    return (
      <div className={styles.pane} role="alert">
        <p className={styles.title}>
          <Icon of={CircleX} className={styles.mark} />
          {this.props.pane} stopped on an error in Retrace. Nothing in your files is affected.
        </p>
        <pre className={styles.message}>{error.message}</pre>
        <div className={styles.actions}>
          <Button icon={RotateCcw} onClick={this.retry}>
            Try again
          </Button>
          <Button icon={Copy} onClick={() => copyText(details || String(error.stack), 'error details')}>
            Copy details
          </Button>
        </div>
      </div>
    );
  }
}
