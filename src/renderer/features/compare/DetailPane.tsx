import { DEFAULT_VIEW, useView } from '../../app/view-store.ts';
import { ErrorBoundary } from '../../ui/ErrorBoundary.tsx';
import { Splitter } from '../../ui/Splitter.tsx';
import styles from './DetailPane.module.css';
import { PairDetail } from './detail/PairDetail.tsx';

const HEIGHT = { min: 160, max: 900 };

/** Below the list: the fields of the selected pair. */
export function DetailPane({ comparison, pair }: { comparison: string; pair: number }) {
  const size = useView((view) => view.sizes.compare);
  const resize = (to: number) => useView.getState().change({ sizes: { ...useView.getState().sizes, compare: to } });
  return (
    <>
      <Splitter
        label="Height of the difference"
        orientation="horizontal"
        sizes="after"
        controls="pair"
        size={size}
        {...HEIGHT}
        onResize={resize}
        onReset={() => resize(DEFAULT_VIEW.sizes.compare)}
      />
      <section
        id="pair"
        aria-label="Difference"
        data-pane="Difference"
        className={styles.pane}
        style={{ height: size }}
      >
        <ErrorBoundary pane="Difference" resetKey={`${comparison} ${pair}`}>
          <PairDetail comparison={comparison} pair={pair} />
        </ErrorBoundary>
      </section>
    </>
  );
}
