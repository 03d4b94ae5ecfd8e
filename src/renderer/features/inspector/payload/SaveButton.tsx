import { Download } from 'lucide-react';
import { useContext, useEffect, useRef, useState } from 'react';
import type { Payload } from '../../../../shared/api.ts';
import { formatBytes, formatShare } from '../../../../shared/format/numbers.ts';
import { errorText } from '../../../app/use-action.ts';
import { Button, IconButton } from '../../../ui/Button.tsx';
import { say } from '../../../ui/notice.ts';
import { StepContext } from '../step-context.ts';
import { download, fileName, readAllBytes } from './save.ts';
import { usePayloads } from './use-payload.ts';

/** Saves a payload whole, whatever of it is on screen. */
export function SaveButton({ payload, icon = false }: { payload: Payload; icon?: boolean }) {
  const payloads = usePayloads();
  const { seq } = useContext(StepContext);
  const [read, setRead] = useState<number | null>(null);
  const abort = useRef<AbortController | null>(null);
  useEffect(() => () => abort.current?.abort(), []);

  const save = async () => {
    if (read !== null) {
      abort.current?.abort();
      return;
    }
    abort.current = new AbortController();
    const { signal } = abort.current;
    setRead(0);
    try {
      const name = fileName(payload, seq);
      download(await readAllBytes(payload, payloads.reader(payload), signal, setRead), name);
      say(`Saved ${name}, ${formatBytes(payload.bytes)}`);
    } catch (error) {
      say(signal.aborted ? 'Saving was stopped' : `Not saved. ${errorText(error)}`);
    } finally {
      setRead(null);
    }
  };

  if (icon) return <IconButton icon={Download} label="Save as file" size={20} onClick={() => void save()} />;
  return (
    <Button small icon={Download} busy={read !== null} onClick={() => void save()}>
      {read === null ? 'Save as' : `Stop, ${formatShare(read, payload.bytes)} read`}
    </Button>
  );
}
