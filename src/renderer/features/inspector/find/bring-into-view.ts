/** Frames after which blocks around a place have their true heights. */
const FRAMES = 5;

/**
 * Scrolls an element to the middle, again over the next frames: what comes into view on the way is laid out only then
 * and moves it. Returns a function that stops it.
 */
export function bringIntoView(find: () => Element | null | undefined): () => void {
  let left = FRAMES;
  let frame = 0;
  const scroll = () => {
    find()?.scrollIntoView({ block: 'center' });
    if (left-- > 0) frame = requestAnimationFrame(scroll);
  };
  scroll();
  return () => cancelAnimationFrame(frame);
}
