import { useEffect, useRef, useState } from 'react';
import type { Payload } from '../../../../shared/api.ts';
import { formatBytes, formatCount } from '../../../../shared/format/numbers.ts';
import { visibleLine } from '../../../../shared/format/visible-text.ts';
import { errorText } from '../../../app/use-action.ts';
import { Button } from '../../../ui/Button.tsx';
import { imageSize } from './image-size.ts';
import styles from './PayloadImage.module.css';
import { SaveButton } from './SaveButton.tsx';
import { readAllBytes } from './save.ts';
import { useNear, usePayloads } from './use-payload.ts';

/** Formats that hold nothing but pixels. */
const SHOWN = new Set(['image/png', 'image/jpeg', 'image/gif', 'image/webp']);
/** Read without being asked for, bytes. */
const AT_ONCE = 8_000_000;
/** An image that unpacks to more would take over 200 MB of memory. */
const MOST_PIXELS = 50_000_000;

type Picture =
  | { state: 'waiting' }
  | { state: 'reading'; read: number }
  | { state: 'shown'; address: string; width: number | null; height: number | null }
  | { state: 'failed'; why: string };

/** An image of the trace: never larger than its place, its size said, and nothing of it fetched from anywhere. */
export function PayloadImage({ payload, mediaType }: { payload: Payload; mediaType: string }) {
  const payloads = usePayloads();
  const frame = useRef<HTMLElement>(null);
  const near = useNear(frame);
  const [asked, setAsked] = useState(false);
  const [picture, setPicture] = useState<Picture>({ state: 'waiting' });
  const showable = SHOWN.has(mediaType);
  const wanted = showable && near && (asked || payload.bytes <= AT_ONCE);

  useEffect(() => {
    if (!wanted) return;
    const abort = new AbortController();
    const read = async () => {
      const bytes = await readAllBytes(payload, payloads.reader(payload), abort.signal, (read) => {
        setPicture({ state: 'reading', read });
      });
      const size = imageSize(new Uint8Array(await bytes.slice(0, 65_536).arrayBuffer()));
      if (size && size.width * size.height > MOST_PIXELS) {
        const why = `${formatCount(size.width)} × ${formatCount(size.height)} pixels are too many to show. Save it to open it elsewhere.`;
        setPicture({ state: 'failed', why });
        return;
      }
      const address = await dataAddress(bytes, mediaType);
      if (!abort.signal.aborted) {
        setPicture({ state: 'shown', address, width: size?.width ?? null, height: size?.height ?? null });
      }
    };
    read().catch((error: unknown) => {
      if (!abort.signal.aborted) setPicture({ state: 'failed', why: errorText(error) });
    });
    return () => abort.abort();
  }, [wanted, payload, payloads, mediaType]);

  const kind = visibleLine(mediaType) || 'image';
  const pixels =
    picture.state === 'shown' && picture.width !== null
      ? `, ${formatCount(picture.width)} × ${formatCount(picture.height ?? 0)}`
      : '';
  return (
    <figure ref={frame} className={styles.figure}>
      {picture.state === 'shown' && (
        <img
          className={styles.image}
          src={picture.address}
          alt={`Recorded in the trace, ${kind}${pixels}`}
          loading="lazy"
          decoding="async"
          onError={() => setPicture({ state: 'failed', why: 'This image cannot be decoded.' })}
        />
      )}
      <figcaption className={styles.caption}>
        <span className={styles.words}>
          {kind}, {formatBytes(payload.bytes)}
          {pixels}
          {picture.state === 'reading' && `. ${formatBytes(picture.read)} read.`}
          {picture.state === 'failed' && `. ${picture.why}`}
          {!showable && '. Only PNG, JPEG, GIF and WebP are shown.'}
        </span>
        {showable && !asked && payload.bytes > AT_ONCE && (
          <Button small onClick={() => setAsked(true)}>
            Show {formatBytes(payload.bytes)}
          </Button>
        )}
        <SaveButton payload={payload} />
      </figcaption>
    </figure>
  );
}

/** The policy of the page allows images from `data:` and nowhere else. */
function dataAddress(bytes: Blob, mediaType: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.onload = () => resolve(String(reader.result));
    reader.onerror = () => reject(reader.error ?? new Error('The image cannot be read.'));
    reader.readAsDataURL(new Blob([bytes], { type: mediaType }));
  });
}
